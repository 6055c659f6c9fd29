"""What a run ran on: software, hardware, code. Never who ran it, and on which host.

Every part is asked for by itself, and one that fails is left out: a missing driver must not
cost a record its Python version. Nothing here starts CUDA or imports torch.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from runpress.record.effects import Effects
from runpress.record.rank import rank_and_world
from runpress.record.redact import redact_text
from runpress.vcs.git import facts

# The environment variables that change how a training runs; no other is looked at.
VARIABLES = (
    "CUDA_VISIBLE_DEVICES",
    "CUDA_LAUNCH_BLOCKING",
    "CUBLAS_WORKSPACE_CONFIG",
    "NVIDIA_TF32_OVERRIDE",
    "NCCL_P2P_DISABLE",
    "NCCL_IB_DISABLE",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "PYTHONHASHSEED",
    "PYTORCH_ALLOC_CONF",
    "PYTORCH_CUDA_ALLOC_CONF",
    "TORCH_COMPILE_DISABLE",
    "LOCAL_WORLD_SIZE",
)
CONTAINER_SIGNS = ("/.dockerenv", "/run/.containerenv", "/.singularity.d")
NVIDIA = Path("/proc/driver/nvidia")


def environment_facts(effects: Effects) -> dict[str, Any]:
    """Return what is known when a run begins; torch's part is empty before its import."""
    parts: dict[str, Callable[[], Any]] = {
        "python": platform.python_version,
        "os": os_name,
        "cpu": cpu_model,
        "cores": usable_cores,
        "ram_gib": ram_gib,
        "driver": driver_version,
        "gpu": lambda: next(iter(gpu_names()), None),
        "gpus": lambda: [{"name": name} for name in gpu_names()],
        "world_size": lambda: rank_and_world(effects.environ)[1],
        "packages": lambda: dict(packages()),
        "git": lambda: git_facts(effects.place),
        "container": lambda: container_facts(effects.environ),
        "variables": lambda: variables(effects.environ),
    }
    known = {name: value for name, part in parts.items() if (value := _ask(part)) is not None}
    return known | torch_facts()


def torch_facts() -> dict[str, Any]:
    """Return what torch tells about itself and its devices, if the script has imported it."""
    torch = sys.modules.get("torch")
    if torch is None:
        return {}
    parts: dict[str, Callable[[], Any]] = {
        "torch": lambda: str(torch.__version__),
        "cuda": lambda: torch.version.cuda,
        "threads": torch.get_num_threads,
        "device": lambda: "cpu",
    }
    # Asking CUDA anything would start it, and a started CUDA does not survive a fork.
    if _ask(torch.cuda.is_initialized):
        parts |= {
            "device": lambda: "cuda",
            "cudnn": torch.backends.cudnn.version,
            "gpu": torch.cuda.get_device_name,
            "gpus": lambda: [_gpu(torch, index) for index in range(torch.cuda.device_count())],
        }
    return {name: value for name, part in parts.items() if (value := _ask(part)) is not None}


def os_name() -> str:
    """Return the operating system as people call it, and the processor's architecture."""
    name = f"{platform.system()} {platform.release()}"
    with contextlib.suppress(OSError):
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    return f"{name}, {platform.machine()}"


def cpu_model() -> str | None:
    """Return the processor's name as its maker gives it."""
    text = _read(Path("/proc/cpuinfo"))
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or platform.machine() or None


def usable_cores() -> int | None:
    """Return how many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def ram_gib() -> float | None:
    """Return the machine's memory in GiB."""
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)


def driver_version() -> str | None:
    """Return the version of the NVIDIA driver."""
    found = re.search(r"Kernel Module\s+(?:for \S+\s+)?([\d.]+)", _read(NVIDIA / "version"))
    return found[1] if found else None


def gpu_names() -> list[str]:
    """Return the names of the NVIDIA GPUs that the driver lists."""
    cards = sorted(NVIDIA.glob("gpus/*/information"))
    found = (re.search(r"^Model:\s*(.+)$", _read(card), re.MULTILINE) for card in cards)
    return [match[1].strip() for match in found if match]


@cache
def packages() -> tuple[tuple[str, str], ...]:
    """Return name and version of every installed package; they stay while a process lives.

    A package that came from a folder or a repository, and that no index can be asked for,
    has ` (local)` behind its version.
    """
    found: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            # The first on the path is the one that gets imported.
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), _version(distribution))
    return tuple(sorted(found.items()))


def _version(distribution: importlib.metadata.Distribution) -> str:
    # Installers write this file for what they did not take from an index (PEP 610).
    local = distribution.read_text("direct_url.json") is not None
    return f"{distribution.version} (local)" if local else distribution.version


def git_facts(folder: Path) -> dict[str, Any] | None:
    """Return commit, branch and state of the repository that holds `folder`."""
    known = facts(folder)
    if known is None:
        return None
    return {
        "commit": known.commit,
        "branch": known.branch,
        "dirty": known.dirty,
        "remote": redact_text(known.remote) if known.remote else None,
        "diff_sha256": known.diff_sha256,
    }


def container_facts(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the image that the process runs in, as far as it can be known from inside."""
    inside = any(Path(sign).exists() for sign in CONTAINER_SIGNS)
    return {
        "inside": inside or "KUBERNETES_SERVICE_HOST" in environ,
        "image": redact_text(environ.get("RUNPRESS_IMAGE", "")) or None,
        "digest": redact_text(environ.get("RUNPRESS_IMAGE_DIGEST", "")) or None,
    }


def variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the few environment variables that change how a training runs."""
    return {name: redact_text(environ[name]) for name in VARIABLES if name in environ}


def _gpu(torch: Any, index: int) -> dict[str, Any]:
    card = torch.cuda.get_device_properties(index)
    return {"name": str(card.name), "memory_gib": round(card.total_memory / 2**30, 1)}


def _ask(part: Callable[[], Any]) -> Any:
    try:
        return part()
    except Exception:  # noqa: BLE001 - a fact that cannot be had is left out, whatever the reason
        return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""

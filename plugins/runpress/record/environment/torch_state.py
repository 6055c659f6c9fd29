"""What torch tells about itself: versions, devices, and the settings that change numbers.

Only a torch that the script has imported is asked, in the script's own thread: what
autocast does is known there and nowhere else. CUDA is asked nothing before it runs, as
the question would start it, and a started CUDA does not survive a fork.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from runpress.record.fact import ask, known

Parts = dict[str, Callable[[], Any]]


def torch_facts() -> dict[str, Any]:
    """Return what torch tells, if the script has imported it; a few microseconds of work."""
    torch = sys.modules.get("torch")
    # While another thread imports it, it is there and not whole.
    return ask(lambda: _facts(torch)) or {}


def _facts(torch: Any) -> dict[str, Any] | None:
    if torch is None:
        return None
    parts: Parts = {
        "torch": lambda: str(torch.__version__),
        "cuda": lambda: torch.version.cuda,
        "hip": lambda: torch.version.hip,
        "threads": torch.get_num_threads,
        "cpu_capability": torch.backends.cpu.get_cpu_capability,
        "device": lambda: "cpu",
        **_settings(torch),
    }
    if ask(torch.cuda.is_initialized):
        parts |= _on_cuda(torch)
    return known(parts)


def _settings(torch: Any) -> Parts:
    return {
        "torch_seed": torch.initial_seed,
        "deterministic": lambda: _deterministic(torch),
        "matmul_precision": lambda: _matmul_precision(torch),
        "default_dtype": lambda: _short(torch.get_default_dtype()),
        "autocast": lambda: _autocast(torch),
    }


def _on_cuda(torch: Any) -> Parts:
    return {
        "device": lambda: "cuda",
        "cudnn": torch.backends.cudnn.version,
        "gpu": torch.cuda.get_device_name,
        "gpus": lambda: [_gpu(torch, index) for index in range(torch.cuda.device_count())],
        "cudnn_deterministic": lambda: bool(torch.backends.cudnn.deterministic),
        "cudnn_benchmark": lambda: bool(torch.backends.cudnn.benchmark),
        "conv_precision": lambda: _conv_precision(torch),
    }


def _deterministic(torch: Any) -> bool | str:
    if not torch.are_deterministic_algorithms_enabled():
        return False
    return "warn only" if torch.is_deterministic_algorithms_warn_only_enabled() else True


def _matmul_precision(torch: Any) -> str:
    """Return how exactly CUDA multiplies float32 matrices: `highest`, or a shorter type.

    Where a script used the newer setting the older question raises, and the newer is asked.
    """
    told = ask(torch.get_float32_matmul_precision)
    return str(told or torch.backends.cuda.matmul.fp32_precision)


def _conv_precision(torch: Any) -> str:
    """Return how exactly cuDNN convolves float32: `ieee`, or `tf32`, which is shorter."""
    told = ask(lambda: torch.backends.cudnn.conv.fp32_precision)
    if told not in (None, "none"):
        return str(told)
    return "tf32" if torch.backends.cudnn.allow_tf32 else "ieee"


def _autocast(torch: Any) -> str | None:
    """Return the type that autocast computes in where it is on just now."""
    for device in ("cuda", "cpu"):
        if torch.is_autocast_enabled(device):
            return _short(torch.get_autocast_dtype(device))
    return None


def _gpu(torch: Any, index: int) -> dict[str, Any]:
    card = torch.cuda.get_device_properties(index)
    return {"name": str(card.name), "memory_gib": round(card.total_memory / 2**30, 1)}


def _short(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")

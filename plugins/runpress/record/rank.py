"""Which of several training processes this one is. Only rank 0 records.

A process group that has been initialised knows. Before that the launcher's variables are
asked, which stand before Python starts; torch is never imported for it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

# Of each launcher the variables for rank and world size; the first that speaks is believed.
# mpirun under SLURM starts one task a node and the ranks from there, so MPI comes first.
LAUNCHERS = (
    ("HOROVOD_RANK", "HOROVOD_SIZE"),
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
    ("JSM_NAMESPACE_RANK", "JSM_NAMESPACE_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
)


def rank_and_world(environ: Mapping[str, str]) -> tuple[int, int]:
    """Return this process's rank, from 0, and how many processes train together."""
    return of_process_group() or of_launcher(environ)


def of_process_group() -> tuple[int, int] | None:
    """Return rank and world size of torch's default process group; None before there is one."""
    distributed = sys.modules.get("torch.distributed")
    try:
        if distributed is None or not distributed.is_available():
            return None
        if not distributed.is_initialized():
            return None
        rank, world = distributed.get_rank(), distributed.get_world_size()
    except Exception:  # noqa: BLE001 - a torch that is half imported knows of no group
        return None
    # Outside its own group a process is told -1.
    return (rank, world) if 0 <= rank < world else None


def of_launcher(environ: Mapping[str, str]) -> tuple[int, int]:
    """Return rank and world size as the launcher's variables have them; (0, 1) without any."""
    found = _torchrun(environ) or _local(environ)
    for rank, world in LAUNCHERS:
        found = found or _pair(_number(environ, rank), _number(environ, world) or None)
    # PMIx tells no size.
    return found or _slurm(environ) or _pair(_number(environ, "PMIX_RANK"), None) or (0, 1)


def _torchrun(environ: Mapping[str, str]) -> tuple[int, int] | None:
    # Scripts use RANK for other things too, of a matrix for one: alone it says nothing.
    world = _number(environ, "WORLD_SIZE")
    return _pair(_number(environ, "RANK"), world) if world else None


def _local(environ: Mapping[str, str]) -> tuple[int, int] | None:
    """Read what Lightning sets in the processes that it starts: a rank on each node.

    How many there are on a node is not always told. Then a rank other than 0 is one that is
    not the first, which is all that matters.
    """
    local, world = _number(environ, "LOCAL_RANK"), _number(environ, "WORLD_SIZE")
    if local is None or not world:
        return None
    node, each = _number(environ, "NODE_RANK") or 0, _number(environ, "LOCAL_WORLD_SIZE")
    return _pair(local + node * each if each else max(local, node), world)


def _slurm(environ: Mapping[str, str]) -> tuple[int, int] | None:
    """Read what `srun` sets in each task of a step.

    The shell of a batch job or of an allocation has the rank 0 as well, and the number of
    tasks that were asked for: a script that is run there without `srun` is alone.
    """
    rank, tasks = _number(environ, "SLURM_PROCID"), _number(environ, "SLURM_STEP_NUM_TASKS")
    if not tasks and rank:
        tasks = _number(environ, "SLURM_NTASKS")
    return _pair(rank, tasks or None)


def _pair(rank: int | None, world: int | None) -> tuple[int, int] | None:
    if rank is None or (world is not None and rank >= world):
        return None
    return rank, world or 1


def _number(environ: Mapping[str, str], name: str) -> int | None:
    text = environ.get(name, "")
    # Other decimal digits, and numbers of thousands of digits, were set by nobody.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

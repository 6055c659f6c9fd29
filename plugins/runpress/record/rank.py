"""Which of several training processes this one is, by what its launcher says.

Only rank 0 records. torch is not asked: it may not be imported yet, and the launchers set
these variables before Python starts.
"""

from __future__ import annotations

from collections.abc import Mapping

# Of each launcher the variables for rank and world size; the first that speaks is believed.
LAUNCHERS = (
    ("RANK", "WORLD_SIZE"),
    ("SLURM_PROCID", "SLURM_NTASKS"),
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
    ("PMI_RANK", "PMI_SIZE"),
)


def rank_and_world(environ: Mapping[str, str]) -> tuple[int, int]:
    """Return this process's rank, from 0, and how many processes train together."""
    for rank, world in LAUNCHERS:
        if environ.get(rank, "").isdecimal():
            size = environ.get(world, "")
            return int(environ[rank]), max(1, int(size)) if size.isdecimal() else 1
    return 0, 1

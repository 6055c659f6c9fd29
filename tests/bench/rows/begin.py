"""How long a training waits before its first step: the logger's import and its beginning.

torch is there already, as it is in the scripts that log.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clocks import Spent
from loggers import LOGGERS
from row import Column, Row, Sample


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Begin one run."""
    import torch  # noqa: F401

    with Spent() as spent:
        LOGGERS[tool](folder)
    return [{"cpu": spent.cpu, "wall": spent.wall}]


ROW = Row(
    what="import and init, torch being there",
    reach="-",
    tools=tuple(LOGGERS),
    columns=(Column("wall", "wall ms", scale=1e3), Column("cpu", "CPU ms", scale=1e3)),
    measure=measure,
    size=(1, 1),
    rounds=(3, 1),
)

"""Reading back 100,000 points, three metrics of a third each, as the pages' builder does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import writer
from clocks import Spent
from loggers import LOGGERS, record
from row import Column, Row, Sample

# A slow writer would need minutes for a log of this length.
TOOLS = ("runpress", "tensorboard", "wandb", "trackio")


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Write logs in other processes; read a short one, for the imports, then the long one."""
    for name, steps in {"short": 3, "long": size}.items():
        if writer.start(tool, folder / name, steps).wait():
            raise RuntimeError("the log could not be written")
    _read(tool, folder / "short")
    with Spent() as spent:
        found = _read(tool, folder / "long")
    if found != size:
        raise RuntimeError(f"read {found} of {size} calls")
    return [{"cpu": spent.cpu, "wall": spent.wall}]


def _read(tool: str, folder: Path) -> int:
    if tool == "runpress":
        from runpress.format.read import read_log

        return read_log(record(folder), "run").steps
    return LOGGERS[tool].count(folder)


ROW = Row(
    what="reading back {size:,} calls of 3 metrics",
    reach="20 ms of CPU",
    tools=TOOLS,
    columns=(Column("cpu", "CPU ms", scale=1e3), Column("wall", "wall ms", scale=1e3)),
    measure=measure,
    size=(33_334, 3_334),
    rounds=(3, 1),
)

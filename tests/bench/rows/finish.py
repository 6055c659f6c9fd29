"""What `finish` costs after a million steps of three metrics: sealing, thinning, curves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clocks import Spent, forget_highest_memory, memory_mib
from loggers import LOGGERS, metrics_of
from row import Column, Row, Sample


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Log `size` steps, then finish."""
    logger = LOGGERS[tool](folder)
    for step in range(size):
        logger.log(step, metrics_of(step))
    forget_highest_memory()
    before = memory_mib("VmRSS")
    with Spent() as spent:
        logger.finish()
    extra = memory_mib("VmHWM") - before
    return [{"cpu": spent.cpu, "wall": spent.wall, "extra": extra, "before": before}]


ROW = Row(
    what="finish after {size:,} steps of 3 metrics",
    reach="3 s, 200 MB more at the most",
    tools=("runpress",),
    columns=(
        Column("cpu", "CPU s"),
        Column("wall", "wall s"),
        Column("extra", "extra MiB"),
        Column("before", "MiB before"),
    ),
    measure=measure,
    size=(1_000_000, 100_000),
    rounds=(2, 1),
)

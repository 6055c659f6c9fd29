"""What a post needs of a run that logged 100,000 points: its record, its curve, a verdict.

The run is written and ended by the recorder, so its log is sealed: that is how records lie
in a blog.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clocks import Spent
from loggers import metrics_of
from row import Column, Row, Sample

EXPERIMENT = "exp-001"


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Train a run of `size` calls; read its evidence once for the imports, then again."""
    import runpress

    runs = folder / "docs" / "runs"
    with runpress.init(EXPERIMENT, name="a", seed=0, root=runs) as run:
        for step in range(size):
            run.log(metrics_of(step), step=step)
    _read(runs)
    with Spent() as spent:
        points = _read(runs)
    return [{"cpu": spent.cpu, "wall": spent.wall, "points": points}]


def _read(runs: Path) -> int:
    """Read the records, every metric's statistics and every point that a chart shows."""
    from runpress.site.expressions.evaluation import evaluate
    from runpress.site.read_catalog import read_catalog

    catalog = read_catalog(runs, "runs")
    (run,) = catalog.experiments[EXPERIMENT].runs
    for name in run.record.metrics:
        evaluate(f'a["{name}"].mean', catalog, EXPERIMENT)
    return sum(len(series.steps) for series in run.log.series.values())


ROW = Row(
    what="the evidence of a run of {size:,} calls of 3 metrics",
    reach="30 ms",
    tools=("runpress",),
    columns=(
        Column("cpu", "CPU ms", scale=1e3),
        Column("wall", "wall ms", scale=1e3),
        Column("points", "points kept"),
    ),
    measure=measure,
    size=(33_334, 3_334),
    rounds=(3, 1),
)

"""Tables to take away: CSV that spreadsheets read and do not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from runpress.draw.thinning import keep
from runpress.format.read import read_log
from runpress.format.schema import SYSTEM, Series
from runpress.site.catalog import Arm, Run
from runpress.site.model import Asset, Tree, key_of

# A cell that begins so is a formula to a spreadsheet, or would look like one made inert.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")

# Of one metric of one run. What a finished run keeps is far less.
MOST_POINTS = 10_000


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as UTF-8 CSV with a header line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_inert(name) for name in header])
    for row in rows:
        writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8", "replace")


def add_arms_csv(tree: Tree, path: str, arms: Sequence[Arm], metric: str) -> str:
    """Add the points of a metric, a row each: arm, seed, run, step, seconds, value."""
    runs = [run for arm in arms for run in arm.counted]
    key = key_of(
        "arms",
        MOST_POINTS,
        metric,
        [(_content(run), run.record.arm, run.record.seed) for run in runs],
    )
    return tree.add_asset(Asset(path, key, lambda: _arms_csv(runs, metric)))


def add_run_csv(tree: Tree, path: str, run: Run) -> str:
    """Add all points of a run, a row a step, a column a metric."""
    key = key_of("run", MOST_POINTS, _content(run))
    return tree.add_asset(Asset(path, key, lambda: _series_csv(run.log.series)))


def add_system_csv(tree: Tree, path: str, run: Run) -> str:
    """Add all samples that were taken of the machine while a run trained."""
    size = (run.folder / SYSTEM).stat().st_size
    key = key_of("system", run.shown, run.record.id, size)
    return tree.add_asset(
        Asset(path, key, lambda: _series_csv(read_log(run.folder, run.shown, file=SYSTEM).series))
    )


def _content(run: Run) -> tuple[object, ...]:
    """What the points of a run depend on, without reading them."""
    # The size tells a log that was torn, or came back since, from the one that was sealed.
    return run.shown, run.record.id, run.record.log, run.log_size


def _arms_csv(runs: Sequence[Run], metric: str) -> bytes:
    header = ("arm", "seed", "run", "step", "seconds", metric)
    rows = (
        (run.record.arm, run.record.seed, run.name, *point)
        for run in runs
        if (series := run.series(metric))
        for point in _points(series)
    )
    return write_csv(header, rows)


def _series_csv(known: Mapping[str, Series]) -> bytes:
    names = list(known)
    cells: dict[int, dict[str, float]] = {}
    times: dict[int, float] = {}
    for name, series in known.items():
        for step, seconds, value in _points(series):
            cells.setdefault(step, {})[name] = value
            times[step] = seconds
    rows = (
        (step, times[step], *(cells[step].get(name, "") for name in names))
        for step in sorted(cells)
    )
    return write_csv(("step", "seconds", *names), rows)


def _points(series: Series) -> Iterator[tuple[int, float, float]]:
    """Yield step, seconds and value of each point; of a log never thinned, as many as are shown.

    Of more there stay the extremes of each stretch, at their own steps: a table of millions of
    rows is no table to a spreadsheet, and would weigh more than all pages together.
    """
    if len(series.steps) <= MOST_POINTS:
        yield from zip(series.steps, series.times, series.values, strict=True)
        return
    for at in keep(np.asarray(series.values, dtype=np.float64), MOST_POINTS).tolist():
        yield series.steps[at], series.times[at], series.values[at]


def _inert(cell: str) -> str:
    # A bare carriage return ends a row to many readers, also within a cell.
    text = cell.replace("\r", " ")
    return f"'{text}" if cell.startswith(FORMULA) else text

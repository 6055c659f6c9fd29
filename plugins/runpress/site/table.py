"""Tables to take away: CSV that spreadsheets read and do not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from runpress.draw.thinning import keep
from runpress.format.read import read_log
from runpress.format.schema import SYSTEM, Series
from runpress.site.catalog import Arm, Run
from runpress.site.charts.stretches import Column, is_thinned
from runpress.site.model import Asset, Tree, key_of

# A cell that begins so is a formula to a spreadsheet, or would look like one made inert.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")

# Of one metric of one run. What a finished run keeps is far less.
MOST_POINTS = 10_000

# Columns on the stretch of steps that a point of a thinned log ends. No metric's name begins
# with an underscore, so that they are nobody else's.
EXTREMES = ("_min", "_max")
STRETCH = ("_mean", *EXTREMES)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as UTF-8 CSV with a header line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_inert(name) for name in header])
    for row in rows:
        writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8", "replace")


def add_arms_csv(tree: Tree, path: str, arms: Sequence[Arm], metric: str) -> str:
    """Add the points of a metric, a row each: arm, seed, run, step, seconds, value.

    Where a log was thinned, also how far its stretch of steps went down and up.
    """
    runs = [run for arm in arms for run in arm.counted]
    key = key_of(
        "arms",
        EXTREMES,
        MOST_POINTS,
        metric,
        [(_content(run), run.record.arm, run.record.seed) for run in runs],
    )
    return tree.add_asset(Asset(path, key, lambda: _arms_csv(runs, metric)))


def add_run_csv(tree: Tree, path: str, run: Run) -> str:
    """Add all points of a run, a row a step, a column a metric.

    Behind them, three more columns for each metric that was thinned.
    """
    key = key_of("run", STRETCH, MOST_POINTS, _content(run))
    return tree.add_asset(Asset(path, key, lambda: _series_csv(run.log.series)))


def add_system_csv(tree: Tree, path: str, run: Run) -> str:
    """Add all samples that were taken of the machine while a run trained."""
    size = (run.folder / SYSTEM).stat().st_size
    key = key_of("system", STRETCH, run.shown, run.record.id, size)
    return tree.add_asset(
        Asset(path, key, lambda: _series_csv(read_log(run.folder, run.shown, file=SYSTEM).series))
    )


def _content(run: Run) -> tuple[object, ...]:
    """What the points of a run depend on, without reading them."""
    # The size tells a log that was torn, or came back since, from the one that was sealed.
    return run.shown, run.record.id, run.record.log, run.log_size


def _arms_csv(runs: Sequence[Run], metric: str) -> bytes:
    found = [(run, series) for run in runs if (series := run.series(metric))]
    thinned = any(is_thinned(series) for _, series in found)
    more = EXTREMES if thinned else ()
    rows = (
        (run.record.arm, run.record.seed, run.name, *point)
        for run, series in found
        for point in _points(series, (series.lows, series.highs) if thinned else ())
    )
    return write_csv(("arm", "seed", "run", "step", "seconds", metric, *more), rows)


def _series_csv(known: Mapping[str, Series]) -> bytes:
    more = {
        name: [f"{kind}/{name}" for kind in STRETCH]
        for name, series in known.items()
        if is_thinned(series)
    }
    cells: dict[int, dict[str, float]] = {}
    times: dict[int, float] = {}
    for name, series in known.items():
        columns = [name, *more.get(name, ())]
        stretch = (series.means, series.lows, series.highs) if name in more else ()
        for step, seconds, *values in _points(series, stretch):
            cells.setdefault(step, {}).update(zip(columns, values, strict=True))
            times[step] = seconds
    names = [*known, *(name for columns in more.values() for name in columns)]
    rows = (
        (step, times[step], *(cells[step].get(name, "") for name in names))
        for step in sorted(cells)
    )
    return write_csv(("step", "seconds", *names), rows)


def _points(series: Series, stretch: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    """Yield step, seconds, value and stretch of each point: of a long log, of as many as are shown.

    Of more there stay the extremes of each part, at their own steps: a table of millions of
    rows is no table to a spreadsheet, and would weigh more than all pages together.
    """
    columns = [series.steps, series.times, series.values, *stretch]
    if len(series.steps) <= MOST_POINTS:
        yield from zip(*columns, strict=True)
        return
    # A mean is never farther out than the lowest and the highest.
    judged = [series.values, *stretch[-2:]]
    most = MOST_POINTS // len(judged)
    kept = [keep(np.asarray(column, dtype=np.float64), most) for column in judged]
    for at in np.unique(np.concatenate(kept)).tolist():
        yield tuple(column[at] for column in columns)


def _inert(cell: str) -> str:
    # A bare carriage return ends a row to many readers, also within a cell.
    text = cell.replace("\r", " ")
    return f"'{text}" if cell.startswith(FORMULA) else text

"""A run's curves: one picture for all metrics that share their last part, light and dark."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from runpress.format.names import shorten, unique_stems
from runpress.format.read import read_log
from runpress.format.schema import Attempt, Figure, Metric, RunRecord, Series
from runpress.format.write import replace_file
from runpress.record.complaints import LOGGER

if TYPE_CHECKING:
    from tqdm import tqdm

# A script that logs a thousand names shall not draw for minutes after its training.
MOST_CURVES = 100


def redrawn(folder: Path, record: RunRecord) -> RunRecord:
    """Draw the curves of a sealed record; return it with them before the script's own figures."""
    own = tuple(figure for figure in record.figures if not figure.metrics)
    drawn = draw_figures(folder, record.metrics, record.attempts)
    return replace(record, figures=(*drawn, *own))


def draw_figures(
    folder: Path, metrics: Mapping[str, Metric], attempts: Sequence[Attempt] = ()
) -> tuple[Figure, ...]:
    """Draw the curves of a sealed record into its `curves/` and return them.

    Draws what the sealed log holds. `metrics` says what better means, where it is known;
    of several `attempts` the curves show where one followed another.
    """
    parts = parts_of(read_log(folder, folder.name).series)
    stems = unique_stems(parts)
    if not parts:
        return ()
    (folder / "curves").mkdir(exist_ok=True)
    chosen = list(parts.items())[:MOST_CURVES]
    if len(parts) > len(chosen):
        LOGGER.warning(
            "runpress: %s: of %d curves the first %d are drawn, the log holds all. "
            "Names that share their part after the last / share a picture.",
            folder.name,
            len(parts),
            len(chosen),
        )
    _say_missing(folder.name, [name for _, series in chosen for name in series])
    with _progress(len(chosen)) as bar:
        figures = []
        for part, series in chosen:
            figures.append(_draw(folder, part, stems[part], series, metrics, attempts))
            bar.update()
    return tuple(figures)


def parts_of(series: Mapping[str, Series]) -> dict[str, dict[str, Series]]:
    """Group series by the last part of their names, in order of first appearance."""
    parts: dict[str, dict[str, Series]] = {}
    for name, one in series.items():
        parts.setdefault(name.rpartition("/")[2] or name, {})[name] = one
    return parts


def joins_of(series: Iterable[Series], attempts: Sequence[Attempt]) -> list[int]:
    """Return the first step of each attempt but the first, of those that logged any.

    Times run on over attempts, so that each begins where those before it end.
    """
    joins, ended = [], 0.0
    listed = list(series)
    for attempt in attempts[:-1]:
        if attempt.seconds is None:
            break
        ended += attempt.seconds
        after = [
            step
            for one in listed
            for step, seconds in zip(one.steps, one.times, strict=True)
            if seconds >= ended
        ]
        if after:
            joins.append(min(after))
    return joins


def _draw(
    folder: Path,
    part: str,
    stem: str,
    series: Mapping[str, Series],
    metrics: Mapping[str, Metric],
    attempts: Sequence[Attempt],
) -> Figure:
    from runpress.draw.curves import draw_curves

    goals = {name: metrics[name].goal if name in metrics else None for name in series}
    joins = joins_of(series.values(), attempts)
    files = {False: f"curves/{stem}.png", True: f"curves/{stem}.dark.png"}
    for dark, file in files.items():
        picture = draw_curves(series, title=part, goals=goals, dark=dark, joins=joins)
        replace_file(folder / file, picture)
    return Figure(name=part, file=files[False], dark=files[True], metrics=tuple(series))


def _say_missing(run: str, names: Iterable[str]) -> None:
    """Say once which characters of metrics' names no font has."""
    from runpress.draw.fonts import missing_glyphs, remedy

    missing = missing_glyphs("".join(names))
    if missing:
        LOGGER.warning(
            "runpress: %s: no font has %s, so that curves show empty squares in their place. %s",
            run,
            " ".join(shorten(missing, 20)),
            remedy(missing),
        )


def _progress(total: int) -> tqdm[None]:
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        # tqdm's watching thread could not be started while the interpreter shuts down.
        monitor_interval = 0

    # None: off unless it is a terminal. A process may also have no standard error at all.
    off = True if sys.stderr is None else None
    return Bar(total=total, desc="curves", unit="", leave=False, disable=off, file=sys.stderr)

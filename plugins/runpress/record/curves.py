"""A run's curves: one picture for all metrics that share their last part, light and dark."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from runpress.format.names import unique_stems
from runpress.format.read import read_log
from runpress.format.schema import Figure, Metric, Series
from runpress.format.write import replace_file
from runpress.record.complaints import LOGGER

if TYPE_CHECKING:
    from tqdm import tqdm

# A script that logs a thousand names shall not draw for minutes after its training.
MOST_CURVES = 100


def draw_figures(folder: Path, metrics: Mapping[str, Metric]) -> tuple[Figure, ...]:
    """Draw the curves of a sealed record into its `curves/` and return them.

    Draws what the sealed log holds. `metrics` says what better means, where it is known.
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
    with _progress(len(chosen)) as bar:
        figures = []
        for part, series in chosen:
            figures.append(_draw(folder, part, stems[part], series, metrics))
            bar.update()
    return tuple(figures)


def parts_of(series: Mapping[str, Series]) -> dict[str, dict[str, Series]]:
    """Group series by the last part of their names, in order of first appearance."""
    parts: dict[str, dict[str, Series]] = {}
    for name, one in series.items():
        parts.setdefault(name.rpartition("/")[2] or name, {})[name] = one
    return parts


def _draw(
    folder: Path,
    part: str,
    stem: str,
    series: Mapping[str, Series],
    metrics: Mapping[str, Metric],
) -> Figure:
    from runpress.draw.curves import draw_curves

    goals = {name: metrics[name].goal if name in metrics else None for name in series}
    files = {False: f"curves/{stem}.png", True: f"curves/{stem}.dark.png"}
    for dark, file in files.items():
        replace_file(folder / file, draw_curves(series, title=part, goals=goals, dark=dark))
    return Figure(name=part, file=files[False], dark=files[True], metrics=tuple(series))


def _progress(total: int) -> tqdm[None]:
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        # tqdm's watching thread could not be started while the interpreter shuts down.
        monitor_interval = 0

    # None: off unless it is a terminal. A process may also have no standard error at all.
    off = True if sys.stderr is None else None
    return Bar(total=total, desc="curves", unit="", leave=False, disable=off, file=sys.stderr)

"""The curves of one run that share a last part: `train/loss` and `val/loss` in one picture."""

from __future__ import annotations

import math
from collections.abc import Mapping

from runpress.draw.chart import Chart, Line, Mark, draw
from runpress.draw.scale import value_word
from runpress.format.schema import Goal, Series


def draw_curves(
    series: Mapping[str, Series],
    *,
    title: str,
    goals: Mapping[str, Goal | None],
    dark: bool,
) -> bytes:
    """Return one run's curves as a wide PNG.

    Args:
        series: each metric's points. One that was thinned is drawn as its mean, with the
            band between its lowest and highest values.
        title: what the curves share, as the label of their axis; usually the last part.
        goals: what better means, by metric. Where it is known the best point is marked.
        dark: for a dark page.
    """
    lines = [
        _line(metric, index, points, goals.get(metric))
        for index, (metric, points) in enumerate(series.items())
    ]
    # What should grow, an accuracy, is read on its own scale even where it starts near zero.
    log = None if any(goals.get(metric) != "max" for metric in series) else False
    return draw(Chart(lines, x_label="step", y_label=title, log=log), dark=dark, narrow=False)


def best_mark(points: Series, goal: Goal) -> Mark | None:
    """Return the mark of the best point, the earliest of equals; None for less than two points.

    In a thinned series the best value is a bucket's, and it is drawn at the bucket's step:
    unless it was logged at that very step, the mark says only that it is near.
    """
    values = (points.lows if goal == "min" else points.highs) if _thinned(points) else points.values
    sign = 1 if goal == "min" else -1
    finite = [at for at, value in enumerate(values) if math.isfinite(value)]
    if len(finite) < 2:
        return None
    at = min(finite, key=lambda at: sign * values[at])
    where = "at" if points.values[at] == values[at] else "near"
    words = f"best {value_word(values[at])} {where} step {points.steps[at]}"
    return Mark(points.steps[at], values[at], words)


def _line(metric: str, index: int, points: Series, goal: Goal | None) -> Line:
    thinned = _thinned(points)
    mark = best_mark(points, goal) if goal else None
    return Line(
        label=metric.rpartition("/")[0] or metric,
        steps=points.steps,
        values=points.means if thinned else points.values,
        style=index,
        low=points.lows if thinned else None,
        high=points.highs if thinned else None,
        marks=(mark,) if mark else (),
    )


def _thinned(points: Series) -> bool:
    return any(low < high for low, high in zip(points.lows, points.highs, strict=True))

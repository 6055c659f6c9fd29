"""Curves as the text of a Mermaid chart, which GitHub draws where it cannot show our pictures.

A sketch: the mean over the seeds on one grid, over the steps that all curves have. The chart
knows no legend, so each line has one of four colours that a coloured square can name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from runpress.format.statistics import mean
from runpress.site.catalog import Arm

# Where two lines are too near for red and green: blue, orange, bluish green, purple.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#9467bd")
SQUARES = ("🟦", "🟧", "🟩", "🟪")
POINTS = 40
FEWEST_POINTS = 3
MOST_RUNS = 3
# The chart's numbers have no power of ten.
LARGEST, SMALLEST = 1e9, 1e-9
ENOUGH_DIGITS = 4
UNSAFE = re.compile(r"[^\w /.()-]+")

Curve = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True)
class Line:
    """One line of a chart: what it is called, and the arm whose mean it shows."""

    name: str
    arm: Arm


def xychart(metric: str, lines: Sequence[Line]) -> tuple[str, list[str]] | None:
    """Return a chart's text and the names of its lines with their colours.

    None where a line has too few points, or its numbers fit on no axis.

    Args:
        metric: what is drawn.
        lines: at most four.
    """
    drawn = [(line.name, curves) for line in lines if (curves := _curves(line.arm, metric))]
    every = [curve for _, curves in drawn for curve in curves]
    if not every:
        return None
    low, high = max(steps[0] for steps, _ in every), min(steps[-1] for steps, _ in every)
    if low >= high:
        return None
    grid = [low + (high - low) * at / (POINTS - 1) for at in range(POINTS)]
    means = [[mean([_at(each, step) for each in curves]) for step in grid] for _, curves in drawn]
    axis = _axis([value for values in means for value in values])
    if axis is None:
        return None
    bottom, top, digits = axis
    palette = ", ".join(COLOURS[: len(drawn)])
    text = [
        f'%%{{init: {{"themeVariables": {{"xyChart": {{"plotColorPalette": "{palette}"}}}}}}}}%%',
        "xychart-beta",
        f'  x-axis "step" {low:.0f} --> {high:.0f}',
        f'  y-axis "{_words(metric)}" {bottom:.{digits}f} --> {top:.{digits}f}',
        *(f"  line [{', '.join(f'{value:.{digits}f}' for value in values)}]" for values in means),
    ]
    named = [f"{square} {name}" for square, (name, _) in zip(SQUARES, drawn, strict=False)]
    return "\n".join(text), named


def _curves(arm: Arm, metric: str) -> list[Curve]:
    """Return the curves of an arm's runs that have one, in order of their steps."""
    found: list[Curve] = []
    for run in arm.counted[:MOST_RUNS]:
        series = run.series(metric)
        pairs = zip(series.steps, series.values, strict=True) if series else ()
        points = sorted((step, value) for step, value in pairs if math.isfinite(value))
        if len(points) >= FEWEST_POINTS:
            found.append(([step for step, _ in points], [value for _, value in points]))
    return found


def _at(curve: Curve, step: float) -> float:
    """Return a curve's value at a step between its points."""
    import numpy as np

    return float(np.interp(step, curve[0], curve[1]))


def _axis(values: Sequence[float]) -> tuple[float, float, int] | None:
    """Return the ends of the upright axis and how many decimals tell values on it apart."""
    bottom, top = min(values), max(values)
    span = top - bottom
    largest = max(abs(bottom), abs(top))
    if not math.isfinite(span) or largest > LARGEST:
        return None
    if span < max(SMALLEST, largest * SMALLEST):
        span = largest or 1.0
        bottom, top = bottom - span / 2, top + span / 2
    if span < SMALLEST:
        return None
    return bottom, top, max(0, ENOUGH_DIGITS - math.floor(math.log10(span)))


def _words(text: str) -> str:
    return UNSAFE.sub(" ", text)[:60].strip() or "value"

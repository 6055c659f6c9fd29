"""Points to point out: a small sign at each, and its words beside it or above the plot."""

from __future__ import annotations

import numpy as np

from runpress.draw.curve import Curve
from runpress.draw.labels import Box
from runpress.draw.model import Mark, Sign
from runpress.draw.plot import ROW, SIZE, Plot

RING = 8.0
# matplotlib's markers.
SIGNS: dict[Sign, str] = {"ring": "o", "cross": "x", "peak": "^", "dip": "v", "bar": "|"}
TALL = 18.0


def draw_marks(plot: Plot) -> None:
    """Draw the marks of all named curves.

    Words stand beside their sign where that hides no line, else in the row of the axis's
    label with the name of their line before them, and where no room is left the sign
    stands alone. The first marks of a line choose first.
    """
    marks = [(curve, mark, *_spot(plot, mark)) for curve in plot.named for mark in curve.line.marks]
    taken = [Box(x - RING, x + RING, y - RING, y + RING) for *_, x, y in marks]
    for curve, mark, x, y in marks:
        colour, sign = curve.style.text(plot.dark), SIGNS[mark.sign]
        plot.canvas.points(np.array([x]), np.array([y]), sign, RING, colour, hollow=True)
    homeless = []
    for curve, mark, x, y in marks:
        box = _beside(plot, x, y, mark.words, taken) if mark.words else None
        if box is not None:
            taken.append(box)
            colour = curve.style.text(plot.dark)
            plot.canvas.text(box.left, box.middle, mark.words, colour, SIZE, halo=True)
        elif mark.words:
            homeless.append((curve, mark))
    _write_above(plot, homeless)


def _spot(plot: Plot, mark: Mark) -> tuple[float, float]:
    value = mark.value * (100.0 if plot.chart.percent else 1.0)
    across, up = plot.across(np.array([float(mark.step)])), plot.up(np.array([value]))
    return float(across[0]), float(up[0])


def _beside(plot: Plot, x: float, y: float, words: str, taken: list[Box]) -> Box | None:
    width = plot.canvas.width_of(words, SIZE)
    sheet = Box(plot.area.left, plot.area.right, plot.area.bottom, plot.area.top + ROW)
    for rise in (9, -9 - TALL, 24, -24 - TALL):
        for left in (x - width / 2, x - width - 6, x + 6):
            place = Box(left, left + width, y + rise, y + rise + TALL)
            free = place.within(sheet) and not any(place.meets(box) for box in taken)
            if free and not _hides(plot, place):
                return place
    return None


def _hides(plot: Plot, place: Box) -> bool:
    """Say whether words there would lie on a line."""
    return any(
        place.crossed(plot.across(curve.xs), plot.up(values))
        for curve in plot.curves
        for values in (curve.ys, curve.low, curve.high)
        if values is not None
    )


def _write_above(plot: Plot, marks: list[tuple[Curve, Mark]]) -> None:
    right = float(plot.canvas.width - 2)
    least = plot.label_end() + ROW
    for curve, mark in marks:
        words = f"{curve.line.label}: {mark.words}"
        left = right - plot.canvas.width_of(words, SIZE)
        if left >= least:
            plot.canvas.text(left, plot.label_height(), words, curve.style.text(plot.dark), SIZE)
            right = left - ROW

"""Points to point out: a ring at each, and its words beside it or above the plot."""

from __future__ import annotations

import numpy as np

from runpress.draw.curve import Curve
from runpress.draw.labels import Box
from runpress.draw.model import Mark
from runpress.draw.plot import ROW, SIZE, Plot

RING = 8.0
TALL = 18.0


def draw_marks(plot: Plot) -> None:
    """Draw the marks of all named curves.

    Words stand beside their ring where that hides no line, else in the row of the axis's
    label with the name of their line before them, and where no room is left the ring
    stands alone.
    """
    marks = [(curve, mark, *_spot(plot, mark)) for curve in plot.named for mark in curve.line.marks]
    taken = [Box(x - RING, x + RING, y - RING, y + RING) for *_, x, y in marks]
    for curve, _, x, y in marks:
        colour = curve.style.text(plot.dark)
        plot.canvas.points(np.array([x]), np.array([y]), "o", RING, colour, hollow=True)
    homeless = []
    for curve, mark, x, y in marks:
        box = _beside(plot, x, y, mark.words, taken)
        if box is None:
            homeless.append((curve, mark))
            continue
        taken.append(box)
        colour = curve.style.text(plot.dark)
        plot.canvas.text(box.left, box.middle, mark.words, colour, SIZE, halo=True)
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
    between = np.linspace(place.left, place.right, 60)
    for curve in plot.curves:
        xs = plot.across(curve.xs)
        for values in (curve.ys, curve.low, curve.high):
            if values is None:
                continue
            ys = plot.up(values)
            # The points themselves, for spikes, and the way from one to the next.
            if place.covers(xs, ys) or place.covers(between, np.interp(between, xs, ys)):
                return True
    return False


def _write_above(plot: Plot, marks: list[tuple[Curve, Mark]]) -> None:
    right = float(plot.canvas.width - 2)
    least = plot.label_end() + ROW
    for curve, mark in reversed(marks):
        words = f"{curve.line.label}: {mark.words}"
        left = right - plot.canvas.width_of(words, SIZE)
        if left >= least:
            plot.canvas.text(left, plot.label_height(), words, curve.style.text(plot.dark), SIZE)
            right = left - ROW

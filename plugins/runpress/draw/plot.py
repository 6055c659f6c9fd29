"""The parts of a chart on its sheet: axes, bands, lines and the names at their ends."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from runpress.draw.canvas import Canvas
from runpress.draw.curve import Curve
from runpress.draw.labels import Box, shorten, spread
from runpress.draw.model import Chart
from runpress.draw.palette import Paper
from runpress.draw.scale import Scale, spans_decades, step_scale, value_scale
from runpress.draw.thinning import Array

SIZE = 14.0
ROW = 20.0
# Names at the ends of more lines than this would be a heap; the others stay unnamed.
MOST_NAMED = 12
# The widest that the column of names may be, as a share of the picture.
NAMES_SHARE = 0.3


@dataclass(slots=True)
class _Name:
    """A name at the end of a line: the words and where the line ends."""

    curve: Curve
    words: str
    x: float
    y: float


@dataclass(slots=True)
class Plot:
    """One chart being drawn: the sheet, and where on it the lines lie.

    `narrow` is for a phone. `named` are the curves that have their name at their end.
    """

    canvas: Canvas
    chart: Chart
    curves: list[Curve]
    ground: Paper
    dark: bool
    narrow: bool
    named: list[Curve] = field(init=False)
    x: Scale = field(init=False)
    y: Scale = field(init=False)
    area: Box = field(init=False)

    def draw(self) -> None:
        """Draw everything but the marks."""
        steps, values = _extent(self.curves)
        self.x = step_scale(*steps, 5 if self.narrow else 9)
        log = _spans_decades(self.curves) if self.chart.log is None else self.chart.log
        self.y = value_scale(*values, 6, log=log, percent=self.chart.percent)
        self.named = self._first()
        self.area = self._frame([self._short(curve) for curve in self.named])
        self._draw_axes()
        self._draw_joins()
        for curve in self.curves:
            self._draw_faint(curve)
        shown = {id(curve) for curve in self.named}
        # The strong lines last, on top of the others.
        for curve in sorted(self.curves, key=lambda curve: curve.line.strong):
            self._draw_line(curve, id(curve) in shown)
        self._draw_names()

    def _first(self) -> list[Curve]:
        first = sorted(self.curves, key=lambda curve: not curve.line.strong)[:MOST_NAMED]
        return [curve for curve in self.curves if curve in first]

    def _short(self, curve: Curve) -> str:
        bold = curve.line.strong
        room = NAMES_SHARE * self.canvas.width
        return shorten(
            curve.line.label, room, lambda words: self.canvas.width_of(words, SIZE, bold)
        )

    def _frame(self, names: list[str]) -> Box:
        left = max((self.canvas.width_of(word, SIZE) for _, word in self.y.ticks), default=0) + 12
        right = max((self.canvas.width_of(name, SIZE, True) for name in names), default=0) + 26
        above = ROW * (1 + bool(self.chart.title)) + 16
        below = 2 * ROW + 6
        return Box(left, self.canvas.width - right, below, self.canvas.height - above)

    def across(self, steps: Array) -> Array:
        """Return where steps lie on the sheet."""
        return self.area.left + self.x.along(steps) * (self.area.right - self.area.left)

    def up(self, values: Array) -> Array:
        """Return how high values lie on the sheet."""
        return self.area.bottom + self.y.along(values) * (self.area.top - self.area.bottom)

    def label_height(self) -> float:
        """Return how high the label of the values stands, the row above the plot."""
        return self.canvas.height - 12 - ROW * bool(self.chart.title)

    def label_end(self) -> float:
        """Return where that label ends."""
        return self.canvas.width_of(self._label(), SIZE)

    def _label(self) -> str:
        scale = f" · {self.chart.captions.log}" if self.y.log else ""
        return self._fit(self.chart.y_label + scale)

    def _draw_axes(self) -> None:
        canvas, plot, ground = self.canvas, self.area, self.ground
        if self.chart.title:
            title = self._fit(self.chart.title, True)
            canvas.text(2, canvas.height - 12, title, ground.ink, SIZE, bold=True)
        canvas.text(2, self.label_height(), self._label(), ground.ink, SIZE)
        for value, word in self.y.ticks:
            height = float(self.up(np.array(value)))
            canvas.line((plot.left, plot.right), (height, height), ground.grid)
            canvas.text(plot.left - 10, height, word, ground.quiet, SIZE, align="right")
        canvas.line((plot.left, plot.right), (plot.bottom, plot.bottom), ground.axis)
        end = -np.inf
        for step, word in self.x.ticks:
            at = float(self.across(np.array(step)))
            canvas.line((at, at), (plot.bottom, plot.bottom - 4), ground.axis)
            half = canvas.width_of(word, SIZE) / 2
            # Long numbers would run into one another on a phone.
            if at - half > end + 8:
                canvas.text(at, plot.bottom - 15, word, ground.quiet, SIZE, align="center")
                end = at + half
        middle = (plot.left + plot.right) / 2
        canvas.text(middle, 10, self._fit(self._step_label()), ground.ink, SIZE, align="center")

    def _step_label(self) -> str:
        origin = self.x.origin
        return f"{self.chart.x_label} − {origin:.0f}" if origin else self.chart.x_label

    def _draw_joins(self) -> None:
        canvas, plot, ground = self.canvas, self.area, self.ground
        inside = [step for step in self.chart.joins if self.x.low <= step <= self.x.high]
        words, end = self.chart.captions.resumed, plot.left
        width = canvas.width_of(words, SIZE)
        for step in sorted(set(inside)):
            at = float(self.across(np.array(float(step))))
            canvas.line((at, at), (plot.bottom, plot.top + 6), ground.axis, dash=(3, 3))
            if at >= end and at + width + 6 <= plot.right:
                canvas.text(at + 5, plot.top + 2, words, ground.quiet, SIZE, halo=True)
                end = at + width + 10

    def _fit(self, words: str, bold: bool = False) -> str:
        room = self.canvas.width - 4
        return shorten(words, room, lambda shown: self.canvas.width_of(shown, SIZE, bold))

    def _draw_faint(self, curve: Curve) -> None:
        colour = curve.style.line(self.dark)
        crowd = len(self.curves) > 4
        if curve.low is not None and curve.high is not None:
            xs, low, high = self.across(curve.xs), self.up(curve.low), self.up(curve.high)
            self.canvas.band(xs, low, high, colour, 0.09 if crowd else 0.16)
            if curve.dense():
                # A spike of one step is a sliver of the band, which only an edge shows.
                self.canvas.line(xs, low, colour, 0.6, alpha=0.4)
                self.canvas.line(xs, high, colour, 0.6, alpha=0.4)
        for steps, values in curve.faint:
            xs, ys = self.across(steps), self.up(values)
            self.canvas.line(xs, ys, colour, 0.8, alpha=0.3 if crowd else 0.4)

    def _draw_line(self, curve: Curve, named: bool) -> None:
        colour, style = curve.style.line(self.dark), curve.style
        xs, ys = self.across(curve.xs), self.up(curve.ys)
        if not named:
            self.canvas.line(xs, ys, colour, 0.8, alpha=max(0.1, min(0.35, 20 / len(self.curves))))
            return
        width = curve.width()
        self.canvas.line(xs, ys, colour, width, dash=style.dash)
        dots = curve.dots()
        self.canvas.points(xs[dots], ys[dots], style.marker, 5.5, colour)

    def _draw_names(self) -> None:
        names = [self._name(curve) for curve in self.named]
        heights = spread([name.y for name in names], 17, self.area.bottom + 4, self.area.top + 6)
        left = self.area.right + 22
        for name, height in zip(names, heights, strict=True):
            style, bold = name.curve.style, name.curve.line.strong
            colour = style.line(self.dark)
            # A line that ended early is led to its name along its own height.
            start = max(name.x, self.area.right) + 6
            if name.x < self.area.right - 1:
                ends = (name.x + 6, start)
                self.canvas.line(ends, (name.y, name.y), colour, 0.8, dash=(1, 4), alpha=0.7)
            self.canvas.line((start, left - 4), (name.y, height), colour, 0.8, alpha=0.7)
            self.canvas.text(left, height, name.words, style.text(self.dark), SIZE, bold=bold)
        unnamed = len(self.curves) - len(self.named)
        if unnamed:
            note = self.chart.captions.unnamed.format(unnamed)
            right = self.canvas.width - 2
            self.canvas.text(right, 10, note, self.ground.quiet, SIZE, align="right")

    def _name(self, curve: Curve) -> _Name:
        step, value = curve.end()
        x, y = float(self.across(np.array(step))), float(self.up(np.array(value)))
        return _Name(curve, self._short(curve), x, y)


def _extent(curves: list[Curve]) -> tuple[tuple[float, float], tuple[float, float]]:
    steps = [curve.extent_of_steps() for curve in curves]
    values = [curve.extent_of_values() for curve in curves]
    return (
        (min(low for low, _ in steps), max(high for _, high in steps)),
        (min(low for low, _ in values), max(high for _, high in values)),
    )


def _spans_decades(curves: list[Curve]) -> bool:
    drawn = [
        each for curve in curves for each in (curve.ys, curve.low, curve.high) if each is not None
    ]
    seeds = [values for curve in curves for _, values in curve.faint]
    return spans_decades(np.concatenate([*drawn, *seeds]))

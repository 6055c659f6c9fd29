"""The one chart: lines over steps, named at their ends.

A page shows it at 720 or at 375 CSS pixels, and it is drawn anew for either, so that words
have the size of the text around them. What a reader is told stays honest: every seed is
faintly there behind the mean, a gap stays a gap, and a chart without a finite value says
so instead of showing an empty grid.
"""

from __future__ import annotations

from runpress.draw import png
from runpress.draw.canvas import Canvas, usual_settings
from runpress.draw.curve import Curve, trace
from runpress.draw.labels import shorten
from runpress.draw.marks import draw_marks
from runpress.draw.model import Captions, Chart, Line, Mark
from runpress.draw.palette import Paper, paper
from runpress.draw.plot import SIZE, Plot

__all__ = ["Captions", "Chart", "Line", "Mark", "draw"]

# In CSS pixels.
WIDE, NARROW = (720, 350), (375, 330)


def draw(chart: Chart, *, dark: bool, narrow: bool) -> bytes:
    """Return the chart as a PNG: 1440 x 700 pixels, or 750 x 660 for a phone.

    The same chart gives the same bytes.
    """
    with usual_settings():
        return _draw(chart, dark, narrow)


def _draw(chart: Chart, dark: bool, narrow: bool) -> bytes:
    ground = paper(dark)
    canvas = Canvas(*(NARROW if narrow else WIDE), ground.background)
    curves = [
        curve
        for line in chart.lines
        if (curve := trace(line, len(chart.lines), percent=chart.percent)) is not None
    ]
    if curves:
        plot = Plot(canvas, chart, curves, ground, dark, narrow)
        plot.draw()
        draw_marks(plot)
    else:
        _say_empty(canvas, chart, ground)
    return png.encode(canvas.pixels, _exact(curves, ground, dark))


def _exact(curves: list[Curve], ground: Paper, dark: bool) -> list[str]:
    """Return the colours that the picture must have unchanged."""
    styles = [curve.style for curve in curves]
    of_lines = [colour(dark) for style in styles for colour in (style.line, style.text)]
    return [ground.background, ground.ink, ground.quiet, ground.grid, ground.axis, *of_lines]


def _say_empty(canvas: Canvas, chart: Chart, ground: Paper) -> None:
    heading = shorten(
        chart.title or chart.y_label, canvas.width - 16, lambda words: canvas.width_of(words, SIZE)
    )
    canvas.text(2, canvas.height - 12, heading, ground.ink, SIZE)
    middle = canvas.width / 2, canvas.height / 2
    canvas.text(*middle, chart.captions.empty, ground.quiet, SIZE, align="center")

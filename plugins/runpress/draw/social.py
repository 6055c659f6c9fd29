"""The picture that a link to a post shows elsewhere: 1200 x 630 pixels, which every network takes.

It is seen small, among other things, for a second: the title, what became of the hypotheses,
and the headline curve as lines with their names, without axes. Light, since what shows it does
not say what it shows it on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from runpress.draw import png
from runpress.draw.canvas import Canvas, usual_settings
from runpress.draw.curve import trace
from runpress.draw.labels import ELLIPSIS, Box, shorten
from runpress.draw.model import Chart
from runpress.draw.palette import LIGHT
from runpress.draw.plot import SIZE, Plot
from runpress.draw.scale import step_scale, value_scale

# In CSS pixels; a file has twice as many.
WIDTH, HEIGHT, EDGE = 600, 315, 30
ROOM = WIDTH - 2 * EDGE
# The type of a title, the height of its lines and how many of them: the first that it fits
# into. Beside nothing else it may be larger.
BESIDE = ((25.0, 31.0, 2), (20.0, 25.0, 3))
ALONE = ((32.0, 41.0, 4), (25.0, 31.0, 6))
SMALL = 13.0
ROW = 22.0
# Where the curve ends below, and the least height at which it says anything.
BOTTOM, LEAST = 26.0, 60.0
MOST_FINDINGS = 3
# A piece of a word that is left out rather than shown.
SHORT = 12
COLOURS = {
    "supported": "#0f5a8a",
    "refuted": "#a8480b",
    "anecdote": "#7a5a00",
}
OTHER_COLOUR = "#5f6670"
# Strokes and dots in a box of 12, its origin at the upper left: those of the page's own signs.
SIGNS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "supported": (((2, 6.5), (4.8, 9.3), (10, 3)),),
    "refuted": (((2.5, 2.5), (9.5, 9.5)), ((9.5, 2.5), (2.5, 9.5))),
    "inconclusive": (((2, 6), (10, 6)),),
    "anecdote": (((6, 3),), ((6, 9),)),
    "pending": (((2.5, 6),), ((6, 6),), ((9.5, 6),)),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a hypothesis: the verdict, its name in the page's language, and of what."""

    word: str
    name: str
    claim: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a social picture shows; `lead` is a few words before the title, `chart` may lack."""

    title: str
    site: str
    lead: str = ""
    findings: Sequence[Finding] = ()
    chart: Chart | None = None


def draw_card(card: Card) -> bytes:
    """Return the picture as a PNG of 1200 x 630 pixels; the same card gives the same bytes."""
    with usual_settings():
        canvas = Canvas(WIDTH, HEIGHT, LIGHT.background)
        sketch = _sketch(canvas, card.chart) if card.chart else None
        top = _head(canvas, card, alone=not (sketch or card.findings))
        top = _findings(canvas, card.findings, top)
        if sketch and top - BOTTOM > LEAST:
            sketch.fill(top)
        styles = [] if sketch is None else [curve.style for curve in sketch.curves]
        colours = [colour(False) for style in styles for colour in (style.line, style.text)]
        colours += [LIGHT.ink, LIGHT.quiet, OTHER_COLOUR, *COLOURS.values()]
        return png.encode(canvas.pixels, [LIGHT.background, *colours])


def _head(canvas: Canvas, card: Card, *, alone: bool) -> float:
    """Draw the site's name, the lead and the title; return the height below them."""
    base = HEIGHT - EDGE
    half = (ROOM - EDGE) / 2
    canvas.text(EDGE, base, _fit(canvas, card.site, SMALL, half), LIGHT.quiet, SMALL)
    lead = _fit(canvas, card.lead, SMALL, half)
    canvas.text(WIDTH - EDGE, base, lead, LIGHT.quiet, SMALL, align="right")
    for size, line, most in ALONE if alone else BESIDE:
        height, lines = base - line - 4, wrap(canvas, card.title, size, most)
        if not lines[-1].endswith(ELLIPSIS):
            break
    for words in lines:
        canvas.text(EDGE, height, words, LIGHT.ink, size, bold=True)
        height -= line
    return height + line / 2


def wrap(canvas: Canvas, title: str, size: float, most: int) -> list[str]:
    """Return a title in lines that fit: broken at spaces, in Chinese anywhere, cut at last."""
    lines = [""]
    for part in _parts(title):
        if not lines[-1] or canvas.width_of(lines[-1] + part, size, True) <= ROOM:
            lines[-1] += part
        elif len(lines) == most:
            # The last line takes more than it has room for, and is cut at its end.
            return [*lines[:-1], _cut(canvas, lines[-1] + part, size)]
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(part.lstrip())
    return [_cut(canvas, line, size) for line in lines]


def _parts(title: str) -> list[str]:
    """Part a title where a line may end: before each space and around each wide character."""
    parts: list[str] = []
    for mark in title:
        wide = mark >= "\u2e80"
        if parts and not wide and not mark.isspace() and parts[-1][-1] < "\u2e80":
            parts[-1] += mark
        elif parts and mark in "，。、；：？！）》”…":
            # None of these begins a line.
            parts[-1] += mark
        else:
            parts.append(mark)
    return parts


def _cut(canvas: Canvas, words: str, size: float, room: float = ROOM, bold: bool = True) -> str:
    """Return words as far as there is room, whole ones where that leaves enough of them."""
    words = words[:200]
    if canvas.width_of(words, size, bold) <= room:
        return words
    fitting = bisect_left(
        range(len(words)),
        True,
        key=lambda at: canvas.width_of(words[:at] + ELLIPSIS, size, bold) > room,
    )
    words = words[: max(0, fitting - 1)]
    whole, _, rest = words.rpartition(" ")
    words = whole if whole and len(rest) < SHORT and rest.isascii() else words
    return words.rstrip(" ,;:") + ELLIPSIS


def _findings(canvas: Canvas, findings: Sequence[Finding], top: float) -> float:
    """Draw a line a finding; return the height below them."""
    height = top - ROW / 2 - 2
    for finding in findings[:MOST_FINDINGS]:
        colour = COLOURS.get(finding.word, OTHER_COLOUR)
        _sign(canvas, finding.word, colour, height)
        canvas.text(EDGE + 18, height, finding.name, colour, SMALL, bold=True)
        left = EDGE + 18 + canvas.width_of(finding.name, SMALL, True) + 10
        claim = _cut(canvas, finding.claim, SMALL, WIDTH - EDGE - left, bold=False)
        canvas.text(left, height, claim, LIGHT.ink, SMALL)
        height -= ROW
    return height + ROW / 2


def _sign(canvas: Canvas, word: str, colour: str, height: float) -> None:
    for stroke in SIGNS.get(word, ()):
        xs = np.array([EDGE + x for x, _ in stroke])
        ys = np.array([height + 6 - y for _, y in stroke])
        if len(stroke) > 1:
            canvas.line(xs, ys, colour, 2)
        else:
            canvas.points(xs, ys, "o", 3, colour)


def _fit(canvas: Canvas, words: str, size: float, room: float) -> str:
    return shorten(words, room, lambda shown: canvas.width_of(shown, size))


class _Sketch(Plot):
    """A chart without its axes, below everything else on the card."""

    def fill(self, top: float) -> None:
        """Draw the lines, their names, and what they are of, below a height."""
        label = top - ROW / 2 - 2
        self.canvas.text(EDGE, label, self._fit(self.chart.y_label), LIGHT.quiet, SMALL)
        names = [self.canvas.width_of(self._short(curve), SIZE, True) for curve in self.named]
        right = WIDTH - EDGE - max(names, default=0) - 26
        self.area = Box(EDGE, right, BOTTOM, label - ROW / 2 - 2)
        base = self.area.bottom - 4
        self.canvas.line((EDGE, right), (base, base), LIGHT.grid)
        for curve in self.curves:
            self._draw_faint(curve)
        shown = {id(curve) for curve in self.named}
        for curve in sorted(self.curves, key=lambda curve: curve.line.strong):
            self._draw_line(curve, id(curve) in shown)
        self._draw_names()


def _sketch(canvas: Canvas, chart: Chart) -> _Sketch | None:
    traced = (trace(line, len(chart.lines), percent=chart.percent) for line in chart.lines)
    curves = [curve for curve in traced if curve]
    if not curves:
        return None
    # How many have no name is not for a picture that is seen for a second.
    chart = replace(chart, captions=replace(chart.captions, unnamed=""))
    sketch = _Sketch(canvas, chart, curves, LIGHT, dark=False, narrow=True)
    steps = [curve.extent_of_steps() for curve in curves]
    values = [curve.extent_of_values() for curve in curves]
    sketch.x = step_scale(min(low for low, _ in steps), max(high for _, high in steps), 5)
    low, high = min(low for low, _ in values), max(high for _, high in values)
    sketch.y = value_scale(low, high, 6, log=bool(chart.log), percent=chart.percent)
    # As many names as stand above one another in what is left of the height.
    first = sorted(curves, key=lambda curve: not curve.line.strong)[:5]
    sketch.named = [curve for curve in curves if curve in first]
    return sketch

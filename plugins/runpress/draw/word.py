"""Words as masks: drawn once, and laid on every picture that has them.

Laying out a few words and drawing their glyphs takes longer than the lines of a chart do, and
the same words come again: in a picture's dark twin, in its narrow one, at the axes of the next.
So what is kept of words is how far they cover each pixel, whatever their colour. They start on
whole pixels, which keeps their upright strokes sharp.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from runpress.draw.fonts import FIRST, families, has_bold

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.font_manager import FontProperties

DENSITY = 2
# A point of type is 1/72 inch: at 72 units an inch, a font size in points is one in units.
UNITS_PER_INCH = 72
# Around the words, in pixels: a glyph may reach beyond what is measured.
EDGE = 6
# How high the first font's letters stand, as a share of its size, accents left out.
ASCENT = 1556 / 2048
# Words of a blog's axes and of its newest names; a mask takes a few kilobytes.
MOST_MASKS = 512

Cover = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """How far words cover the pixels around them, from 0 to 255.

    `width` is theirs in pixels, `left` and `above` how far the mask begins before and above
    where they begin on their baseline, `middle` how high above it their middle is.
    """

    cover: Cover
    width: float
    left: int
    above: int
    middle: float

    def lay(self, pixels: NDArray[np.uint8], x: float, y: float, colour: tuple[int, ...]) -> None:
        """Colour an RGBA sheet, its first row on top, where the words cover it.

        Args:
            pixels: the sheet, which changes.
            x, y: where the words begin on their baseline, in pixels, `y` from the top.
            colour: red, green and blue, from 0 to 255.
        """
        if not (math.isfinite(x) and math.isfinite(y)):
            return
        height, width = self.cover.shape
        top, left = round(y) - self.above, round(x) - self.left
        upper, lower = max(0, top), min(top + height, pixels.shape[0])
        begin, end = max(0, left), min(left + width, pixels.shape[1])
        if upper >= lower or begin >= end:
            return
        # As rows of bytes, alpha among them: it comes out as it was.
        sheet = pixels.reshape(len(pixels), -1)[upper:lower, 4 * begin : 4 * end]
        cover = self.cover[upper - top : lower - top, begin - left : end - left]
        part = np.repeat(cover, 4, axis=1).astype(np.uint16)
        ink = np.tile(np.array([*colour, 255], np.uint16), end - begin)
        sheet[...] = (sheet * (255 - part) + part * ink + 127) // 255


@functools.lru_cache(maxsize=4096)
def width_of(shown: str, size: float, bold: bool) -> float:
    """Return how wide words are, in pixels; measured once."""
    width, _, _ = _ruler().get_text_width_height_descent(shown, font(shown, size, bold), False)
    return float(width)


@functools.lru_cache(maxsize=MOST_MASKS)
def word(shown: str, size: float, bold: bool, stroke: float | None) -> Word:
    """Return words drawn; made once.

    Args:
        shown: on one line, and not empty.
        size: of the type, in CSS pixels.
        bold: in the bold of the first font, where it has all of the words.
        stroke: the width of an outline around them, in CSS pixels; 0 gives the glyphs as they
            lie within such an outline, and None the glyphs as type.
    """
    style = font(shown, size, bold)
    width, height, descent = _ruler().get_text_width_height_descent(shown, style, False)
    ascent = height - descent
    left, above = EDGE, math.ceil(ascent) + EDGE
    sheet = _sheet(math.ceil(width) + 2 * EDGE, above + math.ceil(max(descent, 0)) + EDGE)
    context = sheet.new_gc()
    context.set_foreground((0, 0, 0, 1), isRGBA=True)
    context.set_antialiased(True)
    pen = _outlined(sheet, stroke) if stroke is not None else sheet
    pen.draw_text(context, left, above, shown, style, 0)
    cover = np.asarray(sheet.buffer_rgba())[..., 3].copy()  # type: ignore[no-untyped-call]
    middle = max(ascent, ASCENT * size * DENSITY) / 2
    return Word(cover, float(width), left, above, float(middle))


def font(words: str, size: float, bold: bool) -> FontProperties:
    """Return the font of words, given in full: the script's own settings have no say."""
    return _font(size, bold and has_bold(words))


@functools.lru_cache(maxsize=64)
def _font(size: float, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=[FIRST] if bold else list(families()),
        style="normal",
        variant="normal",
        weight="bold" if bold else "normal",
        stretch="normal",
        size=size,
    )


def _sheet(width: int, height: int) -> RendererAgg:
    from matplotlib.backends.backend_agg import RendererAgg

    # matplotlib's types leave its Agg canvas out.
    return RendererAgg(width, height, UNITS_PER_INCH * DENSITY)  # type: ignore[no-untyped-call]


def _outlined(sheet: RendererAgg, stroke: float) -> RendererBase:
    from matplotlib.patheffects import Normal, PathEffectRenderer, withStroke

    effect = withStroke(linewidth=stroke, foreground="black") if stroke else Normal()
    pen: RendererBase = PathEffectRenderer([effect], sheet)
    return pen


@functools.cache
def _ruler() -> RendererBase:
    return _sheet(1, 1)

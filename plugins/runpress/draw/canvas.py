"""A sheet to draw on, in CSS pixels, over matplotlib's Agg.

Its renderer is called without the figure, artists and axes that it usually draws for, which
take twice the time of the drawing itself, and leave the picture as it is.

Every property is given in full, and the few settings that no property can give are held:
a training script may have changed matplotlib's settings for its own figures, and a run's
curves must look the same all the same. One unit is one CSS pixel at twice the density; the
origin is at the lower left.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from runpress.draw.fonts import drawable, has_bold
from runpress.draw.thinning import Array
from runpress.draw.word import DENSITY, UNITS_PER_INCH, width_of, word

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.transforms import Affine2D
    from numpy.typing import NDArray

# What matplotlib looks up by itself while paths and words are made and drawn.
LOOKED_UP = ("agg.path.chunksize", "path.simplify", "path.simplify_threshold", "text.hinting")


# The settings are the process's: of two threads that draw, one must not put back what the
# other has only just set.
_SETTINGS = threading.Lock()


@contextmanager
def usual_settings() -> Iterator[None]:
    """Hold those settings at matplotlib's defaults; the script's own are back afterwards.

    Only these are put back, so that what the script sets meanwhile in another thread stays.
    """
    from matplotlib import rcParams, rcParamsDefault

    # Their types list every name there is, which differs from version to version.
    own: dict[Any, Any] = rcParams
    defaults: Mapping[Any, Any] = rcParamsDefault
    with _SETTINGS:
        before = {name: own[name] for name in LOOKED_UP}
        try:
            own.update({name: defaults[name] for name in LOOKED_UP})
            yield
        finally:
            own.update(before)


class Canvas:
    """A sheet of `width` times `height` CSS pixels; what is drawn lies over what was before."""

    def __init__(self, width: int, height: int, background: str) -> None:
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.transforms import Affine2D

        self.width, self.height, self._background = width, height, background
        # matplotlib's types leave its Agg canvas out.
        self._pen = RendererAgg(  # type: ignore[no-untyped-call]
            width * DENSITY, height * DENSITY, UNITS_PER_INCH * DENSITY
        )
        # Shared with the pen: words are laid on the sheet between its lines.
        self._pixels: NDArray[np.uint8] = np.asarray(
            self._pen.buffer_rgba()  # type: ignore[no-untyped-call]
        )
        # Whole pixels at once: byte by byte this would take as long as a chart's lines.
        self._pixels.view(np.uint32)[...] = np.array([*_bytes(background), 255], np.uint8).view(
            np.uint32
        )
        self._transform: Affine2D = Affine2D().scale(DENSITY)

    def line(
        self,
        xs: Sequence[float] | Array,
        ys: Sequence[float] | Array,
        colour: str,
        width: float = 1,
        *,
        dash: tuple[float, ...] = (),
        alpha: float = 1,
    ) -> None:
        """Draw a line through the points; one that is NaN makes a gap.

        `dash` counts in multiples of `width`.
        """
        from matplotlib.path import Path

        context = self._context(colour, width, alpha)
        context.set_joinstyle("round")
        context.set_capstyle("butt" if dash else "round")
        if dash:
            context.set_dashes(0, [each * width for each in dash])
        path = Path(np.column_stack((np.asarray(xs), np.asarray(ys))))
        self._pen.draw_path(context, path, self._transform)  # type: ignore[no-untyped-call]

    def band(self, xs: Array, low: Array, high: Array, colour: str, alpha: float) -> None:
        """Fill between two lines; where either is NaN there is no band."""
        from matplotlib.path import Path

        context = self._context(colour, 0, alpha)
        for part in _unbroken(np.isfinite(low) & np.isfinite(high)):
            outline = np.column_stack(
                (
                    np.concatenate((xs[part], xs[part][::-1])),
                    np.concatenate((low[part], high[part][::-1])),
                )
            )
            fill = (*_parts(colour), alpha)
            self._pen.draw_path(  # type: ignore[no-untyped-call]
                context, Path(outline), self._transform, fill
            )

    def points(
        self, xs: Array, ys: Array, marker: str, size: float, colour: str, *, hollow: bool = False
    ) -> None:
        """Draw a marker of `size` at each point; hollow ones show the background inside."""
        from matplotlib.markers import MarkerStyle
        from matplotlib.path import Path
        from matplotlib.transforms import Affine2D

        if not len(xs):
            return
        style = MarkerStyle(marker, fillstyle="full")
        edge, inside = (colour, self._background) if hollow else (self._background, colour)
        context = self._context(edge, 1.6 if hollow else 0.7)
        context.set_joinstyle(style.get_joinstyle())
        context.set_capstyle(style.get_capstyle())
        threshold = style.get_snap_threshold()
        context.set_snap(None if threshold is None else size * DENSITY >= threshold)
        self._pen.draw_markers(
            context,
            style.get_path(),
            Affine2D(style.get_transform().get_matrix()).scale(size * DENSITY),
            Path(np.column_stack((xs, ys))),
            self._transform,
            (*_parts(inside), 1.0) if style.is_filled() else None,
        )

    def text(  # noqa: PLR0913 -- where, what, how: a word has that many sides
        self,
        x: float,
        y: float,
        words: str,
        colour: str,
        size: float,
        *,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Write `words` with their middle at height `y`; a halo keeps lines off them."""
        shown = drawable(words)
        if not shown:
            return
        strokes: list[tuple[float | None, str]] = [(None, colour)]
        if halo:
            strokes = [(3, self._background), (0, colour)]
        elif bold and not has_bold(shown):
            strokes = [(0.6, colour)]
        for stroke, ink in strokes:
            art = word(shown, size, bold, stroke)
            before = {"left": 0.0, "center": art.width / 2, "right": art.width}[align]
            down = (self.height - y) * DENSITY + art.middle
            art.lay(self._pixels, x * DENSITY - before, down, _bytes(ink))

    def width_of(self, words: str, size: float, bold: bool = False) -> float:
        """Return how many CSS pixels wide `words` are."""
        shown = drawable(words)
        return width_of(shown, size, bold) / DENSITY if shown else 0.0

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """What was drawn: rows of red, green, blue and alpha, `DENSITY` pixels a CSS pixel."""
        return self._pixels

    def _context(self, colour: str, width: float, alpha: float = 1) -> GraphicsContextBase:
        context = self._pen.new_gc()
        context.set_foreground((*_parts(colour), alpha), isRGBA=True)
        context.set_linewidth(width)
        context.set_antialiased(True)
        return context


def _bytes(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = _bytes(colour)
    return red / 255, green / 255, blue / 255


def _unbroken(there: np.ndarray) -> list[slice]:
    """Return the stretches in which `there` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

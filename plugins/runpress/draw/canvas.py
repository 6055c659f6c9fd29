"""A sheet to draw on, in CSS pixels, over matplotlib's Agg.

Every property is given in full, and the few settings that no property can give are held:
a training script may have changed matplotlib's settings for its own figures, and a run's
curves must look the same all the same. One unit is one CSS pixel at twice the density; the
origin is at the lower left.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from runpress.draw.fonts import FIRST, drawable, families, has_bold
from runpress.draw.thinning import Array

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties
    from matplotlib.patheffects import AbstractPathEffect
    from PIL.Image import Image

DENSITY = 2
# A point of type is 1/72 inch: at 72 units an inch, a font size in points is one in units.
UNITS_PER_INCH = 72
# What matplotlib looks up by itself while paths, dashes and words are made and drawn.
LOOKED_UP = (
    "agg.path.chunksize",
    "lines.scale_dashes",
    "markers.fillstyle",
    "path.simplify",
    "path.simplify_threshold",
    "path.sketch",
    "path.snap",
    "text.hinting",
)


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
    """A sheet of `width` times `height` CSS pixels."""

    def __init__(self, width: int, height: int, background: str) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width, self.height, self._background = width, height, background
        self._figure = Figure(
            figsize=(width / UNITS_PER_INCH, height / UNITS_PER_INCH),
            dpi=UNITS_PER_INCH * DENSITY,
            facecolor=background,
            edgecolor=background,
            linewidth=0,
            frameon=True,
        )
        # The setting `figure.autolayout` would move what has its place already.
        self._figure.set_layout_engine("none")
        self._agg = FigureCanvasAgg(self._figure)
        self._transform = Affine2D().scale(DENSITY)

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
        from matplotlib.lines import Line2D

        art = Line2D(
            np.asarray(xs),
            np.asarray(ys),
            color=colour,
            linewidth=width,
            alpha=alpha,
            marker="",
            solid_capstyle="round",
            solid_joinstyle="round",
            dash_capstyle="butt",
            dash_joinstyle="round",
            antialiased=True,
        )
        art.set_linestyle((0, list(dash)) if dash else "solid")
        self._add(art)

    def band(self, xs: Array, low: Array, high: Array, colour: str, alpha: float) -> None:
        """Fill between two lines; where either is NaN there is no band."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        for part in _unbroken(np.isfinite(low) & np.isfinite(high)):
            outline = np.column_stack(
                (
                    np.concatenate((xs[part], xs[part][::-1])),
                    np.concatenate((low[part], high[part][::-1])),
                )
            )
            self._add(PathPatch(Path(outline), facecolor=colour, linewidth=0, alpha=alpha))

    def points(
        self, xs: Array, ys: Array, marker: str, size: float, colour: str, *, hollow: bool = False
    ) -> None:
        """Draw a marker of `size` at each point; hollow ones show the background inside."""
        from matplotlib.lines import Line2D

        art = Line2D(
            xs,
            ys,
            linestyle="none",
            marker=marker,
            markersize=size,
            markerfacecolor=self._background if hollow else colour,
            markeredgecolor=colour if hollow else self._background,
            markeredgewidth=1.6 if hollow else 0.7,
            antialiased=True,
        )
        self._add(art)

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
        from matplotlib.patheffects import withStroke
        from matplotlib.text import Text

        shown = drawable(words)
        art = Text(
            x,
            y,
            shown,
            color=colour,
            fontproperties=_font(shown, size, bold),
            horizontalalignment=align,
            verticalalignment="center_baseline",
            rotation=0,
            usetex=False,
            antialiased=True,
            parse_math=False,
        )
        effects = []
        if halo:
            effects = [withStroke(linewidth=3, foreground=self._background)]
        elif bold and not has_bold(shown):
            effects = [withStroke(linewidth=0.6, foreground=colour)]
        self._add(art, *effects)

    def width_of(self, words: str, size: float, bold: bool = False) -> float:
        """Return how many CSS pixels wide `words` are."""
        shown = drawable(words)
        return _width(shown, size, bold) if shown else 0.0

    def picture(self) -> Image:
        """Return what was drawn, `DENSITY` pixels a CSS pixel."""
        from PIL import Image

        self._agg.draw()  # type: ignore[no-untyped-call]
        size = (self.width * DENSITY, self.height * DENSITY)
        pixels = bytes(self._agg.buffer_rgba())  # type: ignore[no-untyped-call]
        return Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")

    def _add(self, art: Artist, *effects: AbstractPathEffect) -> None:
        art.set_transform(self._transform)
        art.set_clip_on(False)
        # Drawn in the order of the calls.
        art.set_zorder(1)
        art.set_path_effects(list(effects))
        art.set_sketch_params(None)
        art.set_snap(None)
        self._figure.add_artist(art)


@functools.lru_cache(maxsize=4096)
def _width(shown: str, size: float, bold: bool) -> float:
    """Measured once: a picture's words come again in its dark twin, and in the next picture."""
    width, _, _ = _ruler().get_text_width_height_descent(shown, _font(shown, size, bold), False)
    return float(width) / DENSITY


@functools.cache
def _ruler() -> RendererBase:
    from matplotlib.backends.backend_agg import RendererAgg

    # matplotlib's types leave its Agg canvas out.
    return RendererAgg(1, 1, UNITS_PER_INCH * DENSITY)  # type: ignore[no-untyped-call]


def _font(words: str, size: float, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    bold = bold and has_bold(words)
    return FontProperties(
        family=[FIRST] if bold else list(families()),
        style="normal",
        variant="normal",
        weight="bold" if bold else "normal",
        stretch="normal",
        size=size,
    )


def _unbroken(there: np.ndarray) -> list[slice]:
    """Return the stretches in which `there` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False])).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

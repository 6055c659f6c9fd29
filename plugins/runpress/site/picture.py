"""A chart as pictures on a page: two palettes, two widths, one place without a jump.

A picture for a phone is drawn for it, with words as large as the text around them; scaling
the wide one down would make them too small to read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

import markupsafe

from runpress.draw.chart import Chart, draw
from runpress.site.markup import escape
from runpress.site.model import Asset, Tree, key_of

# In pixels of the file; a page shows them at half this size, so that they are sharp.
WIDE, NARROW = (1440, 700), (750, 660)


@dataclass(frozen=True)
class Shown:
    """The addresses of a chart's four pictures, and what to say to who cannot see them."""

    wide: str
    wide_dark: str
    narrow: str
    narrow_dark: str
    alt: markupsafe.Markup
    wide_size: tuple[int, int] = WIDE
    narrow_size: tuple[int, int] = NARROW


def add_pictures(tree: Tree, folder: str, name: str, chart: Chart, alt: str) -> Shown:
    """Add a chart's pictures to the tree as `<folder>/<name>[.narrow][.dark].png`."""

    def add(narrow: bool, dark: bool) -> str:
        suffix = (".narrow" if narrow else "") + (".dark" if dark else "")
        # Equal charts drawn by equal code make equal bytes, and need drawing once.
        key = key_of(
            chart, narrow, dark, metadata.version("runpress"), metadata.version("matplotlib")
        )
        make = _maker(chart, narrow=narrow, dark=dark)
        return tree.add_asset(Asset(f"{folder}/{name}{suffix}.png", key, make))

    return Shown(
        add(False, False), add(False, True), add(True, False), add(True, True), escape(alt)
    )


def _maker(chart: Chart, *, narrow: bool, dark: bool) -> Callable[[], bytes]:
    return lambda: draw(chart, dark=dark, narrow=narrow)

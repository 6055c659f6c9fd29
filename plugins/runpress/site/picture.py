"""A chart as pictures on a page: two palettes, two widths, one place without a jump.

A picture for a phone is drawn for it, with words as large as the text around them; scaling
the wide one down would make them too small to read.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from typing import Any

import markupsafe

from runpress.draw.chart import Chart
from runpress.draw.recipe import ChartRecipe
from runpress.site.markup import escape
from runpress.site.model import Asset, Tree, key_of

# In pixels of the file; a page shows them at half this size, so that they are sharp.
WIDE, NARROW = (1440, 700), (750, 660)
# A line without its points.
NO_NUMBERS: Mapping[str, Any] = {"steps": (), "values": (), "low": None, "high": None, "faint": ()}


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

    # Equal charts drawn by equal code make equal bytes, and need drawing once.
    drawing = name_of_drawing(chart)

    def add(narrow: bool, dark: bool) -> str:
        suffix = (".narrow" if narrow else "") + (".dark" if dark else "")
        key = f"{drawing[2:]}{narrow:d}{dark:d}"
        make = ChartRecipe(chart, dark, narrow)
        return tree.add_asset(Asset(f"{folder}/{name}{suffix}.png", key, make))

    return Shown(
        add(False, False), add(False, True), add(True, False), add(True, True), escape(alt)
    )


def name_of_drawing(chart: Chart) -> str:
    """Name what a chart draws; its numbers by their bytes, as their digits take long to write."""
    words: list[object] = [replace(chart, lines=()), drawn_by()]
    numbers = []
    for line in chart.lines:
        words.append(replace(line, **NO_NUMBERS))
        columns = [line.steps, line.values, line.low or (), line.high or ()]
        columns += [column for points in line.faint for column in points]
        words.append([len(column) for column in columns])
        numbers += [array("d", column).tobytes() for column in columns]
    return key_of(words, hashlib.sha256(b"".join(numbers)).digest())


@cache
def drawn_by() -> tuple[str, ...]:
    """Return the versions of what draws, which a picture depends on too."""
    return tuple(metadata.version(name) for name in ("runpress", "matplotlib", "pillow", "numpy"))

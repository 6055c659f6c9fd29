"""A font for formulas, cut down to what a site's formulas use: about 50 KB of 1.5 MB.

A bracket around a matrix is as high as the matrix only in a font that says how it grows.
Windows and macOS have one; Android and most of Linux have none, so STIX Two Math lies beside
the pages, and is fetched by those readers on pages with formulas alone.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources

FONT = "assets/vendor/stix-two-math.ttf"
PLACE = "assets/runpress/math.woff"
# What nearly every formula has, so that one more letter seldom makes another font.
USUAL = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(chr(0x1D44E + at) for at in range(26) if at != 7)
    + "".join(chr(0x1D434 + at) for at in range(26))
    # A root's sign stands in no formula: a browser brings it.
    + "\u221a\u210e\u2212\u00d7\u00b7\u00b1\u2211\u220f\u222b\u2202\u2207\u221e"
    "\u2264\u2265\u2260\u2248"
    "\u223c\u2208\u2192\u2190\u27e8\u27e9\u2016\u2223\u2225\u2026\u22ef\u22ee\u22f1\u2032"
)


def math_font(characters: frozenset[str]) -> bytes | None:
    """Return a WOFF of the characters and what they grow into; None where the font is missing."""
    return _cut("".join(sorted(characters | set(USUAL))))


@lru_cache(maxsize=2)
def _cut(text: str) -> bytes | None:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    source = resources.files("runpress.site").joinpath(FONT)
    if not source.is_file():
        return None
    options = subset.Options(
        flavor="woff",
        layout_features=["*"],
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 13, 14],
    )
    font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(text=text)
    cut.subset(font)
    font.flavor = "woff"
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()

"""The style sheet: what is written in `assets/`, a file a part, and the colours of series.

Curves, tables and legends take their colours from one palette, so that an arm is the same
colour wherever it appears.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from runpress.draw.palette import HUES

STYLE_SHEET = "assets/runpress/runpress.css"
# In this order; what comes later may refine what came before.
PARTS = (
    "words.css",
    "runpress.css",
    "diagrams.css",
    "zoom.css",
    "tables.css",
    "everyone.css",
    "charts.css",
    "recorded.css",
    "offscreen.css",
    "arriving.css",
    "versions.css",
    "print.css",
)

# One rule, whose selectors are all for dark pages.
DARK_RULE = re.compile(r"([^{}/;]*\[data-md-color-scheme=\"?slate\"?\][^{}]*\{[^{}]*\})")

# What only the dev server's pages have.
WHEN_SERVING = ("live.css",)


def style_sheet(*, serving: bool = False) -> str:
    """Return the whole style sheet.

    Args:
        serving: whether this is for the dev server, which knows runs that train now.
    """
    folder = resources.files("runpress.site").joinpath("assets")
    parts = (*PARTS, *WHEN_SERVING) if serving else PARTS
    rules = [folder.joinpath(part).read_text("utf-8") for part in parts]
    for index, (light, dark, light_text, dark_text) in enumerate(HUES):
        slate = f"[data-md-color-scheme=slate] .rp-series-{index}"
        rules.append(f".rp-series-{index} {{ --rp-series: {light}; }}")
        rules.append(f".rp-series-{index} {{ --rp-series-text: {light_text}; }}")
        rules.append(f"{slate} {{ --rp-series: {dark}; }}")
        rules.append(f"{slate} {{ --rp-series-text: {dark_text}; }}")
    return _packed(on_screens("\n".join(rules))) + "\n"


def on_screens(sheet: str) -> str:
    """Return a style sheet whose rules for dark pages leave paper alone, which is white."""
    return DARK_RULE.sub(r"@media screen {\1 }", sheet)


@cache
def _packed(sheet: str) -> str:
    """Return a style sheet without its remarks, which are for who reads the source."""
    from rcssmin import cssmin

    return str(cssmin(sheet))

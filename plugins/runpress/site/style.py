"""The style sheet: what is written in `assets/runpress.css`, and the colours of series.

Curves, tables and legends take their colours from one palette, so that an arm is the same
colour wherever it appears.
"""

from __future__ import annotations

from importlib import resources

from runpress.draw.palette import HUES

STYLE_SHEET = "assets/runpress/runpress.css"


def style_sheet() -> str:
    """Return the whole style sheet."""
    written = resources.files("runpress.site").joinpath("assets/runpress.css").read_text("utf-8")
    rules = []
    for index, (light, dark, *_) in enumerate(HUES):
        rules.append(f".rp-series-{index} {{ --rp-series: {light}; }}")
        rules.append(f"[data-md-color-scheme=slate] .rp-series-{index} {{ --rp-series: {dark}; }}")
    return written + "\n".join(rules) + "\n"

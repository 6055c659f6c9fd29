"""The style sheet: what is written in `assets/`, a file a part, and the colours of series.

Curves, tables and legends take their colours from one palette, so that an arm is the same
colour wherever it appears.
"""

from __future__ import annotations

from importlib import resources

from runpress.draw.palette import HUES

STYLE_SHEET = "assets/runpress/runpress.css"
# In this order; what comes later may refine what came before.
PARTS = ("runpress.css",)


def style_sheet() -> str:
    """Return the whole style sheet."""
    folder = resources.files("runpress.site").joinpath("assets")
    rules = [folder.joinpath(part).read_text("utf-8") for part in PARTS]
    for index, (light, dark, *_) in enumerate(HUES):
        rules.append(f".rp-series-{index} {{ --rp-series: {light}; }}")
        rules.append(f"[data-md-color-scheme=slate] .rp-series-{index} {{ --rp-series: {dark}; }}")
    return "\n".join(rules) + "\n"

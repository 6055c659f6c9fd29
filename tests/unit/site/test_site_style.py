"""The style sheet has a colour for every series, in light and in dark."""

from __future__ import annotations

from runpress.draw.palette import HUES
from runpress.site.style import style_sheet


def test_every_series_has_its_colours() -> None:
    sheet = style_sheet()
    for index, (light, dark, *_) in enumerate(HUES):
        assert f".rp-series-{index} {{ --rp-series: {light}; }}" in sheet
        assert (
            f"[data-md-color-scheme=slate] .rp-series-{index} {{ --rp-series: {dark}; }}" in sheet
        )


def test_it_asks_no_other_origin() -> None:
    assert "url(" not in style_sheet()
    assert "@import" not in style_sheet()
    assert style_sheet().count("{") == style_sheet().count("}")

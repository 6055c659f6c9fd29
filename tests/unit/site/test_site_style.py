"""The style sheet has a colour for every series, in light and in dark, and white paper."""

from __future__ import annotations

import re

import pytest

from runpress.draw.palette import HUES
from runpress.site.style import on_screens, style_sheet


def test_every_series_has_its_colours() -> None:
    sheet = re.sub(r"\s|;(?=})", "", style_sheet())
    for index, (light, dark, *_) in enumerate(HUES):
        assert f".rp-series-{index}{{--rp-series:{light}}}" in sheet
        assert f"slate].rp-series-{index}{{--rp-series:{dark}}}" in sheet


def test_it_asks_no_other_origin() -> None:
    sheet = style_sheet(serving=True)
    assert not re.search(r"url\([\"']?+(?!math\.woff|data:)", sheet)
    assert "@import" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_nothing_dark_reaches_paper() -> None:
    bare = re.sub(r"@media screen\s*{[^{}]*{[^{}]*}\s*}", "", style_sheet(serving=True))
    assert "slate" not in bare


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        ("a { b: c; }", "a { b: c; }"),
        ('[data-md-color-scheme="slate"] a { b: c; }', "@media screen { @ }"),
        (
            "@media print { [data-md-color-scheme=slate] a { b: c; } }",
            "@media print {@media screen { @ } }",
        ),
        ("x { y: z; }\n[data-md-color-scheme=slate] a { b: c; }", "x { y: z; }@media screen { @ }"),
    ],
)
def test_only_rules_for_dark_pages_are_kept_from_paper(rule: str, made: str) -> None:
    found = on_screens(rule)
    short = re.sub(r"\s*\[data[^{}]*{[^{}]*}", " @", found)
    assert short == made


def test_no_rule_for_dark_pages_is_also_one_for_others() -> None:
    for selectors in re.findall(r"@media screen\s*{([^{}]*){", style_sheet(serving=True)):
        outer = re.split(r",(?![^()]*\))", selectors)
        assert len({"slate" in each for each in outer}) == 1, selectors

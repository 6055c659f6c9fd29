"""What scripts say stands in a page's head: in its language, and as little as it needs."""

from __future__ import annotations

import html
import json
import re

import pytest

from runpress.site.script_words import words_head
from runpress.site.wording.words import words_of

CHART = '<figure class="rp-figure" data-rp-chart="{}"></figure>'


def said(language: str, page: str) -> dict[str, dict[str, str]]:
    head = words_head(words_of(language), page)
    (content,) = re.findall(r'^<meta name="runpress-words" content="([^"]*)">$', head)
    known: dict[str, dict[str, str]] = json.loads(html.unescape(content))
    return known


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_the_pages_language(language: str) -> None:
    told = "".join(said(language, CHART)["alive"].values())
    assert any("\u4e00" <= char <= "\u9fff" for char in told) == (language == "zh")


def test_a_page_without_a_chart_has_no_words_of_charts() -> None:
    assert set(said("en", "<p>We speak of data-rp-chart here.</p>")) == {"zoom"}
    assert set(said("en", CHART)) == {"zoom", "alive"}

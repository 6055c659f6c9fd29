"""Words of the front matter that the theme would take for HTML."""

from __future__ import annotations

from typing import Any

import pytest

from runpress.hosts.front_matter import escape_words


@pytest.mark.parametrize("key", ["title", "description"])
def test_words_cannot_end_what_they_stand_in(key: str) -> None:
    meta: dict[str, Any] = {key: '"></title><script>a()</script>\x00', "other": "<b>"}
    escape_words(meta)
    assert not {"<", ">", '"', "\x00"} & set(meta[key])
    assert meta["other"] == "<b>"


def test_tags_too_and_only_where_it_matters() -> None:
    meta: dict[str, Any] = {"tags": ["a", "<b>", 3, "R&D", "AT&amp;T {x}"], "title": "R&D"}
    escape_words(meta)
    assert meta == {"tags": ["a", "&lt;b&gt;", 3, "R&D", "AT&amp;T {x}"], "title": "R&D"}


@pytest.mark.parametrize("meta", [{}, {"title": None, "tags": "x", "description": 3}])
def test_what_is_no_text_stays(meta: dict[str, Any]) -> None:
    before = dict(meta)
    escape_words(meta)
    assert meta == before

"""Texts that wait packed until their page's turn comes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from runpress.hosts.incremental.texts import UNREAD, Texts, pack, unpack

ODD = "é → 混合精度 \ud800 \x00 " * 50


def page(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(content="<p>one</p>", markdown="one", **more)


@pytest.mark.parametrize("text", ["", "plain", ODD])
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert unpack(pack(text)) == text
    assert len(pack(ODD)) < len(ODD) / 4


@pytest.mark.parametrize("packed", [b"", b"nothing packed", pack("text")[:-3]])
def test_what_is_no_packed_text_is_a_value_error(packed: bytes) -> None:
    with pytest.raises(ValueError):
        unpack(packed)


def test_a_page_has_its_texts_when_it_is_its_turn_and_not_before_or_after() -> None:
    texts, one = Texts(), page()
    texts.set_aside(one)
    assert (one.content, one.markdown) == (UNREAD, UNREAD)
    texts.give_back(one)
    assert (one.content, one.markdown) == ("<p>one</p>", "one")
    texts.finish(one)
    assert (one.content, one.markdown) == (UNREAD, UNREAD)
    assert texts.packed(one) is None


def test_a_post_keeps_the_beginning_that_lists_show() -> None:
    texts, one = Texts(), page(excerpt=None)
    texts.set_aside(one)
    assert (one.content, one.markdown) == (UNREAD, "one")


def test_markdown_that_was_read_early_waits_for_its_turn() -> None:
    texts, one = Texts(), SimpleNamespace(content=None, markdown=ODD, excerpt=None)
    texts.set_aside_source(one)
    assert (one.content, one.markdown) == (None, UNREAD)
    texts.give_back(one)
    assert (one.content, one.markdown) == (None, ODD)
    one.content, one.markdown = "<p>made</p>", "beginning"
    # As on a page that gets more words later, which stays as it was read.
    texts.give_back(one)
    texts.finish(one)
    assert (one.content, one.markdown) == ("<p>made</p>", "beginning")
    texts.set_aside(one)
    texts.give_back(one)
    assert (one.content, one.markdown) == ("<p>made</p>", "beginning")


def test_html_that_nobody_has_read_is_given_when_it_is_asked_for() -> None:
    texts, one = Texts(), page()
    texts.leave(one, pack("<p>kept</p>"))
    texts.set_aside(one)
    assert one.content is UNREAD
    assert texts.packed(one) == pack("<p>kept</p>")
    texts.give_back(one)
    assert one.content == "<p>kept</p>"


def test_a_page_without_html_stays_without() -> None:
    texts, one = Texts(), SimpleNamespace(content=None, markdown=None)
    texts.set_aside(one)
    texts.give_back(one)
    texts.finish(one)
    assert (one.content, one.markdown) == (None, None)

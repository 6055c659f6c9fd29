"""Code and comments within prose, as every reader of a text takes them."""

from __future__ import annotations

import pytest

from runpress.site.text.passages import Passages


def passages(text: str, end: int | None = None) -> list[tuple[str, str]]:
    starts = [0] + [at + 1 for at, char in enumerate(text) if char == "\n"]
    found, _ = Passages(text, starts).within(0, len(text) if end is None else end)
    return [(each.kind, text[each.inner : each.inner_end]) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", []),
        ("a `b` c", [("code", "b")]),
        ("``a ` b`` `c`", [("code", "a ` b"), ("code", "c")]),
        ("`open and ``closed``", [("code", "closed")]),
        (r"\`no\` `yes`", [("code", "yes")]),
        ("1<!--= a.b -->, `c`", [("comment", "= a.b "), ("code", "c")]),
        ("`<!--` and `-->`", [("code", "<!--"), ("code", "-->")]),
        ("a <!-- never closed, `code`", [("code", "code")]),
        ("<!-- never closed, `code`", [("code", "code")]),
    ],
)
def test_what_lies_within_a_block(text: str, found: list[tuple[str, str]]) -> None:
    assert passages(text) == found


def test_a_comment_that_opens_its_line_goes_on_over_blank_lines() -> None:
    text = "<!-- one\n\ntwo -->\n"
    assert passages(text, end=text.index("\n")) == [("comment", " one\n\ntwo ")]
    assert passages(f"a {text}", end=text.index("\n") + 2) == []


def test_it_says_how_far_it_reaches() -> None:
    text = "<!-- one\n\ntwo --> three"
    assert Passages(text, [0, 9, 10]).within(0, 8)[1] == text.index(" three")

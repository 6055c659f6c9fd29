"""How a text begins: the title and the first paragraph, whatever looks like them."""

from __future__ import annotations

import pytest

from runpress.site.text.beginning import find_title, first_paragraph


def test_where_a_title_ends() -> None:
    text = "```\n# no\n```\n\n# Yes\nmore"
    title = find_title(text)
    assert title is not None
    assert text[: title.end].endswith("# Yes")
    assert find_title("text\n\n## two") is None


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("\n\nFirst\nline.\n\nSecond.", "First\nline."),
        ("```\na\n\nno prose\n```\n\nYes.", "Yes."),
        ("- item\n\n    in the item\n\nYes.", "Yes."),
        ("!!! note\n\n    No.\n\nYes.", "Yes."),
        ("> No.\n\nYes.", "Yes."),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nYes.", "Yes."),
        ("![](a.png)\n\nYes.", "Yes."),
        ("<p>No.</p>\n\nYes.", "Yes."),
        ('<span class="rp-value">1</span> is it.', '<span class="rp-value">1</span> is it.'),
        ("**Bold** begins.\n", "**Bold** begins."),
        ("`code` begins.", "`code` begins."),
        ("***\n\nYes.", "Yes."),
        ("- - -\n\nYes.", "Yes."),
        ("[a]: https://example.org\n\nYes.", "Yes."),
        ("## Goal\n\nYes.", "Yes."),
        ("Goal\n----\n\nYes.", "Yes."),
        ("2026 was a year.", "2026 was a year."),
        ("1. item", ""),
        ("", ""),
    ],
)
def test_the_first_paragraph(text: str, paragraph: str) -> None:
    assert first_paragraph(text) == paragraph

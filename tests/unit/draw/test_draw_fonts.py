"""Which characters can be drawn, with and without a font for Chinese."""

import pytest

from runpress.draw.fonts import SQUARE, clean, drawable, families, has_bold, missing_glyphs


def test_the_first_font_is_the_one_that_is_always_there() -> None:
    assert families()[0] == "DejaVu Sans"
    assert not any("Last Resort" in name for name in families())


def test_latin_greek_cyrillic_and_signs_are_there() -> None:
    assert missing_glyphs("naïve Ελληνικά Русский ± − × … %") == ""


def test_missing_characters_are_named_once_and_drawn_as_squares() -> None:
    odd = "\U00016fe4"
    assert missing_glyphs(f"a{odd}b{odd}") == odd
    assert drawable(f"a{odd}b") == f"a{SQUARE}b"


def test_chinese_is_drawn_exactly_where_a_font_is_there() -> None:
    assert (missing_glyphs("混合精度") == "") == (len(families()) > 1)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("zero\u200bwidth\x00\x1b[0m", "zerowidth[0m"),
        ("e\u0301", "é"),
        ("   ", ""),
    ],
)
def test_words_stand_on_one_line(words: str, shown: str) -> None:
    assert clean(words) == shown


def test_bold_is_known() -> None:
    assert has_bold("lr-0.003")
    assert not has_bold("混合")

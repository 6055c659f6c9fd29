"""Which characters can be drawn, with and without a font for Chinese."""

import sys
from collections.abc import Iterator

import pytest

from runpress.draw import fonts
from runpress.draw.fonts import (
    SQUARE,
    clean,
    drawable,
    families,
    has_bold,
    missing_glyphs,
    remedy,
)


@pytest.fixture
def only_first(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a font for Chinese."""
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(fonts, "SYSTEM_CJK", ())
    _look_again()
    yield
    monkeypatch.undo()
    _look_again()


def _look_again() -> None:
    fonts.families.cache_clear()
    fonts._glyphs.cache_clear()


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


def test_without_a_font_for_chinese_it_is_missing_and_the_remedy_is_named(
    only_first: None,
) -> None:
    assert families() == ("DejaVu Sans",)
    assert missing_glyphs("loss 损失 loss") == "损失"
    assert drawable("损失") == 2 * SQUARE
    assert "pip install 'runpress[zh]'" in remedy("损失")
    assert "pip" not in remedy("\N{FIRE}")


def test_with_a_font_for_chinese_another_one_is_no_remedy() -> None:
    assert missing_glyphs("混合精度损失，训练") == ""
    assert "pip" not in remedy("한")

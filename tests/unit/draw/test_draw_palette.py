"""Every colour can be read on its page, and series stay apart."""

import pytest

from runpress.draw.palette import DARK, HUES, LIGHT, contrast, paper, style

SERIES = range(len(HUES))


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("index", SERIES)
@pytest.mark.parametrize("dark", [False, True])
def test_lines_and_words_stand_out_from_their_page(index: int, dark: bool) -> None:
    background = paper(dark).background
    assert contrast(style(index).line(dark), background) >= 3
    assert contrast(style(index).text(dark), background) >= 4.5


@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_words_of_axes_stand_out(ground: object) -> None:
    assert isinstance(ground, type(LIGHT))
    assert contrast(ground.ink, ground.background) >= 7
    assert contrast(ground.quiet, ground.background) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_no_two_of_forty_look_alike(dark: bool) -> None:
    looks = {(style(index).line(dark), style(index).dash) for index in range(40)}
    assert len(looks) == 40


def test_any_number_of_arms_has_a_style() -> None:
    styles = [style(index) for index in range(1000)]
    assert styles[0].dash == ()
    assert {one.border for one in styles} == {"solid", "dashed", "dotted"}

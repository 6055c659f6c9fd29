"""Words as masks, laid on a sheet."""

import math

import numpy as np
import pytest

from runpress.draw.canvas import usual_settings
from runpress.draw.word import Word, word

INK, PAPER = (200, 100, 0), (255, 255, 255, 255)


def sheet() -> np.ndarray:
    return np.full((60, 200, 4), PAPER, np.uint8)


@pytest.fixture
def step() -> Word:
    with usual_settings():
        return word("step", 14, False, None)


def test_words_stand_on_their_baseline_in_their_colour(step: Word) -> None:
    pixels = sheet()
    step.lay(pixels, 20, 40, INK)
    rows, columns = np.nonzero((pixels[..., :3] == INK).all(-1))
    assert rows.min() > 40 - 14 * 2
    # The p reaches below.
    assert 40 < rows.max() < 40 + 14
    assert columns.min() >= 20
    assert columns.max() <= 20 + step.width
    assert (pixels[..., 3] == 255).all()


@pytest.mark.parametrize("x, y", [(-30, 40), (190, 40), (20, -5), (20, 75), (-5000, 40), (0, 9e9)])
def test_words_at_an_edge_are_cut_and_beyond_it_are_not_there(
    step: Word, x: float, y: float
) -> None:
    whole, pixels = np.full((300, 600, 4), PAPER, np.uint8), sheet()
    step.lay(whole, x + 200, y + 100, INK)
    step.lay(pixels, x, y, INK)
    assert np.array_equal(pixels, whole[100:160, 200:400])


@pytest.mark.parametrize("x", [math.nan, math.inf])
def test_words_nowhere_are_not_drawn(step: Word, x: float) -> None:
    pixels = sheet()
    step.lay(pixels, x, 40, INK)
    assert (pixels == PAPER).all()


def test_an_outline_covers_what_it_is_around() -> None:
    with usual_settings():
        inside, outline = (word("best 0.5", 14, False, stroke) for stroke in (0, 3))
    assert (outline.cover >= inside.cover).all()
    assert outline.cover.astype(int).sum() > 1.5 * inside.cover.astype(int).sum()


def test_words_are_made_once() -> None:
    with usual_settings():
        assert word("once", 14, True, None) is word("once", 14, True, None)

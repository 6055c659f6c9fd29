"""Words that are short enough and apart."""

import math

import numpy as np
import pytest

from runpress.draw.labels import Box, shorten, spread


def test_heights_that_are_apart_stay() -> None:
    assert spread([10, 50, 90], 17, 0, 100) == [10, 50, 90]


def test_equal_heights_part_around_their_mean() -> None:
    assert spread([50, 50, 50], 10, 0, 100) == [40, 50, 60]


@pytest.mark.parametrize("count", [2, 5, 12])
def test_all_are_apart_in_order_and_inside(count: int) -> None:
    wanted = [99 - 0.5 * at for at in range(count)]
    heights = spread(wanted, 8, 0, 100)
    assert heights == sorted(heights, reverse=True)
    assert np.diff(sorted(heights)).min() >= 8 - 1e-9
    assert min(heights) >= 0
    assert max(heights) <= 100 + 1e-9


def test_without_room_the_gap_shrinks() -> None:
    heights = spread([5.0] * 30, 17, 0, 100)
    assert (min(heights), max(heights)) == pytest.approx((0, 100))


def test_nothing_to_spread() -> None:
    assert spread([], 17, 0, 100) == []


def test_short_words_stay_and_long_ones_lose_their_middle() -> None:
    assert shorten("lr-0.1", 6, len) == "lr-0.1"
    assert shorten("learning-rate-0.0001", 11, len) == "learn….0001"


def test_the_ends_that_tell_arms_apart_stay() -> None:
    names = {shorten(f"a very long name of arm {at}", 12, len) for at in range(10)}
    assert len(names) == 10


def test_a_hostile_name_is_cut_before_it_is_measured() -> None:
    measured: list[int] = []

    def width(words: str) -> float:
        measured.append(len(words))
        return len(words)

    assert len(shorten("x" * 10_000_000, 20, width)) <= 20
    assert max(measured) <= 200


def test_no_room_at_all() -> None:
    assert shorten("name", 0, len) == "…"


def test_boxes_know_what_they_touch() -> None:
    box = Box(0, 10, 0, 10)
    assert box.meets(Box(9, 20, 9, 20))
    assert not box.meets(Box(10, 20, 0, 10))
    assert box.within(Box(0, 10, 0, 10))
    assert not box.within(Box(1, 10, 0, 10))


@pytest.mark.parametrize(
    ("xs", "ys", "crossed"),
    [
        ([-5, 20], [5, 5], True),
        ([-5, 20], [15, 15], False),
        # A spike between two points that lie beside the box.
        ([4.99, 5, 5.01], [-90, 90, -90], True),
        ([-9, -8, 40], [5, 5, 60], False),
        ([-5, 20], [-5, 20], True),
        ([-5, 20], [60, -5], False),
        ([5], [5], True),
        ([5], [50], False),
        ([-5, 5, 20], [5, math.nan, 5], True),
        ([-5, 20, 30], [math.nan, 5, 5], True),
        ([12, 20, 30], [math.nan, 5, 5], False),
        ([-5, 20], [math.nan, math.nan], False),
        ([5, 5], [-20, 20], True),
        ([], [], False),
    ],
)
def test_a_box_knows_which_lines_cross_it(xs: list[float], ys: list[float], crossed: bool) -> None:
    box = Box(0, 10, 0, 10)
    assert box.crossed(np.array(xs, dtype=float), np.array(ys, dtype=float)) is crossed

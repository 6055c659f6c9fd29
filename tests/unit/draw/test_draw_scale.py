"""Round numbers beside an axis, whatever the data."""

import math

import numpy as np
import pytest

from runpress.draw.scale import (
    Scale,
    spans_decades,
    step_scale,
    step_word,
    value_scale,
    value_word,
)


def words(scale: Scale) -> list[str]:
    return [word for _, word in scale.ticks]


def values(low: float, high: float, log: bool = False, percent: bool = False) -> Scale:
    return value_scale(low, high, 6, log=log, percent=percent)


def test_steps_are_whole_numbers() -> None:
    assert words(step_scale(1, 8, 9)) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert words(step_scale(0, 1, 9)) == ["0", "1"]
    assert words(step_scale(1, 8, 5)) == ["1", "2", "4", "6", "8"]


def test_many_steps_are_written_short() -> None:
    assert words(step_scale(0, 400_000, 5)) == ["0", "100k", "200k", "300k", "400k"]
    assert step_word(1_500_000, 2_000_000) == "1.5M"
    assert step_word(2000, 9999) == "2000"
    assert step_word(-3, 5) == "−3"
    assert step_word(2e17, 1e18) == "2×10¹⁷"


def test_a_lone_step_stands_in_the_middle() -> None:
    scale = step_scale(5, 5, 9)
    assert words(scale) == ["5"]
    assert scale.along(np.array([5.0])) == pytest.approx([0.5])


def test_values_near_zero_start_at_zero_and_others_do_not() -> None:
    assert words(values(0.1, 2.3))[0] == "0.0"
    zoomed = values(0.96, 0.98)
    assert 0.95 < zoomed.low < 0.96
    assert values(-1, 1).low < -1


def test_per_cent_end_at_100_and_stay_linear() -> None:
    assert values(0.01, 98, percent=True).high == 100
    assert not values(0.01, 98, percent=True).log
    assert values(3, 140, percent=True).high > 140


def test_a_log_axis_where_all_values_are_positive() -> None:
    scale = values(1e-4, 10, log=True)
    assert scale.log
    assert words(scale) == ["0.0001", "0.001", "0.01", "0.1", "1", "10"]
    assert not values(0, 10, log=True).log
    assert not values(1e-4, 10).log


def test_values_span_decades_where_a_plain_axis_would_squash_many_of_them() -> None:
    assert spans_decades(np.geomspace(10, 1e-4, 200))
    assert spans_decades(np.array([5.0, *[0.009] * 50]))
    assert spans_decades(np.array([*[0.01] * 50, 90.0, np.nan, np.inf]))


@pytest.mark.parametrize(
    "held",
    [
        np.linspace(1, 100, 50),
        np.geomspace(1, 100, 50),
        np.array([0.0, *np.geomspace(10, 1e-4, 200)]),
        np.array([-1.0, *np.geomspace(10, 1e-4, 200)]),
        # A learning rate that falls along a cosine is nearly nothing only at its end.
        1e-3 * (1 + np.cos(np.linspace(0, 0.99 * np.pi, 100))),
        np.full(9, np.nan),
        np.zeros(0),
        np.array([5e-324, 1.0]),
    ],
)
def test_other_values_keep_the_plain_axis(held: np.ndarray) -> None:
    assert not spans_decades(held)


def test_steps_too_long_to_be_told_apart_are_counted_from_the_first() -> None:
    scale = step_scale(2**53 - 40, 2**53, 5)
    assert words(scale) == ["0", "10", "20", "30", "40"]
    assert scale.origin == 2**53 - 40
    assert [place for place, _ in scale.ticks] == [2**53 - 40 + part for part in range(0, 41, 10)]
    assert step_scale(0, 2**53, 5).origin == 0


def test_what_is_nearly_one_is_not_written_as_one() -> None:
    assert value_word(0.99972) == "0.99972"
    assert value_word(0.985) == "0.985"
    assert value_word(0.99999999) == "1.000000"
    assert value_word(1.0) == "1.00"


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (-1e307, 1e307),
        (1e-300, 1e307),
        (1e-280, 1e307),
        (5e-324, 5e-324),
        (0, 5e-324),
        (0, 0),
        (0.5, 0.5),
        (-7, -7),
        (1e9, 1e9 + 1e-3),
        (1, 1 + 1e-15),
        (-1e-12, 1e-12),
        (1e300, 1e307),
    ],
)
@pytest.mark.parametrize("log", [True, False])
def test_any_range_has_a_finite_axis_and_few_words(low: float, high: float, log: bool) -> None:
    scale = values(low, high, log)
    along = scale.along(np.array([low, high]))
    assert np.isfinite(along).all()
    assert along.min() >= -1e-9
    assert along.max() <= 1 + 1e-9
    assert len(scale.ticks) <= 12
    assert all(math.isfinite(value) for value, _ in scale.ticks)


def test_ticks_of_one_axis_have_different_words() -> None:
    for low, high in [(1e6, 1.00002e6), (-1e300, 1e300), (0, 3e-7), (-5, 4)]:
        shown = words(values(low, high))
        assert len(set(shown)) == len(shown) >= 3


def test_zero_has_no_sign_and_minus_is_a_minus() -> None:
    assert words(values(-0.2, 0.3)) == ["−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.97, "0.970"),
        (0.0952, "0.0952"),
        (1234.5, "1234"),
        (0, "0"),
        (-0.5, "−0.500"),
        (1e-5, "1×10⁻⁵"),
        (-2.5e300, "−2.5×10³⁰⁰"),
    ],
)
def test_a_value_in_a_few_digits(value: float, word: str) -> None:
    assert value_word(value) == word

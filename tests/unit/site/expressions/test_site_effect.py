"""Effects: intervals carried forward through steps, bounds carried back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.site.expressions.effect import Effect, Exponential, Line, Magnitude, Step
from runpress.site.expressions.inference import one_sample

VALUES = [0.8, 1.1, 1.5, 0.9]
PLAIN = Effect(one_sample(VALUES), "diff")
LOW, HIGH = PLAIN.interval or (0.0, 0.0)


def test_without_steps_it_is_the_estimate() -> None:
    assert PLAIN.value == pytest.approx(1.075)
    assert PLAIN.interval == PLAIN.estimate.interval()
    assert PLAIN.p_value(1.0) == PLAIN.estimate.p_value(1.0)


def test_a_line_that_falls_turns_the_interval_round() -> None:
    found = PLAIN.then(Line(-100.0, 5.0))
    assert found.value == pytest.approx(5 - 107.5)
    assert found.interval == pytest.approx((5 - 100 * HIGH, 5 - 100 * LOW))
    assert found.p_value(-95.0) == pytest.approx(PLAIN.p_value(1.0))


def test_a_ratio_is_the_exponential_of_a_mean_of_logarithms() -> None:
    found = Effect(one_sample([math.log(one) for one in VALUES]), "ratio", (Exponential(),))
    assert found.value == pytest.approx(math.prod(VALUES) ** 0.25)
    assert found.p_value(1.0) == found.estimate.p_value(0.0)
    # No ratio of positive numbers lies there.
    assert found.p_value(0.0) is None
    assert found.p_value(-1.0) is None


@pytest.mark.parametrize(
    ("interval", "folded"),
    [((-3.0, 1.0), (0.0, 3.0)), ((1.0, 3.0), (1.0, 3.0)), ((-3.0, -1.0), (1.0, 3.0))],
)
def test_the_interval_of_a_magnitude(
    interval: tuple[float, float], folded: tuple[float, float]
) -> None:
    assert Magnitude().image(*interval) == folded


def test_no_magnitude_lies_below_zero() -> None:
    assert PLAIN.then(Magnitude()).p_value(-0.1) is None
    assert PLAIN.then(Magnitude()).p_value(0.0) == PLAIN.p_value(0.0)


def test_only_a_difference_that_stayed_one_has_a_sign() -> None:
    assert PLAIN.is_signed
    assert PLAIN.then(Line(2.0, 0.0)).is_signed
    assert not PLAIN.then(Magnitude()).is_signed
    assert not Effect(PLAIN.estimate, "mean").is_signed


STEPS = st.lists(
    st.one_of(
        st.builds(Line, st.sampled_from([-100.0, -1.0, 0.5, 3.0]), st.floats(-5, 5)),
        st.just(Magnitude()),
    ),
    max_size=4,
)


@given(STEPS, st.floats(-20, 20), st.lists(st.floats(-9, 9), min_size=3, max_size=5))
def test_p_is_under_five_percent_only_outside_the_interval(
    steps: list[Step], bound: float, values: list[float]
) -> None:
    found = Effect(one_sample(values), "diff", tuple(steps))
    interval, p = found.interval, found.p_value(bound)
    if interval is None or p is None or abs(p - 0.05) < 1e-6:
        return
    margin = 1e-9 * (1 + abs(bound) + interval[1] - interval[0])
    if p < 0.05:
        assert not interval[0] + margin < bound < interval[1] - margin
    else:
        assert interval[0] - margin <= bound <= interval[1] + margin


def test_a_ratio_beyond_all_numbers_is_infinite() -> None:
    found = Effect(one_sample([1e3, 2e3, 3e3]), "ratio", (Exponential(),))
    assert found.value == math.inf
    assert found.interval == pytest.approx((0.0, math.inf))

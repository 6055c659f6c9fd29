"""Intervals and p-values, held against scipy's own answers on many samples."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.site.expressions.inference import Estimate, holm, one_sample, paired, welch

# Of scipy's statistics; ours has to agree to far more digits than anybody is shown.
CLOSE = 1e-9
LEVELS = (0.9, 0.95, 0.99)


def samples(count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of samples of many sizes, spreads and places, some of them far from 0."""
    chance = np.random.default_rng(20261121)
    found = []
    for _ in range(count):
        size, other = chance.integers(2, 12, 2)
        place, spread = chance.normal(0, 10), 10.0 ** chance.uniform(-4, 3)
        first = chance.normal(place, spread, size)
        found.append((first, chance.normal(place + chance.normal(0, spread), spread * 3, other)))
    return found


def agrees(ours: Estimate, theirs: object, null: float) -> None:
    """Hold an estimate against a result of scipy.stats."""
    assert ours.p_value(null) == pytest.approx(theirs.pvalue, rel=1e-7, abs=1e-300)  # type: ignore[attr-defined]
    for level in LEVELS:
        low, high = theirs.confidence_interval(level)  # type: ignore[attr-defined]
        scale = abs(high - low)
        assert ours.interval(level) == pytest.approx((low, high), rel=CLOSE, abs=CLOSE * scale)


@pytest.mark.parametrize("pair", samples(60))
def test_one_sample_is_scipys(pair: tuple[np.ndarray, np.ndarray]) -> None:
    from scipy import stats

    null = float(pair[1][0])
    agrees(one_sample(pair[0].tolist()), stats.ttest_1samp(pair[0], null), null)


@pytest.mark.parametrize("pair", samples(60))
def test_welch_is_scipys(pair: tuple[np.ndarray, np.ndarray]) -> None:
    from scipy import stats

    ours = welch(pair[0].tolist(), pair[1].tolist())
    theirs = stats.ttest_ind(*pair, equal_var=False)
    agrees(ours, theirs, 0.0)
    assert ours.freedom == pytest.approx(theirs.df, rel=CLOSE)
    assert ours.counts == (len(pair[0]), len(pair[1]))


@pytest.mark.parametrize("pair", samples(60))
def test_paired_is_scipys(pair: tuple[np.ndarray, np.ndarray]) -> None:
    from scipy import stats

    size = min(map(len, pair))
    first, second = pair[0][:size], pair[1][:size]
    ours = paired(first.tolist(), second.tolist())
    agrees(ours, stats.ttest_rel(first, second), 0.0)
    assert ours.counts == (size,)


def test_a_ratio_is_the_same_on_logarithms() -> None:
    from scipy import stats

    first, second = [0.8, 0.7, 0.9, 0.75], [1.0, 1.1, 0.95, 1.2]
    ours = paired([*map(math.log, first)], [*map(math.log, second)])
    low, high = stats.ttest_rel(np.log(first), np.log(second)).confidence_interval(0.95)
    assert ours.interval() == pytest.approx((low, high), rel=CLOSE)


@pytest.mark.parametrize(
    "values",
    [
        [0.985, 0.985, 0.985],
        [0.1 + 0.2, 0.3, 0.3],
        [1e300, 1e300],
        [-5.0, -5.0, -5.0, -5.0],
        [0.0, 0.0],
    ],
)
def test_equal_numbers_have_no_spread_and_rounding_is_none(values: list[float]) -> None:
    found = one_sample(values)
    assert found.is_identical
    assert found.interval() is None
    assert found.p_value(0.0) is None


def test_differences_that_are_equal_but_for_rounding_have_no_spread() -> None:
    first, second = [0.3, 0.4, 0.7], [0.2, 0.3, 0.6]
    assert len({one - other for one, other in zip(first, second, strict=True)}) > 1
    assert paired(first, second).is_identical


def test_one_arm_without_spread_leaves_the_others() -> None:
    from scipy import stats

    first, second = [1.0, 2.0, 4.0], [3.0, 3.0, 3.0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agrees(welch(first, second), stats.ttest_ind(first, second, equal_var=False), 0.0)


def test_too_few_numbers_have_no_interval_and_are_not_identical() -> None:
    for found in (one_sample([1.0]), welch([1.0], [2.0, 3.0]), welch([1.0], [1.0])):
        assert found.interval() is None
        assert found.p_value(0.0) is None
        assert not found.is_identical


@pytest.mark.parametrize("wild", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_makes_nothing_of_the_rest(wild: float) -> None:
    for found in (one_sample([1.0, wild, math.inf]), paired([1.0, wild, 3.0], [1.0, 2.0, 4.0])):
        assert math.isnan(found.center)
        assert found.interval() is None
        assert found.p_value(0.0) is None


@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e150, 1e300])
def test_the_size_of_the_numbers_changes_nothing(scale: float) -> None:
    low, high = one_sample([1.0, 2.0, 4.0]).interval() or (0, 0)
    far = one_sample([scale, 2 * scale, 4 * scale])
    assert far.interval() == pytest.approx((low * scale, high * scale), rel=CLOSE)
    assert far.p_value(0.0) == pytest.approx(one_sample([1.0, 2.0, 4.0]).p_value(0.0))


def test_numbers_beyond_all_measure_say_nothing() -> None:
    assert one_sample([1.7e308, -1.7e308]).interval() == (-math.inf, math.inf)
    assert one_sample([1.7e308, -1.7e308]).p_value(0.0) == 1.0
    # The distance between two of them is no float.
    assert one_sample([1.7e308, 1.7e308, -1.7e308]).interval() == (-math.inf, math.inf)
    assert one_sample([1.7e308, 1.7e308, -1.7e308]).p_value(0.0) == 1.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8), st.floats(-1e6, 1e6))
def test_p_is_under_five_percent_exactly_outside_the_interval(
    values: list[float], null: float
) -> None:
    found = one_sample(values)
    interval, p = found.interval(), found.p_value(null)
    if interval is None or p is None:
        return
    if abs(p - 0.05) > 1e-9:
        assert (p > 0.05) is (interval[0] < null < interval[1])


@pytest.mark.parametrize(
    ("given", "adjusted"),
    [
        ([], []),
        ([0.04], [0.04]),
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),
        ([0.001, 0.001, 0.5], [0.003, 0.003, 0.5]),
        ([0.5, 0.9, 0.6], [1.0, 1.0, 1.0]),
        # Holm (1979): a smaller p never gets a larger adjusted one.
        ([0.02, 0.021, 0.022], [0.06, 0.06, 0.06]),
    ],
)
def test_holm(given: list[float], adjusted: list[float]) -> None:
    assert holm(given) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_keeps_the_order_and_never_makes_p_smaller(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(p <= more <= 1 for p, more in zip(p_values, adjusted, strict=True))
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    assert [adjusted[at] for at in order] == sorted(adjusted)

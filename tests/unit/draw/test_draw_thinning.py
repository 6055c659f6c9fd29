"""Fewer points, and every peak still there."""

import numpy as np
import pytest

from runpress.draw.thinning import bucket, keep, thin


def wave(count: int) -> tuple[np.ndarray, np.ndarray]:
    steps = np.arange(count, dtype=np.float64)
    return steps, np.sin(steps / 50)


def test_few_points_stay_as_they_are() -> None:
    steps, values = wave(1000)
    thinned = thin(steps, values)
    assert np.array_equal(thinned[0], steps)
    assert np.array_equal(thinned[1], values)


@pytest.mark.parametrize("count", [1001, 1002, 1999, 2000, 12345, 200_000])
def test_extremes_first_and_last_are_kept(count: int) -> None:
    steps, values = wave(count)
    values[count // 3], values[count // 2] = 1e6, -1e6
    kept_steps, kept = thin(steps, values)
    assert len(kept) <= 1000
    assert (kept_steps[0], kept_steps[-1]) == (0, count - 1)
    assert np.all(np.diff(kept_steps) > 0)
    assert dict(zip(kept_steps, kept, strict=True))[count // 3] == 1e6
    assert dict(zip(kept_steps, kept, strict=True))[count // 2] == -1e6


def test_each_bucket_keeps_its_own_extremes() -> None:
    _, values = wave(10_000)
    kept = keep(values, 102)
    # 50 buckets of about 200 points: none of them is left without a point.
    assert np.diff(kept).max() <= 400


def test_a_long_gap_stays_a_gap_and_infinities_are_no_extremes() -> None:
    steps, values = wave(10_000)
    values[4000:6000] = np.nan
    values[100] = np.inf
    kept_steps, kept = thin(steps, values)
    inside = (kept_steps > 4100) & (kept_steps < 5900)
    assert inside.any()
    assert np.isnan(kept[inside]).all()
    assert 100 not in kept_steps


def test_buckets_hold_mean_and_range() -> None:
    values = np.array([1.0, 3.0, np.nan, 5.0, np.nan, np.inf])
    steps, means, low, high = bucket(np.arange(6.0), values, 3)
    assert steps.tolist() == [0, 2, 4]
    assert means[:2].tolist() == [2, 5]
    assert low[:2].tolist() == [1, 5]
    assert high[:2].tolist() == [3, 5]
    assert np.isnan([means[2], low[2], high[2]]).all()


def test_the_mean_of_large_numbers_does_not_overflow() -> None:
    values = np.full(4000, 1e308)
    _, means, _, _ = bucket(np.arange(4000.0), values, 10)
    assert means == pytest.approx(np.full(10, 1e308))

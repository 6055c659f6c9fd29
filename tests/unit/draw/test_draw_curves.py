"""The curves of one run: names, bands and the best point."""

import math

import pytest

from runpress.draw.curves import best_mark, draw_curves
from runpress.draw.png import dimensions
from runpress.format.schema import Goal, Series


def series(values: list[float], lows: list[float] | None = None) -> Series:
    count = len(values)
    return Series(
        steps=[10 * at for at in range(count)],
        values=values,
        times=[float(at) for at in range(count)],
        means=values,
        lows=lows or values,
        highs=values,
    )


def test_the_best_point_is_the_earliest_of_equals() -> None:
    mark = best_mark(series([3.0, 1.0, 2.0, 1.0]), "min")
    assert mark is not None
    assert (mark.step, mark.value, mark.words) == (10, 1.0, "best 1.00 at step 10")
    mark = best_mark(series([0.1, math.nan, 0.97, math.inf]), "max")
    assert mark is not None
    assert mark.words == "best 0.970 at step 20"


def test_the_best_of_a_bucket_is_only_near_its_step() -> None:
    mark = best_mark(series([3.0, 2.0, 2.5], lows=[2.9, 1.5, 2.5]), "min")
    assert mark is not None
    assert mark.words == "best 1.50 near step 10"


@pytest.mark.parametrize("values", [[], [1.0], [math.nan, 1.0], [math.nan, math.nan]])
def test_fewer_than_two_points_have_no_best(values: list[float]) -> None:
    assert best_mark(series(values), "min") is None


@pytest.mark.parametrize("dark", [False, True])
def test_curves_of_one_run_are_wide(dark: bool) -> None:
    shown = {"train/loss": series([3.0, 2.0, 1.0]), "val/loss": series([3.1, 2.2, 2.3])}
    content = draw_curves(shown, title="loss", goals={"train/loss": "min"}, dark=dark)
    assert dimensions(content) == (1440, 700)


def test_a_goal_marks_the_best_and_none_does_not() -> None:
    shown = {"val/loss": series([3.0, 1.0, 2.0])}
    goals: dict[str, Goal | None] = {"val/loss": None}
    without = draw_curves(shown, title="loss", goals={}, dark=False)
    assert draw_curves(shown, title="loss", goals=goals, dark=False) == without
    assert draw_curves(shown, title="loss", goals={"val/loss": "min"}, dark=False) != without


def test_a_thinned_series_shows_its_band() -> None:
    plain = draw_curves({"loss": series([3.0, 2.0, 1.0])}, title="loss", goals={}, dark=False)
    thinned = {"loss": series([3.0, 2.0, 1.0], lows=[2.0, 1.0, 0.5])}
    assert draw_curves(thinned, title="loss", goals={}, dark=False) != plain


def test_a_series_without_points_says_so() -> None:
    nothing = draw_curves({"val/loss": Series()}, title="loss", goals={}, dark=False)
    assert nothing == draw_curves({}, title="loss", goals={}, dark=False)

"""The curves of one run: names, bands and the best point."""

import math

import pytest

from runpress.draw.curves import best_mark, chart_of, draw_curves, marks_of
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


@pytest.mark.parametrize("values", [[0.5, 0.5], [], [1.0], [math.nan, 1.0], [math.nan, math.nan]])
def test_where_no_two_values_differ_there_is_no_best(values: list[float]) -> None:
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


def said(values: list[float], goal: Goal | None = "min", **more: list[float]) -> list[str]:
    found = marks_of({"train/loss": series(values, **more)}, {"train/loss": goal}, log=False)
    return [
        f"{mark.sign} {mark.step:g} {mark.value:g} {mark.words}" for mark in found["train/loss"]
    ]


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([3.0, math.nan, 1.0], ["cross 10 3 NaN at step 10"]),
        ([3.0, math.nan, -math.inf, 1.0], ["cross 10 3 not finite from step 10 to 20"]),
        ([3.0, 2.0, math.inf, math.inf], ["cross 20 2 infinite from step 20 on"]),
        ([math.nan, 2.0, 1.0], ["cross 0 2 NaN at step 0"]),
        (
            [3.0, math.nan, 2.0, math.nan],
            ["cross 10 3 NaN 2 times, first at step 10", "cross 30 2 "],
        ),
        ([math.nan, math.nan], []),
        ([], []),
    ],
)
def test_gaps_are_marked_where_the_line_breaks_off(values: list[float], marks: list[str]) -> None:
    assert said(values, None) == marks


def test_a_spike_is_marked_at_its_peak() -> None:
    values = [1 + 0.01 * (at % 3) for at in range(40)]
    values[20] = 9.0
    assert said(values, None) == ["peak 200 9 spike 9.00 at step 200"]
    values[20] = -9.0
    assert said(values, None) == ["dip 200 -9 spike −9.00 at step 200"]


def test_a_spike_within_a_bucket_is_near_its_step() -> None:
    highs = [1 + 0.01 * (at % 3) for at in range(40)]
    calm = list(highs)
    highs[20] = 9.0
    points = Series(list(range(40)), calm, calm, calm, [value - 0.1 for value in calm], highs)
    found = marks_of({"loss": points}, {}, log=False)["loss"]
    assert [mark.words for mark in found] == ["spike 9.00 near step 20"]


def test_a_plateau_is_marked_where_it_begins() -> None:
    values = [max(1.0, 3 - 0.1 * at) for at in range(60)]
    best, flat = said(values)
    assert best.startswith("ring 200 1 best 1.00 at step 200")
    assert flat.startswith("bar ") and " 1 flat from step " in flat


def test_of_many_lines_only_the_best_of_all_is_marked() -> None:
    shown = {f"l{at}/loss": series([3.0, 1.0 + at, math.nan, 2.0]) for at in range(5)}
    marks = marks_of(shown, dict.fromkeys(shown, "min"), log=False)
    assert {name: [mark.words for mark in each] for name, each in marks.items()} == {
        "l0/loss": ["best 1.00 at step 10"]
    }
    assert marks_of(shown, {}, log=False) == {}


def test_a_log_axis_is_for_what_falls_over_decades() -> None:
    falling = {"loss": series([10.0 ** (-at / 10) for at in range(60)])}
    assert chart_of(falling, title="loss", goals={"loss": "min"}).log is True
    assert chart_of(falling, title="loss", goals={"loss": "max"}).log is False
    assert chart_of({}, title="loss", goals={}).log is False


def test_a_join_is_drawn_within_the_steps_only() -> None:
    shown = {"loss": series([3.0, 2.0, 1.0])}
    plain, with_join, outside = (
        draw_curves(shown, title="loss", goals={}, dark=False, joins=joins)
        for joins in ([], [10], [99])
    )
    assert plain == outside != with_join

"""Lines of logs that were never thinned."""

import math
from array import array

from runpress.format.schema import Series
from runpress.site.charts.many_points import MOST_POINTS, line_of_many

COUNT = 100_000


def series(values: list[float], first: int = 0) -> Series:
    steps, column = array("q", range(first, first + len(values))), array("d", values)
    return Series(steps, column, column, column, column, column)


def test_one_run_keeps_its_ends_and_its_spike_at_their_steps() -> None:
    values = [math.sin(at / 500) for at in range(COUNT)]
    values[77_777] = 50.0
    line = line_of_many([series(values)], "a", 3, True)
    assert len(line.steps) <= MOST_POINTS
    points = dict(zip(line.steps, line.values, strict=True))
    assert (points[0], points[77_777], points[COUNT - 1]) == (0.0, 50.0, values[-1])
    assert (line.label, line.style, line.strong) == ("a", 3, True)


def test_several_runs_have_their_mean_where_all_of_them_are() -> None:
    one, other = [1.0] * COUNT, [3.0] * COUNT
    other[60_000], one[50_000] = 9.0, math.nan
    line = line_of_many([series(one), series(other, first=10)], "a", 0, False)
    assert line.low is not None
    assert line.high is not None
    at = {step: number for number, step in enumerate(line.steps)}
    assert (line.steps[0], line.steps[-1]) == (10, COUNT - 1)
    spike = at[60_010]
    assert (line.low[spike], line.values[spike], line.high[spike]) == (1.0, 5.0, 9.0)
    assert all(len(steps) == len(values) <= MOST_POINTS for steps, values in line.faint)
    assert 2.0 in line.values


def test_runs_that_share_no_step_have_no_mean() -> None:
    line = line_of_many([series([1.0] * COUNT), series([2.0] * 9, first=COUNT)], "a", 0, False)
    assert list(line.steps) == []
    assert len(line.faint) == 2

"""What holds for any log at all: tried on logs that nobody would have thought of."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from runpress.format import read
from runpress.format.read import LogRead, read_log
from runpress.format.schema import At, Series
from runpress.format.statistics import combine, describe
from runpress.format.write import line_of
from runpress.record.thin import thin

FEW = settings(max_examples=60, deadline=None)
STEPS = st.one_of(st.integers(0, 30), st.integers(0, 2**53))
NUMBERS = st.one_of(st.floats(width=64), st.integers(-(2**53), 2**53), st.just(1), st.just(0))
NAMES = st.sampled_from(["loss", "train/loss", "true", "精度", 'a"b', "{}", ",", "v\\n"])
CALLS = st.lists(st.tuples(STEPS, st.dictionaries(NAMES, NUMBERS, min_size=1)), max_size=40)
HOSTILE = st.sampled_from(
    [
        b'{"_step":1},{"_step":2}',
        b'{"_step":1,"_x":[{}',
        b'}],"loss":1}',
        b'{"_step":3,"loss":true}',
        b'{"_step":3,"loss":[1,2,0,4]}',
        b'{"_step":3,"_step":4,"loss":1,"loss":2}',
        b'{"_step":5,"later":7,"_later":{"deep":[]}}',
        b'{"_step":-5,"_time":"NaN","loss":"Infinity"}',
        b'{"_step":18446744073709551615,"loss":1}',
        b"null",
        b"7",
        b"[]",
        b" ",
        b"\xff",
    ]
)

Points = dict[str, dict[int, float]]


def read_bytes(content: bytes, **keys: int) -> LogRead:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "metrics.jsonl").write_bytes(content)
        return read_log(Path(folder), "a", **keys)


def points_of(log: LogRead) -> Points:
    return {name: dict(zip(one.steps, one.values, strict=True)) for name, one in log.series.items()}


def same(one: Points, other: Points) -> bool:
    # repr tells NaN from nothing, and takes it for itself.
    return {name: repr(sorted(points.items())) for name, points in one.items()} == {
        name: repr(sorted(points.items())) for name, points in other.items()
    }


def expected(calls: Sequence[tuple[int, dict[str, float]]]) -> Points:
    """The plainest reader there is: at one step the last write of a metric wins."""
    points: Points = {}
    for step, metrics in calls:
        for name, value in metrics.items():
            points.setdefault(name, {})[step] = float(value)
    return points


@FEW
@given(CALLS)
def test_what_is_written_in_any_order_is_read_again(calls):
    log = read_bytes(b"".join(line_of(step, 0.5, metrics) for step, metrics in calls))
    assert log.problems == [] and same(points_of(log), expected(calls))
    assert log.steps == len({step for step, _ in calls})
    assert log.last_step == max((step for step, _ in calls), default=None)
    for one in log.series.values():
        assert list(one.steps) == sorted(set(one.steps))


@FEW
@given(CALLS, st.data())
def test_any_prefix_reads_as_a_prefix(calls, data):
    lines = [line_of(step, 0.5, metrics) for step, metrics in calls]
    content = b"".join(lines)
    end = data.draw(st.integers(0, len(content)))
    log = read_bytes(content[:end])
    whole = content[:end].count(b"\n")
    # A last line that lacks nothing but its newline is whole.
    assert any(same(points_of(log), expected(calls[:count])) for count in (whole, whole + 1))
    assert {problem.code for problem in log.problems} <= {"RP104"}


@FEW
@given(
    st.lists(
        st.one_of(HOSTILE, st.builds(line_of, STEPS, st.just(0.0), st.just({"loss": 1}))),
        max_size=12,
    )
)
def test_lines_at_once_read_as_lines_one_by_one(lines):
    ended = [line.rstrip(b"\n") + b"\n" for line in lines]
    alone = [read_bytes(line) for line in ended]
    log = read_bytes(b"".join(ended))
    points: Points = {}
    for one in alone:
        for name, found in points_of(one).items():
            points.setdefault(name, {}).update(found)
    assert same(points_of(log), points)
    bad = [number for number, one in enumerate(alone, 1) if one.problems]
    assert [problem.line for problem in log.problems] == bad[:1]


@FEW
@given(CALLS, st.integers(1, 200))
def test_the_size_of_a_block_changes_nothing(calls, size):
    content = b"".join(line_of(step, 0.5, metrics) for step, metrics in calls)
    known, usual = read_bytes(content), read.BLOCK
    read.BLOCK = size
    try:
        assert same(points_of(read_bytes(content)), points_of(known))
    finally:
        read.BLOCK = usual


SERIES = st.lists(st.floats(-1e300, 1e300) | st.just(math.nan), min_size=1, max_size=300)


def series(values: Sequence[float], steps: Sequence[int]) -> Series:
    return Series(steps, values, [0.0] * len(steps), values, values, values)


def finite(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


@FEW
@given(SERIES, st.integers(2, 50), st.integers(1, 9))
def test_thinning_keeps_extremes_means_and_values(values, most, stride):
    one = series(values, range(0, len(values) * stride, stride))
    kept = read_bytes(thin({"x": one}, most)).series["x"]
    assert len(kept.steps) <= max(most, 1) and kept.steps[-1] == one.steps[-1]
    for step, value in zip(kept.steps, kept.values, strict=True):
        assert repr(value) == repr(float(values[step // stride]))
    assert (sorted(finite(kept.lows))[:1], sorted(finite(kept.highs))[-1:]) == (
        sorted(finite(values))[:1],
        sorted(finite(values))[-1:],
    )
    start = 0
    for step, mean in zip(kept.steps, kept.means, strict=True):
        bucket = finite(values[start : step // stride + 1])
        start = step // stride + 1
        if not bucket:
            assert math.isnan(mean)
            continue
        true = math.fsum(value / len(bucket) for value in bucket)
        assert abs(mean - true) <= 1e-12 * max(map(abs, bucket))


STEP_SETS = st.lists(st.sets(st.integers(0, 300), min_size=1), min_size=1, max_size=5)


@FEW
@given(STEP_SETS, st.integers(5, 60))
def test_dense_metrics_share_one_grid_whatever_their_steps(sets, most):
    logged = {
        f"m{at}": series([float(step) for step in sorted(steps)], sorted(steps))
        for at, steps in enumerate(sets)
    }
    kept = read_bytes(thin(logged, most)).series
    dense = {name for name, one in logged.items() if len(one.steps) > most}
    assert len({step for name in dense for step in kept[name].steps}) <= most
    for name, one in logged.items():
        assert list(kept[name].values) == [float(step) for step in kept[name].steps]
        assert set(kept[name].steps) <= set(one.steps) and kept[name].steps[-1] == one.steps[-1]
        assert (min(kept[name].lows), max(kept[name].highs)) == (min(one.values), max(one.values))
        if name not in dense:
            assert list(kept[name].steps) == list(one.steps)


@FEW
@given(SERIES, SERIES)
def test_statistics_of_two_halves_are_those_of_the_whole(before, after):
    steps = range(len(before) + len(after))
    halves = series(before, steps[: len(before)]), series(after, steps[len(before) :])
    found = combine(describe(halves[0]), describe(halves[1]), 0)
    true = describe(series([*before, *after], steps))
    assert (found.count, found.nonfinite) == (true.count, true.nonfinite)
    assert (found.first, found.last) == (true.first, true.last)
    assert (found.min, found.max) == (true.min, true.max)
    if true.mean is None:
        assert found.mean is None
        return
    largest = max(map(abs, finite([*before, *after])))
    assert found.mean is not None and abs(found.mean - true.mean) <= 1e-12 * largest
    assert isinstance(found.min, At) and type(found.min.value) is float

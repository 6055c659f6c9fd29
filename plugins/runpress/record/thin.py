"""Thinning a long log for publishing: at most a thousand points a metric, nothing hidden.

A metric of few points keeps them all. Denser ones share one grid of at most a thousand
steps. It divides the steps into buckets; each metric keeps of a bucket the last point that
it has there, at its own step and with its own value, and with the bucket's mean, minimum
and maximum, so that a spike which lasted one step is still seen on a curve.

Metrics that were logged at the same steps keep the same ones. Where their steps differ,
buckets end at steps that all of them have; where there are no such steps, a bucket keeps
more than one, and there are fewer buckets: never a value at a step at which it was not
logged, and never more than a thousand steps for all dense metrics together.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias

import orjson

from runpress.format.columns import Join
from runpress.format.manifest import word_of
from runpress.format.schema import ATTEMPT, STEP, TIME, Series

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    Steps: TypeAlias = NDArray[int64]
    Values: TypeAlias = NDArray[float64]

MOST_POINTS = 1_000


@dataclass(frozen=True, slots=True)
class Former:
    """The beginning of a log that was thinned once before.

    Each of its points, up to `last_step`, stands for `weight` points.
    """

    last_step: int
    weight: float


@dataclass(slots=True)
class _Kept:
    """The steps that some metrics keep, with times, and by name what each has there."""

    steps: list[int]
    times: Sequence[float]
    points: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a dense metric keeps: value, mean, minimum and maximum a row.

    Rows become lists when their line is written: thousands of metrics have millions.
    """

    table: Values

    def __getitem__(self, place: int) -> list[float | str]:
        return [_number(value) for value in self.table[place].tolist()]


def thin(
    series: Mapping[str, Series],
    most: int = MOST_POINTS,
    *,
    joins: Sequence[Join] = (),
    former: Former | None = None,
) -> bytes:
    """Return the lines of a log that keeps at most `most` points of each metric.

    Where more than `most` dense metrics have no step in common, each keeps one point.

    Args:
        series: all metrics, each in order of its steps.
        most: how many points a metric may have to keep them all, and how many steps all
            that have more keep together.
        joins: where the run was resumed; the lines say so again.
        former: the beginning of the log, where that was thinned before.
    """
    sparse = {name: one for name, one in series.items() if len(one.steps) <= most}
    dense = {name: one for name, one in series.items() if len(one.steps) > most}
    kept = [*_sparse(sparse), *_dense(dense, most, former)]
    return b"".join(_lines(kept, list(series), joins))


def _sparse(series: Mapping[str, Series]) -> Iterable[_Kept]:
    clocks: dict[int, _Kept] = {}
    for name, one in series.items():
        clock = clocks.get(id(one.steps))
        if clock is None:
            clock = clocks[id(one.steps)] = _Kept(list(one.steps), one.times, {})
        clock.points[name] = [_number(value) for value in one.values]
        if one.means is not one.values:
            rows = zip(one.values, one.means, one.lows, one.highs, strict=True)
            clock.points[name] = [[_number(value) for value in row] for row in rows]
    return clocks.values()


def _dense(series: Mapping[str, Series], most: int, former: Former | None) -> Iterable[_Kept]:
    import numpy as np

    # Metrics that were logged together share their steps, and all that follows from them.
    groups: dict[bytes, tuple[Steps, list[str]]] = {}
    for name, one in series.items():
        steps = np.asarray(one.steps, dtype=np.int64)
        groups.setdefault(hashlib.sha256(steps.data).digest(), (steps, []))[1].append(name)
    edges = _grid([steps for steps, _ in groups.values()], most, former)
    for steps, names in groups.values():
        ends = _ends(steps, edges)
        starts = np.concatenate(([0], ends[:-1]))
        times = [series[names[0]].times[end - 1] for end in ends]
        weights = _weights(steps, former)
        points = {name: _Rows(_table(series[name], starts, ends, weights)) for name in names}
        yield _Kept(steps[ends - 1].tolist(), times, points)


def _grid(groups: list[Steps], most: int, former: Former | None) -> Steps:
    """Return the last steps of the buckets, so few that the kept steps are at most `most`."""
    import numpy as np

    if not groups:
        return np.empty(0, dtype=np.int64)
    every = reduce(np.union1d, groups)
    common = reduce(_both, groups)
    base = common if len(common) >= most else every
    count = most
    while True:
        edges = _spaced(base, count, former)
        # What comes after the last step that all have would be in no bucket.
        edges = np.union1d(edges, every[-1:])
        kept = len(reduce(np.union1d, [steps[_ends(steps, edges) - 1] for steps in groups]))
        if kept <= most or count == 1:
            return edges
        count = max(1, min(count - 1, count * most // kept))


def _spaced(steps: Steps, count: int, former: Former | None) -> Steps:
    """Return at most `count` of the steps, evenly; the first is a bucket by itself."""
    import numpy as np

    if len(steps) <= count:
        return steps
    if count == 1:
        return steps[-1:]
    weights = _weights(steps, former)
    if weights is None:
        places = np.linspace(0, len(steps) - 1, count).round().astype(np.int64)
        return steps[places]
    gone = np.cumsum(weights)
    places = np.unique(np.searchsorted(gone, np.linspace(gone[0], gone[-1], count)))
    return steps[np.minimum(places, len(steps) - 1)]


def _both(one: Steps, other: Steps) -> Steps:
    import numpy as np

    shared: Steps = np.intersect1d(one, other, assume_unique=True)
    return shared


def _ends(steps: Steps, edges: Steps) -> Steps:
    """Return where each bucket that holds any of the steps ends among them."""
    import numpy as np

    ends = np.unique(np.searchsorted(steps, edges, side="right"))
    there: Steps = ends[ends > 0]
    return there


def _weights(steps: Steps, former: Former | None) -> Values | None:
    """Return how many points each step stands for; None where each stands for itself."""
    import numpy as np

    if former is None:
        return None
    return np.where(steps <= former.last_step, max(1.0, former.weight), 1.0)


def _table(one: Series, starts: Steps, ends: Steps, weights: Values | None) -> Values:
    """Return value, mean, minimum and maximum of each bucket, a row each."""
    import numpy as np

    values, means, lows, highs = (
        np.asarray(column, dtype=np.float64)
        for column in (one.values, one.means, one.lows, one.highs)
    )
    finite = np.isfinite(means)
    if finite.all() and weights is None:
        # As in nearly all logs: a long column is not copied then.
        totals = np.diff(starts, append=len(means)).astype(np.float64)
    else:
        lows, highs = np.where(finite, lows, np.inf), np.where(finite, highs, -np.inf)
        means = np.where(finite, means, 0.0)
        weights = np.where(finite, 1.0 if weights is None else weights, 0.0)
        totals = np.add.reduceat(weights, starts)
    low, high = np.minimum.reduceat(lows, starts), np.maximum.reduceat(highs, starts)
    mean = np.clip(_means(means, starts, weights, totals), low, high)
    table = np.stack((values[ends - 1], mean, low, high), axis=1)
    table[low > high, 1:] = math.nan
    return table


def _means(values: Values, starts: Steps, weights: Values | None, totals: Values) -> Values:
    """Return the weighted mean of each bucket, whose weights make `totals`; NaN for nothing."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        sums = np.add.reduceat(values if weights is None else values * weights, starts)
        mean: Values = sums / totals
        if not np.isfinite(mean[totals > 0]).all():
            # Huge values: divided first, they do not overflow, though they lose a digit.
            lengths = np.diff(starts, append=len(values))
            shares = (1.0 if weights is None else weights) / np.repeat(totals, lengths)
            mean = np.add.reduceat(values * shares, starts)
    return mean


def _lines(kept: list[_Kept], names: list[str], joins: Sequence[Join]) -> Iterator[bytes]:
    """Yield a line a step, with its metrics in the order of `names`."""
    places: dict[int, list[tuple[_Kept, int]]] = {}
    for clock in kept:
        for place, step in enumerate(clock.steps):
            places.setdefault(step, []).append((clock, place))
    marks = sorted((join.seconds, join.attempt) for join in joins)
    rank = {name: place for place, name in enumerate(names)}
    for step in sorted(places):
        clock, place = places[step][0]
        seconds = clock.times[place]
        line = {STEP: step, TIME: _number(seconds)}
        attempt = max((attempt for since, attempt in marks if since <= seconds), default=1)
        if attempt > 1:
            line[ATTEMPT] = attempt
        points = {
            name: at[place] for clock, place in places[step] for name, at in clock.points.items()
        }
        if len(places[step]) > 1:
            points = {name: points[name] for name in sorted(points, key=rank.__getitem__)}
        yield orjson.dumps(line | points, option=orjson.OPT_APPEND_NEWLINE)


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else word_of(value)

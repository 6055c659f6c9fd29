"""What happened along a curve: gaps, spikes, and where it stopped getting better.

Found by plain rules that would rather miss something than mark noise, since a mark that
means nothing teaches readers to skip the others. All of them are of this one series, in the
order of its steps, and none needs to know what was trained.

- A *gap* is a stretch of points that are NaN or infinite.
- A *spike* leaves its neighbours on both sides, the same way, and comes back: farther from
  the medians of the five points before and of the five behind than ten times their noise,
  and than a tenth of the curve's height. Noise is the median absolute deviation, scaled to
  a standard deviation: the Hampel identifier (Hampel 1974; Pearson 2002), with two windows
  instead of one, so that neither a slope nor a step is taken for a spike. It must also be
  twice as far off as whatever comes next, and spikes are no more than one point in fifty:
  else the noise has heavy tails, and its largest value is no event.
- A *plateau* needs to be known by its goal. The curve is cut into at most 40 equal parts of
  which the medians count. A plateau is the longest stretch at the end, three tenths of the
  whole or more, in which no part is worse than the best by over 3 % of what was gained in
  all, in which noise is small against that gain, and in which the test of Mann (1945) and
  Kendall sees not even a weak sign of improvement (one-sided, 30 %).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from runpress.draw.parts import cut
from runpress.draw.thinning import Array, bucket
from runpress.format.schema import Goal, Series

# Beyond these points a series is looked at in buckets, as it is drawn.
MOST = 4000
SIDE, SIGMAS, HEIGHT, APART, RARE = 5, 10.0, 0.1, 2.0, 50
# From a median absolute deviation to a standard deviation, for normal noise.
TO_SIGMA = 1.4826
PARTS, SLACK, TAIL, LEAST_PARTS, LEAST_POINTS = 40, 0.03, 0.3, 6, 20
# One-sided, 30 %: a real improvement must not be missed.
TREND = 0.5244
NOISY = 0.25
# Below this share of a curve's size, a difference is rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened along a series.

    `value` is what was logged there; of a plateau its level. A gap goes from `step` to
    `until`, a plateau from `step` to the end. `exact` is False in a series of buckets,
    which tell only that it was in the bucket that ends at `step`.
    """

    kind: Literal["gap", "spike", "plateau"]
    step: int
    value: float
    until: int | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Track:
    """A series as arrays: its points or, of a long one, its buckets.

    `sound` says that all of its numbers are finite, as those of most series are.
    """

    steps: NDArray[np.int64] | Array
    values: Array
    means: Array
    lows: Array
    highs: Array
    exact: bool
    sound: bool


def find_events(points: Series, goal: Goal | None = None, *, log: bool = False) -> list[Event]:
    """Return what happened along a series, in the order of its steps.

    Args:
        points: in the order of its steps, whatever its values.
        goal: what better means; without it no plateau is looked for.
        log: the curve is read on a log axis, all its values being positive.
    """
    track = _track(points)
    found = [*_gaps(track), *_spikes(track, log)]
    plateau = _plateau(track, goal, log) if goal else None
    return sorted([*found, *([plateau] if plateau else [])], key=lambda event: event.step)


def _track(points: Series) -> _Track:
    steps, values = np.asarray(points.steps), np.asarray(points.values, dtype=np.float64)
    if points.lows is points.values and points.highs is points.means is points.values:
        # Every point stands for itself, as nearly everywhere.
        means = lows = highs = values
        sound = bool(np.isfinite(values).all())
    else:
        sound = False
        means, lows, highs = (
            np.asarray(column, dtype=np.float64)
            for column in (points.means, points.lows, points.highs)
        )
    if len(steps) > MOST:
        places, means, _, _ = bucket(np.arange(float(len(steps))), means, MOST // 2)
        _, _, lows, _ = bucket(steps, lows, MOST // 2)
        _, _, _, highs = bucket(steps, highs, MOST // 2)
        kept = places.astype(np.int64)
        return _Track(steps[kept], means, means, lows, highs, exact=False, sound=False)
    whole = lows is highs or bool(np.array_equal(lows, highs, equal_nan=True))
    return _Track(steps, values, means, lows, highs, exact=whole, sound=sound)


def _gaps(track: _Track) -> Iterator[Event]:
    if track.sound:
        return
    lost = ~(np.isfinite(track.values) & np.isfinite(track.means))
    edges = np.flatnonzero(np.diff(np.concatenate(([False], lost, [False])).astype(np.int8)))
    for first, behind in zip(edges[::2], edges[1::2], strict=True):
        value, until = float(track.values[first]), int(track.steps[behind - 1])
        yield Event("gap", int(track.steps[first]), value, until, track.exact)


def _spikes(track: _Track, log: bool) -> list[Event]:
    steps, lows, highs = track.steps, track.lows, track.highs
    if not track.sound:
        there = np.isfinite(lows) & np.isfinite(highs) & np.isfinite(track.values)
        steps, lows, highs = steps[there], lows[there], highs[there]
    if len(steps) < 2 * SIDE + 2:
        return []
    top = _as_drawn(highs, log)
    bottom = top if track.exact else _as_drawn(lows, log)
    above = _around(top)
    below = above if bottom is top else _around(bottom)
    rises = _rises(top, above), _falls(bottom, below)
    height = float(top.max() - bottom.min())
    least = HEIGHT * height
    if max(rises[0].max(), rises[1].max()) < least:
        # So it is with most curves, and their noise need not be known.
        return []
    # On a log axis a difference is a ratio, whatever the size.
    size = 1.0 if log else float(max(np.abs(top).max(), np.abs(bottom).max(), 1e-290))
    grain = ROUNDING * size
    found = [(far, at, highs) for far, at in _peaks(rises[0], _noise(above, grain), least)]
    found += [(far, at, lows) for far, at in _peaks(rises[1], _noise(below, grain), least)]
    found.sort(key=lambda peak: -peak[0])
    named = [peak for peak in found if peak[0] >= SIGMAS]
    # What comes next is another one, or the noise: the last large step down is the limit.
    sizes = [far for far, *_ in found] + [0.0]
    count = max(
        (n for n in range(1, len(named) + 1) if sizes[n - 1] >= APART * sizes[n]), default=0
    )
    if count > max(3, len(steps) // RARE):
        return []
    return [
        Event("spike", int(steps[at]), float(values[at]), exact=track.exact)
        for _, at, values in named[:count]
    ]


@dataclass(frozen=True, slots=True)
class _Around:
    """The neighbours of points: five points in a row each, and their medians.

    Of the point in the middle of eleven, the five before it and the five behind are among them.
    """

    sides: Array
    medians: Array


def _around(values: Array) -> _Around:
    count = len(values) - SIDE + 1
    sides = np.array([values[at : at + count] for at in range(SIDE)])
    return _Around(sides, np.sort(sides, axis=0)[SIDE // 2])


def _rises(values: Array, around: _Around) -> Array:
    """Return how far each point with neighbours stands above the higher of their medians."""
    medians = around.medians
    return values[SIDE:-SIDE] - np.maximum(medians[: -SIDE - 1], medians[SIDE + 1 :])


def _falls(values: Array, around: _Around) -> Array:
    """Return how far each point with neighbours stands below the lower of their medians."""
    medians = around.medians
    return np.minimum(medians[: -SIDE - 1], medians[SIDE + 1 :]) - values[SIDE:-SIDE]


def _noise(around: _Around, grain: float) -> Array:
    """Return the noise of the neighbours of each point; less than `grain` is rounding."""
    off = np.abs(around.sides - around.medians)
    offs = np.concatenate((off[:, : -SIDE - 1], off[:, SIDE + 1 :]))
    middle = np.sort(offs, axis=0)[SIDE - 1 : SIDE + 1].mean(axis=0)
    # Of values that repeat, half may be equal and the other half not.
    noise = np.maximum(TO_SIGMA * middle, offs.mean(axis=0) / 2)
    # Where values repeat, noise is nothing for a while; what it is elsewhere then counts.
    return np.asarray(np.maximum(np.maximum(noise, np.median(noise)), grain))


def _peaks(rise: Array, noise: Array, least: float) -> list[tuple[float, int]]:
    """Return how far, in its neighbours' noise, each stretch of high values rises, and where.

    Of several points in a row the highest counts. What does not rise by `least` is noise, of
    which only the farthest is returned, as less than a spike.
    """
    far = rise / noise
    high = (far >= SIGMAS) & (rise >= least)
    where = np.flatnonzero(high)
    groups = [
        group for group in np.split(where, np.flatnonzero(np.diff(where) > 1) + 1) if group.size
    ]
    # Their neighbours belong to them.
    around_high = np.concatenate(([False], high, [False]))
    others = ~(around_high[:-2] | high | around_high[2:])
    calm = float(min(np.max(far, where=others, initial=0.0), SIGMAS * (1 - ROUNDING)))
    peaks = [
        (float(far[group].max()), int(group[np.argmax(rise[group])]) + SIDE) for group in groups
    ]
    return [*peaks, (calm, 0)]


def _plateau(track: _Track, goal: Goal, log: bool) -> Event | None:
    steps, means = track.steps, track.means
    if not track.sound:
        there = np.isfinite(means)
        steps, means = steps[there], means[there]
    if len(steps) < LEAST_POINTS:
        return None
    sign = 1.0 if goal == "min" else -1.0
    values = sign * _as_drawn(means, log)
    parts = cut(len(values), min(PARTS, len(values) // 2))
    levels = parts.medians(values)
    best = min(levels)
    gain = levels[0] - best
    if not gain > ROUNDING * float(np.abs(values).max()):
        return None
    # The worst part from each on to the end.
    worst = list(itertools.accumulate(reversed(levels), max))[::-1]
    least = max(LEAST_PARTS, math.ceil(TAIL * len(levels)))
    for part in range(1, len(levels) - least + 1):
        if worst[part] - best > SLACK * gain or _improves(levels[part:], gain):
            continue
        start = parts.edges[part]
        if _spread(values[start:].tolist()) > NOISY * gain:
            return None
        level = _median(means[start:].tolist())
        return Event("plateau", int(steps[start]), level, exact=track.exact)
    return None


def _median(values: Sequence[float]) -> float:
    # Of a few numbers plain Python is quicker than NumPy.
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _spread(values: Sequence[float]) -> float:
    """Return how far all but the farthest twentieth lie from the median."""
    middle = _median(values)
    off = sorted(abs(value - middle) for value in values)
    place = 0.95 * (len(off) - 1)
    below = int(place)
    above = min(below + 1, len(off) - 1)
    return off[below] + (off[above] - off[below]) * (place - below)


def _improves(levels: Sequence[float], gain: float) -> bool:
    """Say whether levels, of which lower is better, still fall: more than one in a thousand."""
    count = len(levels)
    third = count // 3
    if _median(levels[:third]) - _median(levels[-third:]) <= gain / 1000:
        return False
    falls = sum((one > later) - (one < later) for one, later in itertools.combinations(levels, 2))
    deviation = math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    return (falls - 1) / deviation > TREND


def _as_drawn(values: Array, log: bool) -> Array:
    if log and values.size and values.min() > 0:
        return np.asarray(np.log10(values))
    # Differences of larger numbers would overflow.
    return np.maximum(np.minimum(values, 1e306), -1e306)

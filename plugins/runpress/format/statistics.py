"""True statistics of a series: of every point that was logged, not of those that were kept."""

from __future__ import annotations

import bisect
import math
from collections.abc import Collection
from dataclasses import replace

from runpress.format.schema import At, Goal, Metric, Series


def describe(series: Series, goal: Goal | None = None, unit: str | None = None) -> Metric:
    """Return the statistics of a series whose points are all there.

    Values that are not finite are counted and otherwise skipped. Of equal extremes the
    earliest step is named. The mean is the plain mean over points.
    """
    import numpy as np

    count = len(series.steps)
    values = np.asarray(series.values, dtype=np.float64)
    places = np.flatnonzero(np.isfinite(values))
    if not places.size:
        return Metric(count, count, goal=goal, unit=unit)
    finite = values if places.size == count else values[places]

    def at(place: int) -> At:
        return At(int(series.steps[int(places[place])]), float(finite[place]))

    return Metric(
        count=count,
        nonfinite=count - int(places.size),
        first=at(0),
        last=at(-1),
        min=at(int(finite.argmin())),
        max=at(int(finite.argmax())),
        mean=mean(finite.data),
        goal=goal,
        unit=unit,
    )


def mean(values: Collection[float]) -> float:
    """Return the mean without overflow or lost digits; NaN of infinities of both signs."""
    try:
        return math.fsum(values) / len(values)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.fsum(value / len(values) for value in values)


def combine(before: Metric, after: Metric, replaced: int) -> Metric:
    """Return the statistics of a metric whose former points are gone, with those of new ones.

    Where training was resumed at the end of what was there, they are exact. Where it was
    resumed from an earlier step, some of the new points replace former ones, of which nothing
    is known but their statistics. So a point that was logged again counts once; the former
    points that stayed are taken to have the mean, and the share of numbers that are not
    finite, of all former ones; and an extreme stays one although it was logged again.

    Args:
        before: the true statistics of the points that are gone.
        after: those of the new points, whose goal and unit stay.
        replaced: how many of the new points were logged again.
    """
    stayed = before.count - replaced
    if stayed <= 0:
        return after
    nonfinite = round(before.nonfinite * stayed / before.count)
    weights = stayed - nonfinite, after.count - after.nonfinite
    return replace(
        after,
        count=stayed + after.count,
        nonfinite=nonfinite + after.nonfinite,
        first=_earlier(after.first, before.first),
        last=_later(after.last, before.last),
        min=_extreme(before.min, after.min, 1),
        max=_extreme(before.max, after.max, -1),
        mean=_weighted((before.mean, after.mean), weights),
    )


def count_until(series: Series, step: int | None) -> int:
    """Return how many points of a series lie at or before a step; none before None."""
    return 0 if step is None else bisect.bisect_right(series.steps, step)


def _earlier(new: At | None, old: At | None) -> At | None:
    return min((at for at in (new, old) if at), key=lambda at: at.step, default=None)


def _later(new: At | None, old: At | None) -> At | None:
    # Of two at one step the first of equals wins, and the new one was written last.
    return max((at for at in (new, old) if at), key=lambda at: at.step, default=None)


def _extreme(old: At | None, new: At | None, sign: int) -> At | None:
    found = (at for at in (old, new) if at)
    return min(found, key=lambda at: (sign * at.value, at.step), default=None)


def _weighted(means: tuple[float | None, float | None], weights: tuple[int, int]) -> float | None:
    """Return the mean of means; each is divided first, as their sum may overflow."""
    there = [(one, weight) for one, weight in zip(means, weights, strict=True) if one is not None]
    total = sum(weight for _, weight in there)
    if not total:
        return there[-1][0] if there else None
    return math.fsum(one * (weight / total) for one, weight in there)

"""True statistics of a series: of every point that was logged, not of those that were kept."""

from __future__ import annotations

import math
from collections.abc import Iterable

from runpress.format.schema import At, Goal, Metric, Series


def describe(series: Series, goal: Goal | None = None, unit: str | None = None) -> Metric:
    """Return the statistics of a series whose points are all there.

    Values that are not finite are counted and otherwise skipped. Of equal extremes the
    earliest step is named. The mean is the plain mean over points.
    """
    finite = [
        At(step, value)
        for step, value in zip(series.steps, series.values, strict=True)
        if math.isfinite(value)
    ]
    if not finite:
        return Metric(len(series.steps), len(series.steps), goal=goal, unit=unit)
    return Metric(
        count=len(series.steps),
        nonfinite=len(series.steps) - len(finite),
        first=finite[0],
        last=finite[-1],
        min=min(finite, key=_value),
        max=max(finite, key=_value),
        mean=mean(_value(at) for at in finite),
        goal=goal,
        unit=unit,
    )


def mean(values: Iterable[float]) -> float:
    """Return the mean without overflow or lost digits."""
    listed = list(values)
    try:
        return math.fsum(listed) / len(listed)
    except OverflowError:
        return math.fsum(value / len(listed) for value in listed)


def _value(at: At) -> float:
    return at.value

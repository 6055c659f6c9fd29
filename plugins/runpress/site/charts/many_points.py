"""A line of runs whose logs were never thinned: of millions of points, those that can be seen.

A finished run keeps a thousand points; one that crashed, or came from elsewhere, may have any
number. Their numbers stay in columns, eight bytes each, and what is kept of them are real
points: the first, the last, and the extremes of each stretch.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from runpress.draw.chart import Line
from runpress.draw.thinning import Array, keep
from runpress.format.schema import Series
from runpress.site.charts.stretches import extremes, is_thinned

if TYPE_CHECKING:
    Ints = NDArray[np.int64]

# Twenty times as many as a picture has columns.
MOST_POINTS = 20_000


def line_of_many(found: Sequence[Series], name: str, style: int, strong: bool) -> Line:
    """Return the line of an arm: the mean of its runs where all of them have a step."""
    faint = [(_whole(series.steps), _numbers(series.values)) for series in found]
    thinned = any(map(is_thinned, found))
    if len(faint) == 1 and not thinned:
        steps, values = faint[0]
        kept = keep(values, MOST_POINTS)
        return Line(name, _ints(steps[kept]), _floats(values[kept]), style, strong=strong)
    shared: Ints = reduce(_common, [steps for steps, _ in faint])
    places = [np.searchsorted(steps, shared) for steps, _ in faint]
    rows = np.stack([values[place] for (_, values), place in zip(faint, places, strict=True)])
    bottom = top = rows
    if thinned:
        # The log of a run that goes on may begin with what was thinned when it stopped before.
        ends = zip(*map(extremes, found), strict=True)
        bottom, top = (
            np.stack([_numbers(end)[place] for end, place in zip(side, places, strict=True)])
            for side in ends
        )
    # One that is not finite leaves a gap, as in a short log; numbers of either end may overflow.
    with np.errstate(over="ignore", invalid="ignore"):
        means, lows, highs = rows.mean(axis=0), bottom.min(axis=0), top.max(axis=0)
    means = np.where(np.isfinite(rows).all(axis=0), means, np.nan)
    kept = np.unique(np.concatenate([keep(each, MOST_POINTS) for each in (means, lows, highs)]))
    return Line(
        label=name,
        steps=_ints(shared[kept]),
        values=_floats(means[kept]),
        style=style,
        low=_floats(lows[kept]),
        high=_floats(highs[kept]),
        faint=[_thinned(*each) for each in faint] if len(faint) > 1 else (),
        strong=strong,
    )


def _common(one: Ints, other: Ints) -> Ints:
    """Return the steps that both have; equal ones, which is usual, without sorting."""
    return one if np.array_equal(one, other) else np.intersect1d(one, other, assume_unique=True)


def _thinned(steps: Ints, values: Array) -> tuple[Sequence[int], Sequence[float]]:
    kept = keep(values, MOST_POINTS)
    return _ints(steps[kept]), _floats(values[kept])


def _whole(column: Sequence[int]) -> Ints:
    return np.asarray(column, dtype=np.int64)


def _numbers(column: Sequence[float]) -> Array:
    return np.asarray(column, dtype=np.float64)


def _ints(column: Ints) -> array[int]:
    return array("q", column.tobytes())


def _floats(column: Array) -> array[float]:
    return array("d", column.tobytes())

"""Fewer points for a picture, with every peak still in it.

A chart is a few hundred points wide, and a log may hold a million. Each bucket of steps
keeps its lowest and its highest value at their own steps: a spike of one step stays seen,
which plain sampling would lose nearly always.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST = 1000
# Looked at together; of a usual picture all.
BUCKETS = 512


def thin(steps: Array, values: Array, most: int = MOST) -> tuple[Array, Array]:
    """Return at most `most` points of a line, extremes, first and last point kept.

    `steps` and `values` have equal length. A bucket without a finite value keeps one point
    that is NaN, so that a long gap stays a gap.
    """
    kept = keep(values, most)
    return steps[kept], values[kept]


def keep(values: Array, most: int = MOST) -> NDArray[np.int64]:
    """Return the positions, ascending, that `thin` keeps."""
    count = len(values)
    if count <= most:
        return np.arange(count)
    edges = np.linspace(1, count - 1, max(1, (most - 2) // 2) + 1).astype(np.int64)
    # Some buckets at a time: what it takes to look at millions of points at once is many
    # times as much as they are.
    inner = [
        _extremes(values, edges[at : at + BUCKETS + 1]) for at in range(0, len(edges) - 1, BUCKETS)
    ]
    return np.unique(np.concatenate(([0], *inner, [count - 1])))


def bucket(steps: Array, values: Array, most: int = MOST) -> tuple[Array, Array, Array, Array]:
    """Return steps, means, lowest and highest values of at most `most` equal buckets.

    Values that are not finite are left out; a bucket of nothing else is NaN.
    """
    edges = np.linspace(0, len(values), min(most, len(values)) + 1).astype(np.int64)[:-1]
    finite = np.isfinite(values)
    count = np.add.reduceat(finite.astype(np.float64), edges)
    # Divided first, so that a sum of large numbers does not overflow.
    share = np.where(finite, values, 0) / np.repeat(
        np.maximum(count, 1), np.diff(edges, append=len(values))
    )
    there = np.where(count > 0, 0.0, np.nan)
    low = np.minimum.reduceat(np.where(finite, values, np.inf), edges)
    high = np.maximum.reduceat(np.where(finite, values, -np.inf), edges)
    means = np.add.reduceat(share, edges) + there
    nothing = np.isnan(there)
    return steps[edges], means, np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def _extremes(values: Array, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the lowest and highest value of each bucket stand, the first of equals."""
    first, starts = edges[0], edges[:-1] - edges[0]
    part = values[first : edges[-1]]
    member = np.repeat(np.arange(len(starts)), np.diff(edges))
    finite = np.isfinite(part)
    low = _lowest(np.where(finite, part, np.inf), member, starts)
    high = _lowest(np.where(finite, -part, np.inf), member, starts)
    found: NDArray[np.int64] = np.concatenate((low, high)) + first
    return found


def _lowest(
    values: Array, member: NDArray[np.int64], starts: NDArray[np.int64]
) -> NDArray[np.int64]:
    lowest = np.minimum.reduceat(values, starts)
    where = np.flatnonzero(values == lowest[member])
    # The first of equal values: unique returns the first index of each bucket.
    _, first = np.unique(member[where], return_index=True)
    return where[first]

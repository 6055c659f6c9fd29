"""A series cut into equal parts, of which the medians count.

A curve is looked at in a few parts again and again, for every run of a blog. Where the parts
lie depends on the number of points alone, so it is worked out once a length, and the medians
of all parts then come from one sort.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from runpress.draw.thinning import Array


@dataclass(frozen=True, slots=True)
class Parts:
    """How points are cut into equal parts: where these begin, and the last ends.

    `inside` has a row of places a part, short ones filled up where `beyond` says so, and
    `middles` are the two places that a sorted row has its median between.
    """

    edges: list[int]
    inside: NDArray[np.int64]
    beyond: NDArray[np.bool_]
    middles: tuple[NDArray[np.int64], NDArray[np.int64]]

    def medians(self, values: Array) -> list[float]:
        """Return the median of each part: all are sorted at once."""
        rows = values[self.inside]
        rows[self.beyond] = math.inf
        rows.sort(axis=1)
        lower, upper = self.middles
        flat = rows.ravel()
        medians: list[float] = ((flat[lower] + flat[upper]) / 2).tolist()
        return medians


@lru_cache(maxsize=64)
def cut(count: int, parts: int) -> Parts:
    """Cut so many points into parts; the runs of a blog have few lengths."""
    size = count / parts
    edges = [*(int(part * size) for part in range(parts)), count]
    starts, sizes = np.array(edges[:-1]), np.diff(edges)
    along = np.arange(sizes.max())
    inside = np.minimum(starts[:, None] + along, count - 1)
    first = np.arange(parts) * len(along)
    middles = first + (sizes - 1) // 2, first + sizes // 2
    return Parts(edges, inside, along >= sizes[:, None], middles)

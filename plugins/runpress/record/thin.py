"""Thinning a long log for publishing: at most a thousand points a metric, nothing hidden.

A metric of few points keeps them all. Denser ones share a grid: each kept point is the
last of its bucket and carries the bucket's mean, minimum and maximum, so that a spike which
lasted one step is still seen on a curve.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from runpress.format.manifest import word_of
from runpress.format.schema import STEP, TIME, Series

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

MOST_POINTS = 1_000

Lines = dict[int, dict[str, Any]]


def thin(series: Mapping[str, Series], most: int = MOST_POINTS) -> bytes:
    """Return the lines of a log that keeps at most `most` points of each metric."""
    lines: Lines = {}
    edges = _grid([one.steps for one in series.values() if len(one.steps) > most], most)
    for name, one in series.items():
        if len(one.steps) <= most:
            for step, seconds, value in zip(one.steps, one.times, one.values, strict=True):
                _put(lines, step, seconds, name, _number(value))
        else:
            _put_buckets(lines, name, one, edges)
    return b"".join(
        orjson.dumps(lines[step], option=orjson.OPT_APPEND_NEWLINE) for step in sorted(lines)
    )


def _grid(steps: list[list[int]], most: int) -> list[int]:
    """Return the last steps of at most `most` buckets; the first step is one by itself."""
    import numpy as np

    known = sorted(set().union(*steps))
    if len(known) <= most:
        return known
    places = np.linspace(0, len(known) - 1, most).round().astype(int)
    return [known[place] for place in places]


def _put_buckets(lines: Lines, name: str, one: Series, edges: list[int]) -> None:
    import numpy as np

    values = np.asarray(one.values, dtype=np.float64)
    ends = np.searchsorted(one.steps, edges, side="right").tolist()
    for start, end in zip([0, *ends], ends, strict=False):
        # Where metrics were logged at different steps a bucket may hold none of this one's.
        if start < end:
            point = [_number(one.values[end - 1]), *_spread(values[start:end])]
            _put(lines, one.steps[end - 1], one.times[end - 1], name, point)


def _spread(bucket: NDArray[float64]) -> list[float | str]:
    """Return mean, minimum and maximum of what is finite in a bucket; NaN without any."""
    import numpy as np

    finite = bucket[np.isfinite(bucket)]
    if not finite.size:
        return [word_of(math.nan)] * 3
    low, high = float(finite.min()), float(finite.max())
    # Dividing first keeps huge values from overflowing; what rounding adds is taken off again.
    mean = float((finite / finite.size).sum())
    return [min(max(mean, low), high), low, high]


def _put(lines: Lines, step: int, seconds: float, name: str, point: Any) -> None:
    line = lines.setdefault(step, {STEP: step, TIME: _number(seconds)})
    line[name] = point


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else word_of(value)

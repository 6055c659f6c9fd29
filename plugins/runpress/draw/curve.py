"""A line of a chart made ready for drawing: arrays of finite numbers, few enough of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runpress.draw.model import Line
from runpress.draw.palette import Style, style
from runpress.draw.thinning import MOST, Array, bucket, keep, thin

# Differences of larger numbers overflow; they are drawn at the edge of what a float holds.
LARGEST = 1e307
# Over all lines of a chart, so that 500 of them draw in about a second.
MOST_IN_ALL = 60_000
FEW, MANY = 16, 200


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One line: steps, values and band of equal length, NaN where there is no value."""

    line: Line
    style: Style
    xs: Array
    ys: Array
    low: Array | None
    high: Array | None
    faint: tuple[tuple[Array, Array], ...]

    def extent_of_steps(self) -> tuple[float, float]:
        """Return the first and the last step of the line and its seeds."""
        return _extent([self.xs, *(xs for xs, _ in self.faint)])

    def extent_of_values(self) -> tuple[float, float]:
        """Return the least and the greatest value that will be drawn."""
        bands = [band for band in (self.low, self.high) if band is not None]
        return _extent([self.ys, *bands, *(ys for _, ys in self.faint)])

    def end(self) -> tuple[float, float]:
        """Return the step and value of the last point that has one, of a seed at worst."""
        xs, ys = next(pair for pair in ((self.xs, self.ys), *self.faint) if _any(pair[1]))
        last = int(np.flatnonzero(np.isfinite(ys))[-1])
        return float(xs[last]), float(ys[last])

    def width(self) -> float:
        """Return the width to draw with: thin where a line zigzags through many points."""
        plain = 1.2 if self.dense() else 2.0
        return plain + 0.6 * self.line.strong

    def dense(self) -> bool:
        """Say whether the points lie too close to be told apart."""
        return len(self.xs) > MANY

    def dots(self) -> NDArray[np.bool_]:
        """Say which points get a marker: all of a few, else those with no neighbour."""
        there = np.isfinite(self.ys)
        if len(self.xs) <= FEW:
            return there
        beside = np.concatenate(([False], there, [False]))
        return np.asarray(there & ~beside[:-2] & ~beside[2:])


def trace(line: Line, lines: int, *, percent: bool) -> Curve | None:
    """Return a line ready for a chart of `lines` lines; None where no value is finite.

    Seeds that share no step have no mean, and are drawn without it.
    """
    most = min(MOST, max(100, MOST_IN_ALL // max(1, lines)))
    times = 100.0 if percent else 1.0
    xs, ys = _numbers(line.steps, line.values, times)
    faint = [_numbers(steps, values, times) for steps, values in line.faint]
    faint = [(steps, values) for steps, values in faint if _any(values)]
    if not _any(ys) and not faint:
        return None
    low = high = None
    kept = np.arange(len(ys))
    if line.low is None and len(ys) > most:
        # A line through so many points is a smear: their mean and their range say more.
        xs, ys, low, high = bucket(xs, ys, most)
        kept = np.arange(len(ys))
    elif line.low is not None and line.high is not None:
        _, low = _numbers(line.steps, line.low, times)
        _, high = _numbers(line.steps, line.high, times)
        count = min(len(xs), len(low), len(high))
        xs, ys, low, high = xs[:count], ys[:count], low[:count], high[:count]
        kept = np.unique(np.concatenate([keep(each, most) for each in (ys, low, high)]))
        low, high = low[kept], high[kept]
    return Curve(
        line=line,
        style=style(line.style),
        xs=xs[kept],
        ys=ys[kept],
        low=low,
        high=high,
        faint=tuple(thin(*each, most) for each in faint),
    )


def _numbers(steps: Sequence[float], values: Sequence[float], times: float) -> tuple[Array, Array]:
    count = min(len(steps), len(values))
    xs = np.asarray(steps[:count], dtype=np.float64)
    ys = np.asarray(values[:count], dtype=np.float64)
    ys = np.clip(ys, -LARGEST / times, LARGEST / times) * times
    return xs, np.where(np.isfinite(np.asarray(values[:count], dtype=np.float64)), ys, np.nan)


def _any(values: Array) -> bool:
    return bool(np.isfinite(values).any())


def _extent(arrays: list[Array]) -> tuple[float, float]:
    held = np.concatenate(arrays)
    finite = held[np.isfinite(held)]
    return float(finite.min()), float(finite.max())

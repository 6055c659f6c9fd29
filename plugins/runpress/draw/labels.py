"""Words beside lines: short enough, apart from one another, and off the lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from runpress.draw.thinning import Array

ELLIPSIS = "…"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that words take, or may take, on the sheet."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """How high its middle lies."""
        return (self.bottom + self.top) / 2

    def crossed(self, xs: Array, ys: Array) -> bool:
        """Say whether the line through the points, of ascending xs, touches the inside.

        A point that is NaN makes a gap; one that has none beside it counts by itself.
        """
        if len(xs) < 2:
            xs, ys = np.repeat(xs, 2), np.repeat(ys, 2)
        x0, x1, y0, y1 = xs[:-1], xs[1:], ys[:-1], ys[1:]
        y0, y1 = np.where(np.isnan(y0), y1, y0), np.where(np.isnan(y1), y0, y1)
        near = (x1 > self.left) & (x0 < self.right)
        x0, x1, y0, y1 = x0[near], x1[near], y0[near], y1[near]
        wide = np.where(x1 > x0, x1 - x0, 1)
        first = y0 + (y1 - y0) * (np.maximum(x0, self.left) - x0) / wide
        last = y1 - (y1 - y0) * (x1 - np.minimum(x1, self.right)) / wide
        above = np.minimum(first, last) >= self.top
        below = np.maximum(first, last) <= self.bottom
        return bool((~above & ~below & np.isfinite(first)).any())

    def meets(self, other: Box) -> bool:
        """Say whether two boxes share an area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def within(self, other: Box) -> bool:
        """Say whether this box lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


def shorten(words: str, room: float, width_of: Callable[[str], float]) -> str:
    """Return `words` as they fit into `room`, their middle left out where they do not.

    The middle, because names of arms differ at their ends: `lr-0.1`, `lr-0.3`.
    """
    # Long beyond any room: measuring it would only take time.
    words = words if len(words) <= LONGEST else f"{words[:100]}{ELLIPSIS}{words[-99:]}"
    if width_of(words) <= room:
        return words
    least, most = 0, len(words)
    while most - least > 1:
        middle = (least + most) // 2
        if width_of(_cut(words, middle)) <= room:
            least = middle
        else:
            most = middle
    return _cut(words, least)


def _cut(words: str, count: int) -> str:
    ahead = (count + 1) // 2
    behind = words[-(count - ahead) :] if count > ahead else ""
    return words[:ahead].rstrip() + ELLIPSIS + behind.lstrip()


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return heights at least `gap` apart, each as near to the wanted one as that allows.

    The order stays. All lie between `low` and `high` where there is room for them, else
    the gap shrinks.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    # Without its gaps, each height only has to be no lower than the one before: neighbours
    # that would pass one another meet at their mean.
    groups: list[tuple[float, int]] = []
    for rank, at in enumerate(order):
        groups.append((wanted[at] - rank * gap, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (one, ones), (other, others) = groups[-2:]
            groups[-2:] = [((one * ones + other * others) / (ones + others), ones + others)]
    bare = [height for height, count in groups for _ in range(count)]
    ceiling = high - gap * (len(wanted) - 1)
    heights = [0.0] * len(wanted)
    for rank, at in enumerate(order):
        heights[at] = min(max(bare[rank], low), ceiling) + rank * gap
    return heights

"""What a log that was thinned keeps of the steps between: of each stretch, how far it went.

A kept point ends a stretch of steps. Its own value alone would hide a spike that lasted one
step, which is why the record also has the lowest and the highest value of the stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from runpress.format.schema import Series

Column: TypeAlias = Sequence[float]


def is_thinned(series: Series) -> bool:
    """Say whether points of a series stand for others too, which had other values."""
    # Where every point stands for itself, as nearly everywhere, they are one column.
    return series.lows is not series.highs and any(
        low < high for low, high in zip(series.lows, series.highs, strict=True)
    )


def extremes(series: Series) -> tuple[Column, Column]:
    """Return the lowest and the highest values: the values, where nothing was thinned."""
    if is_thinned(series):
        return series.lows, series.highs
    return series.values, series.values

"""How far the values of an arm lie apart: the sample standard deviation."""

from __future__ import annotations

import math
from collections.abc import Sequence

from runpress.format.statistics import mean


def deviation(values: Sequence[float]) -> float:
    """Return the sample standard deviation; 0 of equal values, and of fewer than two.

    It is infinite where no float holds it, and NaN where a value is not finite.
    """
    if len(values) < 2 or min(values) == max(values):
        return 0.0
    if not all(map(math.isfinite, values)):
        return math.nan
    middle = mean(values)
    away = [value - middle for value in values]
    # Measured in the largest of them, no square is too large or too small for a float.
    most = max(map(abs, away))
    if not math.isfinite(most):
        return math.inf
    return most * math.sqrt(math.fsum((each / most) ** 2 for each in away) / (len(away) - 1))

"""What a few runs say about all the runs that could have been: means, intervals, tests.

Student's t throughout, for one sample, for pairs of a seed, and for two independent samples
of unequal variance (Welch 1947, degrees of freedom after Satterthwaite 1946); Holm 1979 for
several tests at once. Quantiles are scipy's. Differences are taken before they are squared
and are scaled first, so that neither 1e-300 nor 1e300 becomes zero or infinite on the way.

Numbers that differ only by what floating point does to them have no spread: a test on
rounding errors would find everything significant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from runpress.format.statistics import mean

LEVEL = 0.95
# Far above what adding a few floats loses, far below what anybody measures.
ROUNDING = 1e-12

Test = Literal["paired", "welch", "one"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, or a difference of means, with what is known of its error.

    `center` is NaN where a number is not finite. `error` is the standard error, None where it
    cannot be known, of one number for example; 0 where the numbers have no spread. `freedom`
    are the degrees of freedom. `counts` has the number of each sample, one number for pairs
    and for a single sample.
    """

    center: float
    error: float | None
    freedom: float
    counts: tuple[int, ...]
    test: Test

    @property
    def is_identical(self) -> bool:
        """Say whether there are several numbers and no spread among them."""
        return self.error == 0.0

    def interval(self, level: float = LEVEL) -> tuple[float, float] | None:
        """Return the confidence interval; None where no spread is known."""
        if not self.error or not math.isfinite(self.center):
            return None
        from scipy.special import stdtrit

        reach = float(stdtrit(self.freedom, (1 + level) / 2)) * self.error
        if math.isnan(reach):
            return -math.inf, math.inf
        return self.center - reach, self.center + reach

    def p_value(self, hypothesis: float) -> float | None:
        """Return the two-sided p of the truth being `hypothesis`; None without a spread."""
        if not self.error or not math.isfinite(self.center):
            return None
        from scipy.special import stdtr

        distance = abs(self.center - hypothesis) / self.error
        return 1.0 if math.isnan(distance) else float(2 * stdtr(self.freedom, -distance))


def one_sample(values: Sequence[float], magnitude: float = 0.0) -> Estimate:
    """Return the mean of a sample.

    Args:
        values: at least one.
        magnitude: the size of the numbers that the values were computed from, where that is
            larger than their own: it says how much of their spread is rounding.
    """
    return Estimate(*_spread(values, magnitude), (len(values),), "one")


def paired(first: Sequence[float], second: Sequence[float], magnitude: float = 0.0) -> Estimate:
    """Return the mean of `first - second`, pair by pair.

    Args:
        first, second: of equal length, in the same order of pairs.
        magnitude: as of `one_sample`.
    """
    differences = [one - other for one, other in zip(first, second, strict=True)]
    spread = _spread(differences, max(magnitude, _largest([*first, *second])))
    return Estimate(*spread, (len(differences),), "paired")


def welch(first: Sequence[float], second: Sequence[float], magnitude: float = 0.0) -> Estimate:
    """Return the mean of `first` less the mean of `second`, variances not taken as equal."""
    counts = (len(first), len(second))
    (one, error, freedom), (other, error2, freedom2) = (
        _spread(values, max(magnitude, _largest([*first, *second]))) for values in (first, second)
    )
    center = one - other
    if error is None or error2 is None:
        return Estimate(center, None, 0.0, counts, "welch")
    total = math.hypot(error, error2)
    if not total:
        return Estimate(center, 0.0, freedom + freedom2, counts, "welch")
    # Shares of the variance, so that no fourth power overflows.
    share, share2 = (error / total) ** 2, (error2 / total) ** 2
    joint = 1 / (share * share / freedom + share2 * share2 / freedom2)
    return Estimate(center, total, joint, counts, "welch")


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for there being several, after Holm's step-down method.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    ordered = sorted(range(len(p_values)), key=lambda at: p_values[at])
    for rank, at in enumerate(ordered):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = highest
    return adjusted


def _spread(values: Sequence[float], magnitude: float) -> tuple[float, float | None, float]:
    """Return mean, standard error and degrees of freedom."""
    count = len(values)
    if not all(map(math.isfinite, values)):
        return math.nan, None, 0.0
    middle = mean(values)
    if count < 2:
        return middle, None, 0.0
    away = [value - middle for value in values]
    widest = _largest(away)
    if widest <= ROUNDING * max(magnitude, _largest(values)):
        return middle, 0.0, count - 1.0
    if not math.isfinite(widest):
        return middle, math.inf, count - 1.0
    variance = math.fsum((one / widest) ** 2 for one in away) / (count - 1)
    return middle, widest * math.sqrt(variance / count), count - 1.0


def _largest(values: Sequence[float]) -> float:
    return max(map(abs, values), default=0.0)

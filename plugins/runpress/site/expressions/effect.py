"""An estimate as an expression makes it: a ratio, a difference in percent, a magnitude.

A test works on one scale, means of numbers or of their logarithms; an author may ask on
another, `100 * (1 - ratio(a, b))` or `abs(diff(a, b))`. Each step on the way is kept, so that
the interval can be carried forward through all of them, and a bound that somebody expects
can be carried back to where it is tested. Both ways are exact, since every step is monotone
or, for the magnitude, monotone on either side of zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from runpress.site.expressions.inference import Estimate

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Exponential:
    """From a mean of logarithms to a ratio."""

    def of(self, number: float) -> float:
        """Return the step's value."""
        try:
            return math.exp(number)
        except OverflowError:
            return math.inf

    def image(self, low: float, high: float) -> Interval:
        """Return what an interval becomes."""
        return self.of(low), self.of(high)

    def origins(self, number: float) -> tuple[float, ...]:
        """Return what becomes `number`: nothing, one or two numbers."""
        return (math.log(number),) if number > 0 else ()


@dataclass(frozen=True, slots=True)
class Line:
    """Times `factor`, which is not 0, plus `offset`."""

    factor: float
    offset: float

    def of(self, number: float) -> float:
        """Return the step's value."""
        return self.factor * number + self.offset

    def image(self, low: float, high: float) -> Interval:
        """Return what an interval becomes."""
        ends = self.of(low), self.of(high)
        return min(ends), max(ends)

    def origins(self, number: float) -> tuple[float, ...]:
        """Return what becomes `number`."""
        return ((number - self.offset) / self.factor,)


@dataclass(frozen=True, slots=True)
class Magnitude:
    """Without its sign."""

    def of(self, number: float) -> float:
        """Return the step's value."""
        return abs(number)

    def image(self, low: float, high: float) -> Interval:
        """Return what an interval becomes: one that holds 0 begins there."""
        ends = abs(low), abs(high)
        return (0.0 if low <= 0 <= high else min(ends)), max(ends)

    def origins(self, number: float) -> tuple[float, ...]:
        """Return what becomes `number`: it and its negative."""
        return (number, -number) if number > 0 else (0.0,) if number == 0 else ()


Step = Exponential | Line | Magnitude


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate and the steps from it to what is asked.

    `kind` says what it is at heart: a difference, a ratio, or the mean of one arm.
    """

    estimate: Estimate
    kind: Literal["diff", "ratio", "mean"]
    steps: tuple[Step, ...] = ()

    @property
    def value(self) -> float:
        """The best guess."""
        found = self.estimate.center
        for step in self.steps:
            found = step.of(found)
        return found

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval; None where there are too few numbers, or none differ."""
        found = self.estimate.interval()
        for step in self.steps:
            found = step.image(*found) if found else None
        return found

    @property
    def is_signed(self) -> bool:
        """Say whether its sign is what matters: a difference that stayed one."""
        return self.kind == "diff" and all(isinstance(step, Line) for step in self.steps)

    def then(self, step: Step) -> Effect:
        """Return the effect with one step more."""
        return replace(self, steps=(*self.steps, step))

    def p_value(self, bound: float) -> float | None:
        """Return the two-sided p of the truth lying at `bound`.

        Where two truths lie there, as with a magnitude, the larger p of both: with it, p is
        under 5 % exactly where the interval does not hold the bound. None without a spread,
        and where nothing can lie there.
        """
        origins: tuple[float, ...] = (bound,)
        for step in reversed(self.steps):
            origins = tuple(new for old in origins for new in step.origins(old))
        found = [self.estimate.p_value(origin) for origin in origins]
        known = [p for p in found if p is not None]
        return max(known, default=None)

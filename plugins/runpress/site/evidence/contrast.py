"""How far an arm is from another one in a metric, and how sure that is.

The same estimate as `diff(a, b)` in a text: paired over common seeds where there are three
or more, else Welch's. Tables show value and interval apart from each other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from runpress.errors import ExpressionError
from runpress.site.catalog import Arm, Catalog, Experiment
from runpress.site.expressions.effect import Effect
from runpress.site.expressions.evaluation import evaluate
from runpress.site.expressions.expression import ArmName, Call, Measure
from runpress.site.expressions.value import Value, format_interval
from runpress.site.wording.words import Words


@dataclass(frozen=True, slots=True)
class ArmIn:
    """An arm, and the experiment that says what its metrics mean."""

    experiment: Experiment
    arm: Arm

    def measure(self, metric: str) -> Measure:
        """Return the expression of the arm's metric."""
        return Measure(ArmName(self.arm.name, 0, self.experiment.id), metric, 0)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference as a reader sees it: signed, in points where both are percentages.

    `interval` is empty where none is known: too few seeds, or values without any spread.
    """

    value: str
    interval: str
    unit: str
    effect: Effect

    @property
    def is_clear(self) -> bool:
        """Say whether the 95 % interval leaves zero out."""
        ends = self.effect.interval
        return ends is not None and not ends[0] <= 0 <= ends[1]


def effect_between(
    function: Literal["diff", "ratio"], metric: str, first: ArmIn, second: ArmIn
) -> Value | None:
    """Return what an expression in a post gives for two arms; None where nothing can."""
    known = Catalog({each.experiment.id: each.experiment for each in (second, first)})
    call = Call(function, (first.measure(metric), second.measure(metric)), 0)
    try:
        return evaluate(call, known)
    except ExpressionError:
        return None


def contrast(first: ArmIn, second: ArmIn, metric: str, words: Words) -> Contrast | None:
    """Return the metric of `first` less that of `second`; None where either lacks a number."""
    found = effect_between("diff", metric, first, second)
    if found is None or found.effect is None or not math.isfinite(found.effect.value):
        return None
    ends = format_interval(found.effect, found.unit, words)
    if ends is None:
        shown = found.formatted(words)
        return Contrast(shown.value, "", shown.unit, found.effect)
    value, low, high = ends
    interval = words("arms.interval", low=low.value, high=high.value)
    return Contrast(value.value, interval, value.unit, found.effect)

"""Two sides held against each other, metric by metric: by the rules of `diff` in a post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from runpress.errors import ExpressionError
from runpress.site.catalog import STEPS, TRAIN_SECONDS, Arm, Experiment
from runpress.site.evidence import contrast
from runpress.site.evidence.contrast import ArmIn
from runpress.site.expressions.expression import ArmName, Measure
from runpress.site.expressions.lookup import find_measure
from runpress.site.expressions.value import Value

OLD, NEW = "old", "new"


@dataclass(frozen=True)
class Gap:
    """One metric of two sides: their values, and the new less the old where both have it."""

    metric: str
    old: Value | None
    new: Value | None
    difference: Value | None = None

    def told(self) -> dict[str, Any]:
        """Return what a program gets to know; the guide lists the keys."""
        value = self.old or self.new
        return {
            "metric": self.metric,
            "unit": value.unit if value else None,
            "old": _told(self.old),
            "new": _told(self.new),
            "difference": told_effect(self.difference),
        }


def gaps(
    old: tuple[Experiment, Arm], new: tuple[Experiment, Arm], metrics: list[str] | None = None
) -> list[Gap]:
    """Return the metrics of two arms beside each other; those that neither has are left out.

    Args:
        old, new: the arms, each with the experiment that says what its metrics mean.
        metrics: which, in this order; by default all, the chosen and the headline first.
    """
    found = (_gap(name, old, new) for name in metrics or metrics_of(old[0], new[0]))
    return [each for each in found if each.old or each.new]


def metrics_of(old: Experiment, new: Experiment) -> list[str]:
    """Return the metrics of two experiments, in the order in which they matter."""
    heads = [name for one in (new, old) for name in (*one.chosen, one.headline) if name]
    return list(dict.fromkeys([*heads, *new.measured, *old.measured, TRAIN_SECONDS, STEPS]))


def effect_between(
    function: Literal["diff", "ratio"],
    metric: str,
    old: tuple[Experiment, Arm],
    new: tuple[Experiment, Arm],
) -> Value | None:
    """Return `new` against `old` as a post's expression gives it; None where nothing can.

    The arms need not be those of a catalog: a single run is an arm of its own here.
    """
    return contrast.effect_between(function, metric, _alone(NEW, *new), _alone(OLD, *old))


def told_effect(value: Value | None) -> dict[str, Any] | None:
    """Return a comparison for a program: its value, its 95 % interval, n and the test."""
    if not value or not value.effect:
        return None
    interval = value.effect.interval
    return {
        "value": value.effect.value,
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "n": list(value.effect.estimate.counts),
        "test": value.effect.estimate.test if interval else None,
    }


def _gap(metric: str, old: tuple[Experiment, Arm], new: tuple[Experiment, Arm]) -> Gap:
    before, after = _value(metric, *old), _value(metric, *new)
    both = before and after
    return Gap(metric, before, after, effect_between("diff", metric, old, new) if both else None)


def _value(metric: str, experiment: Experiment, arm: Arm) -> Value | None:
    try:
        return find_measure(Measure(ArmName(arm.name, 0), metric, 0), experiment, arm)
    except ExpressionError:
        return None


def _alone(name: str, experiment: Experiment, arm: Arm) -> ArmIn:
    """Return the arm in an experiment of its own, under the name that its runs have for it."""
    alone = replace(experiment, id=name, runs=arm.runs)
    return ArmIn(alone, alone.arms[arm.runs[0].record.arm])


def _told(value: Value | None) -> dict[str, Any] | None:
    from runpress.site.wording.deviation import deviation

    if not value:
        return None
    spread = deviation(value.numbers) if len(value.numbers) > 1 else None
    return {"mean": value.middle, "deviation": spread, "n": len(value.numbers)}

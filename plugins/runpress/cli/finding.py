"""What an experiment found, in one line that fits a commit's subject.

    [exp-023-amp] amp vs fp32: -18 % time, accuracy unclear (3 seeds)

An effect is told when its 95 % interval leaves out that there is none. *Same* is a strong
word: it stands only where all values are equal, or where a hypothesis that two arms differ by
no more than a bound is supported. Everything between is *unclear*. With fewer than three
seeds nothing is concluded: the numbers stand as they are, with their n behind them.

Times and other quantities with a unit are told in percent of the old value, or as a multiple
of it; percentages in points; everything else as the plain difference, so that no per cent of
a per cent is read as a point. The minus is plain ASCII, for tools that search such lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runpress.cli.gap import effect_between, metrics_of
from runpress.cli.telling import verdicts_of
from runpress.errors import ExpressionError, RunpressError
from runpress.site.archive import Archive
from runpress.site.catalog import STEPS, TRAIN_SECONDS, Arm, Experiment
from runpress.site.evidence.hypotheses import Hypothesis
from runpress.site.evidence.verdicts import Verdict
from runpress.site.expressions.effect import Magnitude
from runpress.site.expressions.expression import Call, Expression, Measure
from runpress.site.expressions.parser import parse_expectation
from runpress.site.expressions.value import Value
from runpress.site.wording.numbers import PERCENT, format_number

LONGEST = 72
# As many seeds as a verdict needs unless its hypothesis says otherwise.
FEWEST_SEEDS = 3
ENOUGH_DIGITS = 2
# From here on, so many times says more than so many percent.
A_MULTIPLE = 3.0
NAMES = {TRAIN_SECONDS: "time"}
CLEAR, SAME, UNCLEAR = "clear", "same", "unclear"


@dataclass(frozen=True)
class _Told:
    """One metric's part of the line."""

    kind: str
    text: str
    name: str


def finding(archive: Archive, experiment: Experiment) -> str:
    """Return the line.

    Raises:
        RunpressError: no run of the experiment counts, so nothing was found.
    """
    arms = [arm for arm in experiment.arms.values() if arm.counted]
    if not arms:
        raise RunpressError(
            f"no run of {experiment.id} has finished, so there is nothing to tell yet."
        )
    verdicts = verdicts_of(archive, experiment)
    head = f"[{experiment.id}]"
    pair = _pair(experiment, arms, verdicts)
    if pair is None:
        return _alone(head, experiment, experiment.best_arm or arms[-1])
    new, old = pair
    same = _equivalent(verdicts, experiment, new, old)
    told = [
        part
        for name in _metrics(experiment, verdicts)
        if (part := _part(experiment, name, new, old, name in same))
    ]
    lead, seeds = f"{head} {new.name} vs {old.name}:", _seeds(new, old)
    if not told:
        return f"{lead} no metric in common"
    return _fitting(lead, told, seeds)


def _fitting(lead: str, told: list[_Told], seeds: str) -> str:
    """Return the line with the parts that fit; the first stands, however long it is.

    `told` is in the order of what matters; the line begins with what is clear.
    """
    kept = told[:1]
    for part in told[1:]:
        if len(f"{lead} {_joined([*kept, part])} {seeds}") <= LONGEST:
            kept.append(part)
    return f"{lead} {_joined(kept)} {seeds}"


def _joined(told: list[_Told]) -> str:
    unclear = [part.name for part in told if part.kind == UNCLEAR]
    said = [part.text for kind in (CLEAR, SAME) for part in told if part.kind == kind]
    if unclear:
        said.append(f"{' and '.join(unclear)} unclear")
    return ", ".join(said)


def _pair(
    experiment: Experiment, arms: Sequence[Arm], verdicts: Sequence[Verdict]
) -> tuple[Arm, Arm] | None:
    """Return what is new and what it is held against; None where there is one arm alone."""
    counted = {arm.name: arm for arm in arms}
    named = verdicts[0].arms.get(experiment.id, ()) if verdicts else ()
    of_hypothesis = [counted[name] for name in named if name in counted]
    base = counted.get(experiment.baseline or "")
    if len(of_hypothesis) == 2:
        first, second = of_hypothesis
        return (second, first) if first is base else (first, second)
    if base is None:
        return (arms[1], arms[0]) if len(arms) == 2 else None
    others = [arm for arm in [*of_hypothesis, experiment.best_arm, *reversed(arms)] if arm]
    new = next((arm for arm in others if arm is not base), None)
    return (new, base) if new else None


def _metrics(experiment: Experiment, verdicts: Sequence[Verdict]) -> list[str]:
    """The metrics of the hypotheses, then those that the post chose, else the headline."""
    asked = [name for one in verdicts for name in _measured(one.hypothesis)]
    chosen = experiment.chosen or ((experiment.headline,) if experiment.headline else ())
    return list(dict.fromkeys([*asked, *chosen])) or metrics_of(experiment, experiment)


def _part(
    experiment: Experiment, metric: str, new: Arm, old: Arm, equivalent: bool
) -> _Told | None:
    """Tell one metric; None where an arm does not have it."""
    sides = (metric, (experiment, old), (experiment, new))
    difference = effect_between("diff", *sides)
    if not difference or not difference.effect or difference.middle is None:
        return None
    name = _short(experiment, metric)
    effect = difference.effect
    if equivalent or (effect.estimate.is_identical and not effect.value):
        return _Told(SAME, f"same {name}", name)
    interval = effect.interval
    if difference.n >= FEWEST_SEEDS and interval and interval[0] <= 0 <= interval[1]:
        return _Told(UNCLEAR, "", name)
    ratio = effect_between("ratio", *sides) if _is_quantity(difference.unit, metric) else None
    return _Told(CLEAR, f"{_amount(difference, ratio)} {name}", name)


def _is_quantity(unit: str | None, metric: str) -> bool:
    return metric == STEPS or (unit is not None and unit != PERCENT)


def _amount(difference: Value, ratio: Value | None) -> str:
    """Return how much, signed: percent of the old, points, or the plain difference."""
    if ratio and ratio.middle is not None:
        if ratio.middle >= A_MULTIPLE:
            return f"{ratio.middle:.{ENOUGH_DIGITS}g}x"
        return f"{_signed(100 * (ratio.middle - 1))} %"
    if difference.unit == PERCENT:
        return f"{_signed(100 * (difference.middle or 0.0))} points"
    return _signed(difference.middle or 0.0)


def _signed(number: float) -> str:
    """Return a number in ASCII with its sign and as many digits as a headline takes."""
    if abs(number) >= 10**ENOUGH_DIGITS:
        return f"{number:+.0f}"
    return f"{number:+.{ENOUGH_DIGITS}g}"


def _alone(head: str, experiment: Experiment, arm: Arm) -> str:
    """Return the line of an arm that nothing is held against."""
    metric = experiment.headline
    middle = arm.middle(metric) if metric else None
    if metric is None or middle is None:
        return f"{head} {arm.name} {_seeds(arm)}"
    value = format_number(middle, experiment.metric_unit(metric), digits=3)
    plain = value.replace("\N{MINUS SIGN}", "-")
    return f"{head} {arm.name}: {_short(experiment, metric)} {plain} {_seeds(arm)}"


def _seeds(*arms: Arm) -> str:
    """Return what the line rests on: (3 seeds), or (3 vs 1 seeds) of arms that differ."""
    known = all(run.record.seed is not None for arm in arms for run in arm.counted)
    counts = list(dict.fromkeys(len(arm.counted) for arm in arms))
    word = ("seed" if known else "run") + ("" if counts == [1] else "s")
    return f"({' vs '.join(map(str, counts))} {word})"


def _short(experiment: Experiment, metric: str) -> str:
    """Return a metric's last part, or all of it where another has the same."""
    last = metric.rpartition("/")[2]
    known = experiment.chosen or tuple(experiment.measured)
    twins = [name for name in known if name.rpartition("/")[2] == last]
    return NAMES.get(metric, metric if len(twins) > 1 else last)


def _equivalent(
    verdicts: Sequence[Verdict], experiment: Experiment, new: Arm, old: Arm
) -> set[str]:
    """Return the metrics of which a supported hypothesis says that the arms hardly differ."""
    found: set[str] = set()
    for one in verdicts:
        effect = one.effect.effect if one.effect else None
        bounded = (
            effect
            and effect.kind == "diff"
            and any(isinstance(step, Magnitude) for step in effect.steps)
        )
        named = one.arms.get(experiment.id, ())
        if bounded and one.word == "supported" and set(named) == {new.name, old.name}:
            found |= set(_measured(one.hypothesis, only_bounds=True))
    return found


def _measured(hypothesis: Hypothesis, only_bounds: bool = False) -> list[str]:
    """Return the metrics of a hypothesis.

    Args:
        hypothesis: what a post expects.
        only_bounds: none unless it ends in `<=` or `<` and is about what the runs ended with:
            that two arms began alike does not make them the same.
    """
    try:
        tree = parse_expectation(hypothesis.expect)
    except ExpressionError:
        return []
    if only_bounds and tree.sign not in ("<=", "<"):
        return []
    measures = [each for side in (tree.left, tree.right) for each in _measures(side)]
    return [each.metric for each in measures if not (only_bounds and each.statistic)]


def _measures(tree: Expression) -> list[Measure]:
    if isinstance(tree, Measure):
        return [tree]
    if isinstance(tree, Call):
        return [found for argument in tree.arguments for found in _measures(argument)]
    sides = (getattr(tree, "left", None), getattr(tree, "right", None))
    return [found for side in sides if side is not None for found in _measures(side)]

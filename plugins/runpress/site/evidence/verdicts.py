"""Judging the hypotheses of a post by what its runs say; `verdict` has what the words mean.

Only runs that count have a say. The effect is computed as for a value in the text; what is
added here is the order in which doubts are raised: nothing has run, an arm mixes configs,
too few seeds, a value that is not finite, no spread. Where none applies, the interval decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from runpress.errors import ExpressionError
from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Arm, Catalog, Experiment, Over
from runpress.site.evidence.evenness import uneven_keys
from runpress.site.evidence.hypotheses import Hypothesis
from runpress.site.evidence.verdict import Reason, Verdict, Word
from runpress.site.expressions.effect import Effect
from runpress.site.expressions.evaluation import Question, pose
from runpress.site.expressions.expression import ArmName, Expectation, arms_of
from runpress.site.expressions.inference import holm
from runpress.site.expressions.parser import parse_expectation
from runpress.site.expressions.value import Value

__all__ = ["Reason", "Verdict", "Word", "judge"]

NOT_UNDERSTOOD, NOT_THERE, UNEVEN = "RP402", "RP403", "RP404"
EXACT = "judged.exact"
MOST_NAMED = 5


def judge(
    experiment: Experiment, catalog: Catalog, hypotheses: Sequence[Hypothesis]
) -> list[Verdict]:
    """Return a verdict for each hypothesis, in their order.

    Args:
        experiment: what the post is about; may be without runs, and missing in the catalog.
        catalog: all experiments, as their posts want them read.
        hypotheses: of one post; how many there are decides about adjusting p.
    """
    # Laid over the others, none of which is looked at unless somebody speaks of it.
    known = Catalog(Over(catalog.experiments, experiment))
    verdicts = [_Judge(experiment, known, one).verdict() for one in hypotheses]
    tested = [at for at, one in enumerate(verdicts) if one.p is not None]
    if len(verdicts) < 2:
        return verdicts
    adjusted = holm([p for one in verdicts if (p := one.p) is not None])
    for at, p in zip(tested, adjusted, strict=True):
        verdicts[at] = replace(verdicts[at], adjusted_p=p)
    return verdicts


class _Judge:
    """Judges one hypothesis."""

    def __init__(self, experiment: Experiment, catalog: Catalog, one: Hypothesis) -> None:
        self._experiment = experiment
        self._catalog = catalog
        self._hypothesis = one
        self._names: list[ArmName] = []

    def verdict(self) -> Verdict:
        """Return the verdict; never fails."""
        if not self._hypothesis.expect:
            return self._without("none", Reason("judged.no_expectation"))
        try:
            tree = parse_expectation(self._hypothesis.expect)
        except ExpressionError as error:
            return self._wrong(NOT_UNDERSTOOD, error)
        self._names = list(dict.fromkeys(arms_of(tree)))
        missing = self._missing()
        if missing:
            return missing
        return self._uneven() or self._posed(tree)

    def _missing(self) -> Verdict | None:
        """Return the verdict where something that is named has not run at all."""
        for name in self._names:
            experiment = self._catalog.experiments.get(name.experiment or self._experiment.id)
            if experiment and not experiment.runs:
                # Planned and not begun: nothing yet that the name could be held against.
                return self._without("pending", Reason("judged.no_runs"))
            if experiment and name.name not in experiment.arms:
                return self._unknown(name, experiment)
        return None

    def _unknown(self, name: ArmName, experiment: Experiment) -> Verdict:
        """Return the verdict where an arm is still to be run, or its name is not right."""
        near = nearest(name.name, experiment.arms)
        what = f"no arm {shorten(name.name)!r} has run in {experiment.id}"
        guess = f"Did you mean {near!r}?" if near else "Train it, or correct the name."
        found = self._without("pending", Reason("judged.unfinished", {"arms": shorten(name.name)}))
        source = shorten(self._hypothesis.expect)
        problem = self._problem(NOT_THERE, f"`expect: {source}`: {what}.", guess)
        return replace(found, problems=(problem,))

    def _posed(self, tree: Expectation) -> Verdict:
        try:
            question = pose(tree, self._catalog, self._experiment.id)
        except ExpressionError as error:
            waiting = self._waiting()
            return self._without("pending", waiting) if waiting else self._wrong(NOT_THERE, error)
        return self._judged(question)

    def _waiting(self) -> Reason | None:
        """Return the reason where an arm is there and none of its runs has finished."""
        waiting = [arm.name for _, arm in self._arms() if not arm.counted]
        return Reason("judged.unfinished", {"arms": _listed(waiting)}) if waiting else None

    def _uneven(self) -> Verdict | None:
        """Return the verdict where the runs of an arm differ in more than the seed."""
        for experiment, arm in self._arms():
            keys = uneven_keys(arm)
            if keys:
                told = _listed(keys)
                what = (
                    f"the runs of arm {arm.name!r} of {experiment.id} differ in more than the "
                    f"seed, so {shorten(self._hypothesis.claim)!r} gets no verdict: {told}."
                )
                move = "Give runs of other configs a name of their own, or exclude them."
                reason = Reason("judged.uneven", {"arm": arm.name, "keys": told})
                return replace(
                    self._without("none", reason), problems=(self._problem(UNEVEN, what, move),)
                )
        return None

    def _judged(self, question: Question) -> Verdict:
        """Return the verdict of numbers that are all there."""
        effect = question.value.effect
        found = replace(self._without("none"), effect=question.value)
        if effect is None:
            word = _word_of_number(question.value.numbers[0], question)
            return replace(found, word=word, test=EXACT)
        remarks = self._remarks(question)
        doubt = self._doubt(question, effect)
        if doubt:
            word, reason = doubt
            return replace(found, word=word, reasons=(reason, *remarks))
        if effect.interval is None:
            word = _word_of_number(effect.value, question)
            return replace(found, word=word, test=EXACT, reasons=remarks)
        return replace(
            found,
            word=_word_of_interval(*effect.interval, question),
            test=f"judged.{effect.estimate.test}",
            p=effect.p_value(question.bound),
            reasons=remarks,
        )

    def _doubt(self, question: Question, effect: Effect) -> tuple[Word, Reason] | None:
        """Return what keeps the numbers from being judged; None where nothing does."""
        wanted = self._hypothesis.seeds
        fewest = min(sample.n for sample in question.samples)
        if fewest < wanted:
            return "anecdote", Reason("judged.few", {"count": fewest, "seeds": wanted})
        wild = _not_finite(question.samples)
        if wild:
            return "inconclusive", Reason("judged.not_finite", {"runs": _listed(wild)})
        if effect.interval is None and not self._hypothesis.exact:
            identical = effect.estimate.is_identical
            key = "judged.identical" if identical else "judged.no_spread"
            return "inconclusive", Reason(key)
        return None

    def _remarks(self, question: Question) -> tuple[Reason, ...]:
        """Return what a reader has to know of the numbers, whatever the verdict is."""
        found = []
        estimate = question.value.effect.estimate if question.value.effect else None
        if any(one.of == "run" for one in question.samples):
            found.append(Reason("judged.unknown_seeds"))
        if estimate and estimate.test == "paired":
            most = max(one.n for one in question.samples)
            if most > estimate.counts[0]:
                values = {"count": estimate.counts[0], "most": most}
                found.append(Reason("judged.common_seeds", values))
        if estimate and estimate.error and self._hypothesis.exact:
            found.append(Reason("judged.varies"))
        for _, arm in self._arms():
            found += _left_out(arm)
        return tuple(found)

    def _arms(self) -> list[tuple[Experiment, Arm]]:
        """Return the arms that the expectation names and that are there, each once."""
        found = {}
        for name in self._names:
            experiment = self._catalog.experiments.get(name.experiment or self._experiment.id)
            arm = experiment.arms.get(name.name) if experiment else None
            if experiment and arm:
                found[experiment.id, arm.name] = (experiment, arm)
        return list(found.values())

    def _wrong(self, code: str, error: ExpressionError) -> Verdict:
        """Return the verdict, and the problem, of an expectation that says nothing."""
        source = shorten(self._hypothesis.expect)
        what = f"`expect: {source}`, column {error.column + 1}: {error}."
        move = "Correct it against the records; the guide has the language on one page."
        found = self._without("none", Reason("judged.not_understood", {"why": str(error)}))
        return replace(found, problems=(self._problem(code, what, move),))

    def _problem(self, code: str, what: str, move: str) -> Problem:
        one = self._hypothesis
        return Problem(Severity.WARNING, code, one.where, what, move, one.line)

    def _without(self, word: Word, *reasons: Reason) -> Verdict:
        """Return a verdict without numbers."""
        arms: dict[str, list[str]] = {}
        for name in self._names:
            names = arms.setdefault(name.experiment or self._experiment.id, [])
            if name.name not in names:
                names.append(name.name)
        told = {experiment: tuple(names) for experiment, names in arms.items()}
        return Verdict(self._hypothesis, word, arms=told, reasons=reasons)


def _word_of_number(number: float, question: Question) -> Word:
    """Judge a number that does not vary."""
    if not math.isfinite(number):
        return "inconclusive"
    return _word_of_interval(number, number, question)


def _word_of_interval(low: float, high: float, question: Question) -> Word:
    """Judge an interval: as a whole it satisfies what is expected, or does not, or is split."""
    bound, slack = question.bound, question.slack
    under, over = high < bound - slack, low > bound + slack
    at_most, at_least = high <= bound + slack, low >= bound - slack
    satisfied, failed = {
        "<": (under, at_least),
        "<=": (at_most, over),
        ">": (over, at_most),
        ">=": (at_least, under),
        "==": (at_most and at_least, under or over),
    }[question.sign]
    return "supported" if satisfied else "refuted" if failed else "inconclusive"


def _left_out(arm: Arm) -> list[Reason]:
    """Return which runs of an arm have no say, and why."""
    others = [run for run in arm.runs if run.excluded is None and run.status != "finished"]
    groups = {
        "judged.superseded": [run for run in arm.runs if arm.is_superseded(run)],
        "judged.excluded": [run for run in arm.runs if run.excluded is not None],
        "judged.failed": others,
    }
    return [
        Reason(key, {"arm": arm.name, "runs": _listed([run.name for run in runs])})
        for key, runs in groups.items()
        if runs
    ]


def _not_finite(samples: Iterable[Value]) -> list[str]:
    """Return the runs that have a number which is not finite."""
    return [
        run
        for sample in samples
        for run, number in zip(sample.runs, sample.numbers, strict=True)
        if not math.isfinite(number)
    ]


def _listed(names: Sequence[str]) -> str:
    """Return names for a sentence: the first few are enough to know what is meant."""
    some = [shorten(name) for name in dict.fromkeys(names)]
    return ", ".join(some[:MOST_NAMED]) + (", …" if len(some) > MOST_NAMED else "")

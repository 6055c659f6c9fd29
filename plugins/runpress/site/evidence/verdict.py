"""What the runs say about each hypothesis of a post, in one word, and why that word.

supported       all of the 95 % interval satisfies what the hypothesis expects
refuted         none of it does
inconclusive    some of it does; or the values are identical, or one is not finite
anecdote        an arm has fewer seeds than the hypothesis asks for, whatever the numbers
pending         nothing has run yet
none            no verdict: the expectation cannot be understood, or an arm mixes configs

A quantity that does not vary (`exact: true`) and a count are compared as they are. Where a
post has two or more hypotheses, each tested one also carries its p adjusted by Holm's
method; it never changes the word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from runpress.format.problems import Problem
from runpress.site.evidence.hypotheses import Hypothesis
from runpress.site.expressions.value import Value

Word = Literal["supported", "refuted", "inconclusive", "anecdote", "pending", "none"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is, or what a reader has to know beside it.

    `key` is of the words, in the table `judged`; `values` fill its places.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the runs say about one hypothesis.

    `effect` is what was compared, ready to be printed (`effect.formatted(words)`), with
    `effect.effect.interval` and `.estimate` behind it; None where there is nothing to show.
    `test` is a key of the words, empty where none was made. `p` is two-sided, of the truth
    lying at the bound; `adjusted_p` Holm's, of two or more hypotheses only. Where the word is
    neither supported nor refuted, the first of `reasons` says why, if an interval that holds
    the bound does not; the others are remarks. `arms` are the names of the arms involved, by
    experiment. `problems` are for the author.
    """

    hypothesis: Hypothesis
    word: Word
    effect: Value | None = None
    test: str = ""
    p: float | None = None
    adjusted_p: float | None = None
    reasons: tuple[Reason, ...] = ()
    arms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

"""What a blog's experiments say that they did not say at an earlier commit.

Both states are read in full and by the same rules: records, posts, verdicts, problems. An
arm's numbers before and after are held against each other as a post would hold two arms; but
where runs are part of both, a test of their difference would count them twice, so the
difference of the means stands alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from runpress.cli.gap import Gap, gaps, metrics_of
from runpress.cli.stand import Stand, path_of
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Arm, Experiment
from runpress.site.evidence.verdicts import Verdict
from runpress.site.overview import Overview
from runpress.site.wording.numbers import format_difference

if TYPE_CHECKING:
    from runpress.site.text.post import Post

Kind = Literal["new", "gone", "changed", ""]
# More metrics of an arm than anybody reads in a summary.
MOST_METRICS = 8


@dataclass(frozen=True)
class ArmChange:
    """An arm whose numbers rest on other runs than before.

    `more` counts metrics that are left out. `shares_runs` says that some runs are the same.
    """

    name: str
    kind: Kind
    gaps: tuple[Gap, ...]
    more: int = 0
    shares_runs: bool = False

    def difference(self, gap: Gap) -> str:
        """Return how far a metric has moved, with what that rests on; empty where it cannot."""
        if not gap.old or not gap.new or gap.old.middle is None or gap.new.middle is None:
            return ""
        if gap.difference:
            return gap.difference.formatted().text
        moved = format_difference(gap.new.middle - gap.old.middle, gap.new.unit, digits=2)
        return f"{moved.text} (n = {gap.old.n} before, {gap.new.n} after)"


@dataclass(frozen=True)
class VerdictChange:
    """A hypothesis whose verdict is another one; None where there was, or is, no such one."""

    claim: str
    old: Verdict | None
    new: Verdict | None


@dataclass(frozen=True)
class ExperimentChange:
    """What has changed about an experiment.

    `old` and `new` are what a table of all says of it; None where it was, or is, not there.
    `post` says what became of its post. Runs are told by their folders' names. `same_arms`
    and `same_verdicts` count what is as it was.
    """

    id: str
    old: Overview | None
    new: Overview | None
    address: str
    post: Kind
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    arms: tuple[ArmChange, ...]
    same_arms: int
    verdicts: tuple[VerdictChange, ...]
    same_verdicts: int

    @property
    def kind(self) -> Kind:
        """Whether the experiment is new, gone, or there before and after."""
        return _kind(self.old, self.new)

    @property
    def overview(self) -> Overview:
        """What a table of all says of it now, or said before it went."""
        return self.new or self.old or Overview(Experiment(self.id), "", None, "")


@dataclass(frozen=True)
class Since:
    """What has changed since an earlier state of a blog.

    `pages` are hand-written pages that are about no experiment, by what became of them.
    """

    experiments: tuple[ExperimentChange, ...]
    same: int
    pages: Mapping[str, Kind]
    problems: tuple[Problem, ...]
    mended: tuple[Problem, ...]

    def told(self) -> dict[str, Any]:
        """Return what a program gets to know; the guide lists the keys."""
        return {
            "experiments": [_told(each) for each in self.experiments],
            "same": self.same,
            "pages": dict(self.pages),
            "problems": [str(each) for each in self.problems],
            "mended": [str(each) for each in self.mended],
        }


def since(old: Stand, new: Stand) -> Since:
    """Return what has changed from one state of a blog to another."""
    ids = sorted({*old.experiments, *new.experiments})
    changes = [_change(name, old, new) for name in ids]
    found = tuple(each for each in changes if _is_one(each))
    return Since(
        found,
        len(changes) - len(found),
        _pages(old, new),
        _worst_first(new.problems - old.problems),
        _worst_first(old.problems - new.problems),
    )


def _change(name: str, old: Stand, new: Stand) -> ExperimentChange:
    before, after = old.experiments.get(name), new.experiments.get(name)
    arms = list(_arms(before, after, old, new))
    verdicts = list(_verdicts(old.verdicts(name), new.verdicts(name)))
    runs, was = _digests_of(after, new), _digests_of(before, old)
    return ExperimentChange(
        name,
        before,
        after,
        new.address(name) or old.address(name),
        _post_kind(before, after),
        tuple(each for each in runs if each not in was),
        tuple(each for each in was if each not in runs),
        tuple(each for each in runs if each in was and runs[each] != was[each]),
        tuple(each for each in arms if each.kind),
        sum(not each.kind for each in arms),
        tuple(each for each in verdicts if _word(each.old) != _word(each.new)),
        sum(_word(each.old) == _word(each.new) for each in verdicts),
    )


def _is_one(each: ExperimentChange) -> bool:
    what = (each.kind != "changed", each.post, each.added, each.gone, each.changed)
    return any(what) or bool(each.arms or each.verdicts)


def _arms(
    before: Overview | None, after: Overview | None, old: Stand, new: Stand
) -> Iterator[ArmChange]:
    """Go through the arms of both states; one that is as it was has no kind."""
    was, now = before.experiment if before else None, after.experiment if after else None
    for name in dict.fromkeys([*(now.arms if now else ()), *(was.arms if was else ())]):
        first, second = _arm(was, name), _arm(now, name)
        base, rest = _rests_on(first, old), _rests_on(second, new)
        if first and second and base == rest and _wording(was) == _wording(now):
            yield ArmChange(name, "", ())
            continue
        told, shares = _gaps((was, first), (now, second)), not base.isdisjoint(rest)
        shown = [replace(each, difference=None) if shares else each for each in told[:MOST_METRICS]]
        more = max(0, len(told) - MOST_METRICS)
        yield ArmChange(name, _kind(first, second), tuple(shown), more, shares)


def _gaps(
    old: tuple[Experiment | None, Arm | None], new: tuple[Experiment | None, Arm | None]
) -> list[Gap]:
    """Return the metrics that differ; of an arm that is on one side alone, all."""
    some = next((each for each in (new, old) if each[0] and each[1]), None)
    if some is None or some[0] is None or some[1] is None:
        return []
    if old[0] and old[1] and new[0] and new[1]:
        told = gaps((old[0], old[1]), (new[0], new[1]), metrics_of(old[0], new[0]))
        return [each for each in told if not _same_numbers(each)]
    alone = gaps((some[0], some[1]), (some[0], some[1]), metrics_of(some[0], some[0]))
    missing = {"old" if some is new else "new": None, "difference": None}
    return [replace(each, **missing) for each in alone]  # type: ignore[arg-type]


def _same_numbers(gap: Gap) -> bool:
    if not gap.old or not gap.new:
        return False
    # By their words: a number that is none is not equal to itself.
    return repr(sorted(gap.old.numbers)) == repr(sorted(gap.new.numbers)) and (
        gap.old.unit == gap.new.unit
    )


def _verdicts(old: Sequence[Verdict], new: Sequence[Verdict]) -> Iterator[VerdictChange]:
    """Pair the hypotheses of two states by their claims, those of one claim in their order."""
    before, after = _by_claim(old), _by_claim(new)
    for key in dict.fromkeys([*after, *before]):
        yield VerdictChange(key[0], before.get(key), after.get(key))


def _by_claim(verdicts: Sequence[Verdict]) -> dict[tuple[str, int], Verdict]:
    found: dict[tuple[str, int], Verdict] = {}
    many: Counter[str] = Counter()
    for each in verdicts:
        claim = each.hypothesis.claim
        found[claim, many[claim]] = each
        many[claim] += 1
    return found


def _word(verdict: Verdict | None) -> str:
    return verdict.word if verdict else ""


def _pages(old: Stand, new: Stand) -> dict[str, Kind]:
    """Return the pages about no experiment that are new, gone or edited."""
    own = {one.post.path for stand in (old, new) for one in stand.experiments.values() if one.post}
    found: dict[str, Kind] = {}
    for path in sorted({*old.pages, *new.pages} - own):
        before, after = old.pages.get(path), new.pages.get(path)
        if not (before and after and _text(before) == _text(after)):
            shown = after or before
            found[shown.shown if shown else path] = _kind(before, after)
    return found


def _post_kind(before: Overview | None, after: Overview | None) -> Kind:
    old, new = before.post if before else None, after.post if after else None
    if old is None and new is None:
        return ""
    if old and new and old.path == new.path and _text(old) == _text(new):
        return ""
    return _kind(old, new)


def _kind(old: object, new: object) -> Kind:
    return "changed" if old and new else "new" if new else "gone"


def _text(page: Post) -> tuple[str, str]:
    return page.header, page.body


def _wording(one: Experiment | None) -> object:
    """Return what decides how an experiment's numbers are shown."""
    return (one.chosen, one.headline, dict(one.units), dict(one.goals)) if one else None


def _arm(experiment: Experiment | None, name: str) -> Arm | None:
    return experiment.arms.get(name) if experiment else None


def _rests_on(arm: Arm | None, stand: Stand) -> set[tuple[str, str]]:
    """Return the runs that count for an arm, with what their records hold."""
    return {(run.name, stand.digests[path_of(run)]) for run in arm.counted} if arm else set()


def _digests_of(overview: Overview | None, stand: Stand) -> dict[str, str]:
    runs = overview.experiment.runs if overview else ()
    broken = overview.experiment.broken if overview else ()
    told = {run.name: stand.digests[path_of(run)] for run in runs}
    return told | {each.name: each.problem.code for each in broken if each.name not in told}


def _worst_first(problems: Counter[Problem]) -> tuple[Problem, ...]:
    order = list(Severity)
    key = lambda each: (order.index(each.severity), each.where, each.code, each.what)  # noqa: E731
    return tuple(sorted(problems, key=key))


def _told(each: ExperimentChange) -> dict[str, Any]:
    return {
        "experiment": each.id,
        "change": each.kind,
        "title": each.overview.title or None,
        "address": each.address or None,
        "post": each.post or None,
        "state": each.overview.state,
        "runs": {"added": each.added, "gone": each.gone, "changed": each.changed},
        "arms": [
            {
                "arm": arm.name,
                "change": arm.kind,
                "shares_runs": arm.shares_runs,
                "metrics": [gap.told() for gap in arm.gaps],
            }
            for arm in each.arms
        ],
        "verdicts": [
            {"claim": one.claim, "old": _word(one.old) or None, "new": _word(one.new) or None}
            for one in each.verdicts
        ],
    }

"""Whether a hypothesis was written down before the first run that could tell of it.

Held against each other are two moments: when a commit first held the hypothesis in its
present words, and when the earliest run of any of its arms began, also of runs that were
deleted since. Whoever commits can set the date of a commit, so this is what the history
says, and no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from runpress.site.evidence.earlier import Earlier, wording_of
from runpress.site.evidence.hypotheses import Hypothesis, read_hypotheses
from runpress.site.moments import as_moment
from runpress.site.text.post import Post

if TYPE_CHECKING:
    from runpress.site.archive import Archive
    from runpress.vcs.past import Commit

State = Literal["before", "after", "open", "uncommitted", "unknown"]


@dataclass(frozen=True, slots=True)
class Registration:
    """What git tells of a hypothesis.

    `state`: committed "before" the first run or "after" it; "open" where no run has begun;
    "uncommitted"; "unknown" without git, where the clone is shallow, or where a run does not
    say when it began. `commit` first held the present words. `first_run` is when the earliest
    run of its arms began, `experiment` whose run that was. `own_run` is set where only runs of
    other experiments were earlier: when the first of the post's own began. `replaced` is the
    commit that held other words until then, where they were changed after the first run.
    """

    state: State
    commit: Commit | None = None
    first_run: datetime | None = None
    experiment: str = ""
    own_run: datetime | None = None
    replaced: Commit | None = None


def register(
    hypothesis: Hypothesis,
    post: Post,
    experiment: str,
    arms: Mapping[str, Collection[str]],
    archive: Archive,
) -> Registration:
    """Return when a hypothesis was committed, against the first run of its arms.

    Args:
        hypothesis: what it says now.
        post: the page whose front matter holds it.
        experiment: the page's own experiment.
        arms: the names of the arms that it speaks of, by experiment; none for all arms.
        archive: the records, and what git tells.
    """
    earlier = archive.earlier
    if earlier is None or earlier.past.shallow:
        return Registration("unknown")
    versions = earlier.wordings(post.path)
    known = [(commit, held) for commit, held in versions if held is not None]
    if len(known) < len(versions):
        return Registration("unknown")
    commit, replaced = _committed(wording_of(hypothesis), known, lambda: _present(post))
    wanted = arms or {experiment: ()}
    begun = {each: list(_starts(each, names, archive)) for each, names in wanted.items()}
    if any(None in each for each in begun.values()):
        # It may have been the first of all.
        return Registration("unknown")
    starts = {
        each: first
        for each, told in begun.items()
        if (first := min((start for start in told if start), default=None))
    }
    if commit and experiment in wanted and experiment not in starts:
        # What it will be compared with may have run long ago.
        return Registration("open", commit)
    if commit:
        return _compared(commit, replaced, starts, experiment)
    return Registration("uncommitted", replaced=replaced)


def _compared(
    commit: Commit, replaced: Commit | None, starts: Mapping[str, datetime], own: str
) -> Registration:
    """Hold the commit against the first runs, by experiment."""
    if not starts:
        return Registration("open", commit)
    whose = min(starts, key=lambda each: starts[each])
    first_run = starts[whose]
    if commit.date < first_run:
        return Registration("before", commit, first_run, whose)
    later = starts.get(own)
    own_run = later if later and commit.date < later else None
    # What another experiment had run before is what this one may build on.
    return Registration("after", commit, first_run, whose, own_run, None if own_run else replaced)


def _committed(
    wording: Hypothesis,
    versions: list[tuple[Commit, list[Hypothesis]]],
    present: Callable[[], list[Hypothesis]],
) -> tuple[Commit | None, Commit | None]:
    """The commit that first held the words, and that which held like words until then.

    Where no commit holds them yet, like words in the last version are what they replace.
    """
    before: tuple[Commit | None, list[Hypothesis]] = (None, [])
    for commit, held in versions:
        if wording in held:
            return commit, _replaced(wording, held, before)
        before = commit, held
    return None, _replaced(wording, present(), before)


def _present(post: Post) -> list[Hypothesis]:
    return [wording_of(each) for each in read_hypotheses(post)[0]]


def _replaced(
    wording: Hypothesis, held: list[Hypothesis], before: tuple[Commit | None, list[Hypothesis]]
) -> Commit | None:
    gone = [each for each in before[1] if each not in held]
    at = held.index(wording) if wording in held else len(held)
    # The same place in the list, or the same claim or expectation elsewhere in it.
    same_place = at < len(before[1]) and before[1][at] in gone
    return before[0] if same_place or any(_alike(wording, each) for each in gone) else None


def _alike(one: Hypothesis, other: Hypothesis) -> bool:
    return one.claim == other.claim or one.expect == other.expect


def _starts(experiment: str, arms: Collection[str], archive: Archive) -> Iterator[datetime | None]:
    """Go through when the runs began; None for one that does not say it in a way to be read."""
    earlier: Earlier | None = archive.earlier
    known = archive.catalog.experiments.get(experiment)
    for run in known.runs if known else ():
        if not arms or run.record.arm in arms:
            yield as_moment(run.record.started)
    for old in earlier.runs(experiment) if earlier else ():
        if old.started and (not arms or old.arm in arms):
            yield old.started

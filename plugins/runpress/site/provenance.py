"""What a reader could not check out: hints for the author, in the terminal only.

One a kind and experiment: a sweep of a thousand runs is made from one state of the code.
Only runs whose numbers count are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Catalog, Experiment, Run

Holds = Callable[[Run], bool]


def doubts(experiment: Experiment, unpushed: Collection[str] = ()) -> list[Problem]:
    """Return the hints for an experiment; `unpushed` are the commits that no remote has."""
    kinds: tuple[tuple[str, str, str, Holds], ...] = (
        (
            "RP109",
            "its code had changes that no commit holds",
            "Commit before a run that is to be published.",
            lambda run: _git(run).get("dirty") is True,
        ),
        (
            "RP110",
            "no remote has the commit of its code",
            "Push it, so that readers can check it out.",
            lambda run: _git(run).get("commit") in unpushed,
        ),
        (
            "RP111",
            "its image may be another one by now, as no digest names it",
            "Set RUNPRESS_IMAGE_DIGEST where the container is started.",
            lambda run: part_of(run.record.environment, "container").get("latest") is True,
        ),
        (
            "RP112",
            "the commit of its code is not known",
            "Train inside a git repository that has a commit.",
            lambda run: bool(run.record.environment) and not _git(run).get("commit"),
        ),
    )
    counted = [run for arm in experiment.arms.values() for run in arm.counted]
    hints = []
    for code, what, move, holds in kinds:
        found = [run for run in counted if holds(run)]
        if found:
            hints.append(_hint(code, found, what, move))
    return hints


def commits(catalog: Catalog) -> set[str]:
    """Return the commits that the runs were made from."""
    if catalog.commits is not None:
        return set(catalog.commits)
    experiments = catalog.experiments.values()
    known = (_git(run).get("commit") for one in experiments for run in one.runs)
    return {commit for commit in known if isinstance(commit, str)}


def part_of(environment: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return what an environment says under a key of several facts; nothing if it is not that."""
    value = environment.get(key)
    return value if isinstance(value, Mapping) else {}


def _hint(code: str, found: list[Run], what: str, move: str) -> Problem:
    others = len(found) - 1
    more = f" (and so for {others} more of {found[0].experiment})" if others else ""
    return Problem(Severity.HINT, code, found[0].shown, f"{what}{more}.", move)


def _git(run: Run) -> Mapping[str, Any]:
    return part_of(run.record.environment, "git")

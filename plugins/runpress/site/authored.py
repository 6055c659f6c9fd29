"""What a post says about its experiment, put on top of what the records say.

The front matter may name the metrics that matter with their goals and units, the baseline,
and runs to leave out with a reason. It wins over what the scripts said. What it says of
things that no run has is a warning with the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import BUILT_IN, ArmOf, Experiment, Run
from runpress.site.text.post import Post

BASELINE = "baseline"


def apply_post(
    experiment: Experiment, post: Post, others: Mapping[str, Experiment] | None = None
) -> tuple[Experiment, list[Problem]]:
    """Return the experiment as its post wants it read, and what the post got wrong.

    `others` are the experiments that its baseline may be an arm of.
    """
    front = _FrontMatter(post)
    metrics = front.mapping("metrics")
    excluded = front.mapping("exclude")
    for name in metrics:
        front.expect(name, [*experiment.measured, *BUILT_IN], "metrics", "no run has logged")
    for name in excluded:
        front.expect(name, [run.name for run in experiment.runs], "exclude", "there is no run")
    recorded = next((run.record.baseline for run in experiment.runs if run.record.baseline), None)
    told = front.baseline(experiment.id)
    own = recorded if told is None else told.arm if told.experiment == experiment.id else None
    if own and not front.expect(own, experiment.arms, BASELINE, "there is no arm"):
        own = None
    elsewhere = told if told and told.experiment != experiment.id else None
    if elsewhere and not front.expect_elsewhere(elsewhere, others or {}):
        elsewhere = None
    described = replace(
        experiment,
        runs=tuple(_exclude(run, excluded) for run in experiment.runs),
        baseline=own,
        borrowed=elsewhere,
        chosen=tuple(name for name in metrics if name in experiment.measured),
        goals=front.goals(metrics),
        units={
            name: str(told["unit"])
            for name, told in metrics.items()
            if isinstance(told, dict) and told.get("unit") is not None
        },
    )
    return described, front.problems


def _exclude(run: Run, excluded: dict[str, Any]) -> Run:
    # A copy, so that two posts on one experiment do not change each other's runs.
    copy = Run(run.experiment, run.name, run.folder, run.shown, run.record, alive=run.alive)
    copy.excluded = str(excluded[run.name]) if run.name in excluded else None
    # What was looked at is not looked at again.
    copy.read = run.read
    if "log_size" in vars(run):
        copy.log_size = run.log_size
    return copy


class _FrontMatter:
    """The keys of one post, read with messages that name their line."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.problems: list[Problem] = []

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._post.meta.get(key)
        if value is None:
            return {}
        if isinstance(value, dict):
            return {str(name): told for name, told in value.items()}
        self._warn(key, f"`{key}` is not a mapping.", f"Write `{key}: {{name: ...}}`.")
        return {}

    def baseline(self, own: str) -> ArmOf | None:
        """The arm that the post compares with, of its own experiment unless it names another."""
        told = self._post.meta.get(BASELINE)
        if told is None:
            return None
        if not isinstance(told, Mapping):
            return ArmOf(own, str(told))
        arm, experiment = told.get("arm"), told.get("experiment")
        if arm is None:
            move = f"Write `{BASELINE}: {{experiment: ..., arm: ...}}`."
            self._warn(BASELINE, f"`{BASELINE}` names no arm.", move)
            return None
        return ArmOf(own if experiment is None else str(experiment), str(arm))

    def expect_elsewhere(self, named: ArmOf, others: Mapping[str, Experiment]) -> bool:
        lack = "the baseline is of an experiment without runs,"
        if not self.expect(named.experiment, others, BASELINE, lack):
            return False
        lack = f"{shorten(named.experiment)!r} has no arm"
        return self.expect(named.arm, others[named.experiment].arms, BASELINE, lack)

    def goals(self, metrics: dict[str, Any]) -> dict[str, Any]:
        goals = {}
        for name, told in metrics.items():
            goal = told.get("goal") if isinstance(told, dict) else None
            if goal in ("min", "max"):
                goals[name] = goal
            elif goal is not None:
                what = f"the goal of {shorten(name)!r} is {shorten(str(goal))!r}."
                self._warn("metrics", what, "Write `min` or `max`.")
        return goals

    def expect(self, name: str, known: Iterable[str], key: str, lack: str) -> bool:
        names = list(known)
        if name in names:
            return True
        near = nearest(name, names)
        move = f"Did you mean {near!r}?" if near else "Check the name against the records."
        self._warn(key, f"{lack} {shorten(name)!r}.", move)
        return False

    def _warn(self, key: str, what: str, move: str) -> None:
        line = self._post.line_of(key)
        problem = Problem(Severity.WARNING, "RP303", self._post.shown, what, move, line)
        self.problems.append(problem)

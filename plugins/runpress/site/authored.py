"""What a post says about its experiment, put on top of what the records say.

The front matter may name the metrics that matter with their goals and units, the baseline,
and runs to leave out with a reason. It wins over what the scripts said. What it says of
things that no run has is a warning with the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Experiment, Run
from runpress.site.evaluation import STEPS, TRAIN_SECONDS
from runpress.site.post import Post

# What every run has without logging it.
BUILT_IN = (STEPS, TRAIN_SECONDS)


def apply_post(experiment: Experiment, post: Post) -> tuple[Experiment, list[Problem]]:
    """Return the experiment as its post wants it read, and what the post got wrong."""
    front = _FrontMatter(post)
    metrics = front.mapping("metrics")
    excluded = front.mapping("exclude")
    for name in metrics:
        front.expect(name, [*experiment.measured, *BUILT_IN], "metrics", "no run has logged")
    for name in excluded:
        front.expect(name, [run.name for run in experiment.runs], "exclude", "there is no run")
    recorded = next((run.record.baseline for run in experiment.runs if run.record.baseline), None)
    baseline = front.text("baseline") or recorded
    if baseline and not front.expect(baseline, experiment.arms, "baseline", "there is no arm"):
        baseline = None
    described = replace(
        experiment,
        runs=tuple(_exclude(run, excluded) for run in experiment.runs),
        baseline=baseline,
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
    copy = Run(run.experiment, run.name, run.folder, run.shown, run.record)
    copy.excluded = str(excluded[run.name]) if run.name in excluded else None
    if "log" in run.__dict__:
        copy.log = run.log
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

    def text(self, key: str) -> str | None:
        value = self._post.meta.get(key)
        return None if value is None else str(value)

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

"""What a program gets to know of experiments and runs: the keys of `--json`.

The guide lists them. A key keeps its name and meaning; new ones may come.
"""

from __future__ import annotations

from typing import Any

from runpress.format.statistics import mean
from runpress.site.archive import Archive
from runpress.site.catalog import BUILT_IN, Arm, Experiment, Run
from runpress.site.evidence.hypotheses import read_hypotheses
from runpress.site.evidence.verdicts import Verdict, judge
from runpress.site.overview import Overview
from runpress.site.wording.deviation import deviation


def told_experiment(archive: Archive, overview: Overview) -> dict[str, Any]:
    """Return what is told of an experiment."""
    one = overview.experiment
    return {
        "experiment": one.id,
        "title": overview.title or None,
        "date": overview.day or None,
        "post": overview.post.shown if overview.post else None,
        "tags": list(overview.tags),
        "state": overview.state,
        "verdicts": [_told_verdict(each) for each in verdicts_of(archive, one)],
        "baseline": one.baseline,
        "headline": one.headline,
        "goal": one.metric_goal(one.headline) if one.headline else None,
        "unit": one.metric_unit(one.headline) if one.headline else None,
        "best": one.best_arm.name if one.best_arm else None,
        "arms": [_told_arm(one, arm) for arm in one.arms.values()],
        "unreadable": [each.name for each in one.broken],
    }


def told_run(one: Experiment, run: Run) -> dict[str, Any]:
    """Return what is told of a run."""
    arm = one.arms[run.record.arm]
    names = [name for name in one.measured if name not in BUILT_IN]
    values = {name: run.value(name) for name in names}
    return {
        "run": f"{run.experiment}/{run.name}",
        "id": run.record.id,
        "arm": arm.name,
        "seed": run.record.seed,
        "status": run.status,
        "counts": run in arm.counted,
        "excluded": run.excluded,
        "superseded": arm.is_superseded(run),
        "started": run.record.started,
        "train_seconds": run.record.train_seconds,
        "steps": run.record.log.steps,
        "values": {name: value for name, value in values.items() if value is not None},
    }


def status_words(one: Experiment, run: Run) -> str:
    """Say what became of a run, and why it does not count if it does not."""
    said = [run.status]
    step = run.record.log.last_step
    if run.status == "crashed":
        said = ["crashed before its first step" if step is None else f"crashed at step {step}"]
    if run.excluded is not None:
        said.append(f"excluded: {run.excluded}")
    if one.arms[run.record.arm].is_superseded(run):
        said.append("superseded by a newer run of this seed")
    return ", ".join(said)


def verdicts_of(archive: Archive, one: Experiment) -> list[Verdict]:
    """Return the verdicts of an experiment's post, in the order of its hypotheses."""
    post = archive.about.get(one.id)
    post = post or next((each for each in archive.posts if each.experiment == one.id), None)
    return judge(one, archive.catalog, read_hypotheses(post)[0]) if post else []


def _told_verdict(verdict: Verdict) -> dict[str, Any]:
    from runpress.cli.gap import told_effect

    return {
        "claim": verdict.hypothesis.claim,
        "expect": verdict.hypothesis.expect,
        "verdict": verdict.word,
        "effect": told_effect(verdict.effect),
        "p": verdict.p,
        "adjusted_p": verdict.adjusted_p,
    }


def _told_arm(one: Experiment, arm: Arm) -> dict[str, Any]:
    values = arm.values(one.headline) if one.headline else []
    return {
        "arm": arm.name,
        "runs": len(arm.runs),
        "counted": len(arm.counted),
        "n": len(values),
        "mean": mean(values) if values else None,
        "deviation": deviation(values) if len(values) > 1 else None,
    }

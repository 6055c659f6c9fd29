"""`experiments.json`: every experiment with its verdicts and numbers, for programs.

What it holds is an allow-list written down in the guide, with a JSON Schema beside it:
nothing of a record is in it that is not also on a page. Numbers are as they were recorded,
whatever unit a page shows them in; one that is not finite is null. `format` changes when a
key changes its meaning; a reader accepts keys that it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import orjson

from runpress.format.statistics import mean
from runpress.site.archive import Archive
from runpress.site.catalog import Arm, Experiment, Run
from runpress.site.evidence.lineage import amendment_of
from runpress.site.evidence.verdicts import Verdict
from runpress.site.expressions.evaluation import TRAIN_SECONDS
from runpress.site.model import Asset, Tree, key_of, whole_link
from runpress.site.moments import created, updated
from runpress.site.place import run_page
from runpress.site.summary import clean, summary_of, tags_of, title_of
from runpress.site.text.post import Post
from runpress.site.wording.deviation import deviation
from runpress.site.wording.words import Words

PATH = "experiments.json"
FORMAT = 1


def add(archive: Archive, tree: Tree, _: Words) -> None:
    """Add the file, where there is an experiment to tell of."""
    shown = _shown(archive)
    if not shown:
        return
    blog = archive.blog
    told = {
        "format": FORMAT,
        "name": blog.name,
        "url": blog.url,
        "experiments": [_kept(archive, tree, name) for name in shown],
    }
    content = orjson.dumps(_there(told), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    tree.add_asset(Asset(PATH, key_of(content), lambda: content, addressed=True))


def _kept(archive: Archive, tree: Tree, name: str) -> Any:
    def make() -> dict[str, Any]:
        known = archive.catalog.experiments.get(name)
        return _experiment(archive, tree, known or Experiment(name))

    return archive.kept(f"catalog {name}", make)


def _shown(archive: Archive) -> list[str]:
    """All experiments that readers get to see, those that have a post and no run yet too."""
    known = archive.catalog.experiments
    names = [*filter(archive.is_shown, known), *archive.lineage.posts]
    return sorted(set(names))


def _experiment(archive: Archive, tree: Tree, experiment: Experiment) -> dict[str, Any]:
    post = archive.lineage.posts.get(experiment.id)
    metrics = _metrics(experiment)
    return _there(
        {
            "id": experiment.id,
            **(_post(archive, post, experiment) if post else {}),
            "language": archive.language_of(post),
            "hypotheses": [_hypothesis(each) for each in archive.verdicts(post)] if post else [],
            "baseline": _baseline(experiment),
            "headline": experiment.headline,
            "curve": _curve(archive, tree, post) if post else None,
            "metrics": {
                name: _there(
                    {"goal": experiment.metric_goal(name), "unit": experiment.metric_unit(name)}
                )
                for name in metrics
            },
            "arms": [_arm(arm, metrics) for arm in experiment.arms.values()],
            "runs": [_run(tree, run) for run in experiment.runs],
            "commits": _commits(experiment.runs),
        }
    )


def _post(archive: Archive, post: Post, experiment: Experiment) -> dict[str, Any]:
    published = created(post, archive.blog, experiment)
    changed = updated(post)
    return {
        "title": title_of(post),
        "url": whole_link(post.path),
        "date": published and published.date(),
        "updated": changed and changed.date(),
        "summary": summary_of(post, archive),
        "tags": list(tags_of(post)),
        **_amendment(post),
    }


def _curve(archive: Archive, tree: Tree, post: Post) -> str | None:
    """The headline metric over steps, as the post offers it to take away."""
    path = f"{archive.blog.folder_of(post)}/headline.csv"
    return whole_link(path) if path in tree.assets else None


def _hypothesis(verdict: Verdict) -> dict[str, Any]:
    """What was expected and what came out; words and numbers that depend on no language."""
    told = verdict.hypothesis
    effect = verdict.effect.effect if verdict.effect else None
    interval = effect.interval if effect else None
    return _there(
        {
            "claim": clean(told.claim),
            "expect": clean(told.expect),
            "seeds": told.seeds,
            "exact": told.exact or None,
            "verdict": verdict.word,
            "effect": _finite(verdict.effect.middle) if verdict.effect else None,
            "interval": [_finite(end) for end in interval] if interval else None,
            "n": verdict.effect.n if verdict.effect else None,
            "test": verdict.test.rpartition(".")[2],
            "p": verdict.p,
            "p_adjusted": verdict.adjusted_p,
            "reasons": [reason.key.rpartition(".")[2] for reason in verdict.reasons],
        }
    )


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def _baseline(experiment: Experiment) -> dict[str, str] | None:
    borrowed = experiment.borrowed
    if borrowed:
        return {"experiment": borrowed.experiment, "arm": borrowed.arm}
    return {"arm": experiment.baseline} if experiment.baseline else None


def _amendment(post: Post) -> dict[str, Any]:
    told = amendment_of(post)
    if told is None:
        return {}
    day = told.date.date() if told.date else None
    return {told.kind: {"date": day, "reason": clean(told.reason)}}


def _metrics(experiment: Experiment) -> list[str]:
    """The metrics that the post chose, else the headline: what its table of arms shows."""
    headline = [experiment.headline] if experiment.headline else []
    return [name for name in experiment.chosen or headline if name != TRAIN_SECONDS]


def _arm(arm: Arm, metrics: Iterable[str]) -> dict[str, Any]:
    newest = (arm.counted or arm.runs)[-1]
    seconds = [run.record.train_seconds for run in arm.counted]
    return {
        "name": arm.name,
        "runs": len(arm.counted),
        "seeds": [run.record.seed for run in arm.counted],
        "config": {key: value for key, value in newest.record.config.items() if key != "seed"},
        "metrics": {name: _spread(arm.values(name)) for name in metrics},
        TRAIN_SECONDS: _spread([value for value in seconds if value is not None]),
    }


def _spread(values: list[float]) -> dict[str, Any]:
    """Return n, mean and sample standard deviation, as far as there are any."""
    if not values or not all(map(math.isfinite, values)):
        return {"n": len(values), "mean": None}
    spread = {"sd": deviation(values)} if len(values) > 1 else {}
    return {"n": len(values), "mean": mean(values), **spread}


def _run(tree: Tree, run: Run) -> dict[str, Any]:
    folder = f"runs/{run.experiment}/{run.name}"
    files = {"csv": f"{folder}/metrics.csv", "record": f"{folder}/run.json"}
    return _there(
        {
            "name": run.name,
            "id": run.record.id,
            "arm": run.record.arm,
            "seed": run.record.seed,
            "status": run.status,
            "excluded": clean(run.excluded) if run.excluded else None,
            "started": run.record.started,
            "url": whole_link(run_page(run.experiment, run.name)),
            **{key: whole_link(path) for key, path in files.items() if path in tree.assets},
            "commit": _commit(run),
        }
    )


def _commits(runs: Iterable[Run]) -> list[str]:
    return list(dict.fromkeys(commit for run in runs if (commit := _commit(run))))


def _commit(run: Run) -> str | None:
    git = run.record.environment.get("git")
    commit = git.get("commit") if isinstance(git, dict) else None
    return commit if isinstance(commit, str) else None


def _there(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}

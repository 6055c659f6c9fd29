"""What a post's front matter says of its experiment, and what it gets wrong."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs
from runpress.format.problems import Problem
from runpress.site.authored import apply_post
from runpress.site.catalog import Experiment
from runpress.site.text.post import parse_post


@pytest.fixture
def blog(docs: Docs) -> Docs:
    metrics = {"train/loss": [1.0], "val/accuracy": [0.5]}
    docs.run("exp-001", "fp32", metrics=metrics, baseline="fp32")
    docs.run("exp-001", "amp", metrics=metrics, started=1)
    return docs


def applied(docs: Docs, header: str) -> tuple[Experiment, list[Problem]]:
    post = parse_post("posts/a.md", "docs/posts/a.md", f"---\n{header}\n---\n")
    assert not post.problems
    return apply_post(docs.catalog().experiments["exp-001"], post)


def test_metrics_goals_and_units(blog: Docs) -> None:
    experiment, problems = applied(
        blog, 'metrics:\n  val/accuracy: {goal: min, unit: "%"}\n  train/loss:'
    )
    assert not problems
    assert experiment.chosen == ("val/accuracy", "train/loss")
    assert experiment.headline == "val/accuracy"
    assert experiment.metric_goal("val/accuracy") == "min"
    assert experiment.metric_unit("val/accuracy") == "%"
    assert experiment.metric_goal("train/loss") == "min"


def test_what_every_run_has_may_be_named(blog: Docs) -> None:
    experiment, problems = applied(
        blog, "metrics: {train_seconds: {goal: min, unit: s}, steps: {goal: min}}"
    )
    assert not problems
    assert experiment.metric_unit("train_seconds") == "s"


def test_the_baseline_of_the_post_wins_over_the_scripts(blog: Docs) -> None:
    assert applied(blog, "a: 1")[0].baseline == "fp32"
    assert applied(blog, "baseline: amp")[0].baseline == "amp"


def test_excluded_runs_keep_the_reason_and_the_catalog_stays_as_it_is(blog: Docs) -> None:
    catalog = blog.catalog()
    post = parse_post("a.md", "a.md", "---\nexclude: {amp: shared machine}\n---\n")
    experiment, _ = apply_post(catalog.experiments["exp-001"], post)
    assert [run.excluded for run in experiment.runs] == [None, "shared machine"]
    assert [run.excluded for run in catalog.experiments["exp-001"].runs] == [None, None]
    assert not experiment.arms["amp"].counted


def test_a_log_that_was_read_is_not_read_again(blog: Docs) -> None:
    experiment = blog.catalog().experiments["exp-001"]
    log = experiment.runs[0].log
    described, _ = apply_post(experiment, parse_post("a.md", "a.md", ""))
    assert described.runs[0].log is log


@pytest.mark.parametrize(
    ("header", "line", "what", "move"),
    [
        ("a: 1\nmetrics: {val/acuracy: }", 3, "no run has logged 'val/acuracy'", "val/accuracy"),
        ("baseline: fp23", 2, "there is no arm 'fp23'", "fp32"),
        ("exclude: {am: why}", 2, "there is no run 'am'", "amp"),
        ("metrics: {zzz: }", 2, "no run has logged 'zzz'", "Check the name"),
        ("metrics: [a]", 2, "`metrics` is not a mapping", "metrics:"),
        ("metrics: {train/loss: {goal: low}}", 2, "is 'low'", "`min` or `max`"),
    ],
)
def test_what_is_wrong_is_a_warning_with_its_line(
    blog: Docs, header: str, line: int, what: str, move: str
) -> None:
    experiment, (problem,) = applied(blog, header)
    assert (problem.code, problem.line) == ("RP303", line)
    assert what in problem.what
    assert move in problem.move
    assert experiment.baseline in ("fp32", None)

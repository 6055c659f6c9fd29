"""Sections that hold runs, arms and experiments against each other, and lists of all of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from blog_on_disk import ENVIRONMENT, Docs
from runpress.hosts.files import read_pages
from runpress.site.about import Blog, match
from runpress.site.archive import Archive
from runpress.site.catalog import Experiment
from runpress.site.evidence.contrast import ArmIn, contrast
from runpress.site.model import Tree
from runpress.site.overview import overviews
from runpress.site.place import Place
from runpress.site.sections import SECTIONS
from runpress.site.wording.words import words_of

HOSTILE = '<script>alert(1)</script> {{ x }} `y` "z"'
POST = """---
date: 2026-11-20
experiment: exp-1
baseline: fp32
tags: [amp, "<b>"]
metrics: {{val/accuracy: {{goal: max, unit: "%"}}, train_seconds: {{goal: min}}}}
{more}
---
# Mixed *precision* `pays`
"""


@pytest.fixture
def blog(docs: Docs) -> Docs:
    """Two experiments: three seeds of two arms, and one run of another kind."""
    for arm, values in {"fp32": (0.90, 0.91, 0.92), "amp": (0.95, 0.96, 0.97)}.items():
        for seed, value in enumerate(values):
            name = arm if not seed else f"{arm}-{seed + 1}"
            docs.run(
                "exp-1",
                name,
                name=arm,
                seed=seed,
                metrics={"val/accuracy": [0.5, value], "loss": [1.0, 0.5]},
                config={"precision": arm, "lr": 0.1, "seed": seed},
                started=seed + 10 * (arm == "amp"),
            )
    docs.run("exp-2", "only", metrics={"val/accuracy": [0.93], "loss": [0.4]}, started=99)
    docs.write("posts/exp-1.md", POST.format(more=""))
    return docs


def archive(docs: Docs, **blog: Any) -> Archive:
    layout = Blog(**blog)
    pages = sorted(read_pages(docs.folder, "docs"), key=lambda page: page.path)
    matched = match(docs.catalog(), pages, layout)
    return Archive(matched.catalog, matched.about, tuple(pages), layout)


def place(docs: Docs, experiment: str = "exp-1", *, run: str = "", **options: Any) -> Place:
    known = archive(docs)
    about = known.catalog.experiments.get(experiment, Experiment(""))
    found = next((each for each in about.runs if each.name == run), None)
    return Place(
        about,
        words_of("en"),
        Tree(),
        "experiments/e",
        known,
        post=known.about.get(experiment),
        run=found,
        options=options,
    )


def html(here: Place, name: str) -> str:
    block = SECTIONS[name](here)
    assert block is not None
    assert "\n" not in block.html
    return block.html


def text(here: Place, name: str) -> str:
    words = re.sub(r"<[^>]*>", " ", html(here, name))
    return " ".join(words.replace("&nbsp;", " ").split())


# Differences of arms.


def in_exp(docs: Docs, arm: str, experiment: str = "exp-1") -> ArmIn:
    known = archive(docs).catalog.experiments[experiment]
    return ArmIn(known, known.arms[arm])


def test_a_difference_has_its_interval_paired_over_seeds(blog: Docs) -> None:
    found = contrast(in_exp(blog, "amp"), in_exp(blog, "fp32"), "val/accuracy", words_of("en"))
    assert found is not None
    # Each seed gains the same, so nothing varies.
    assert (found.value, found.interval, found.unit, found.is_clear) == ("+5", "", "points", False)
    # As scipy.stats.ttest_ind(equal_var=False) has it once the seeds have no partner.
    blog.run("exp-1", "x", seed=7, metrics={"val/accuracy": [0.94]}, started=50)
    blog.run("exp-1", "x-2", name="x", seed=8, metrics={"val/accuracy": [0.96]}, started=51)
    found = contrast(in_exp(blog, "x"), in_exp(blog, "fp32"), "val/accuracy", words_of("en"))
    assert found is not None and found.effect.interval is not None
    assert found.effect.interval == pytest.approx((-0.0312, 0.1112), abs=0.02)
    assert "to" in found.interval


def test_a_difference_that_cannot_be_known(blog: Docs) -> None:
    blog.run("exp-1", "nan", metrics={"val/accuracy": [float("nan")]}, started=50)
    blog.run("exp-1", "other", metrics={"x": [1.0]}, started=51)
    words = words_of("en")
    for arm in ("nan", "other"):
        assert contrast(in_exp(blog, arm), in_exp(blog, "fp32"), "val/accuracy", words) is None


def test_one_seed_has_a_difference_and_no_interval(blog: Docs) -> None:
    one = in_exp(blog, "only", "exp-2")
    found = contrast(one, in_exp(blog, "fp32"), "loss", words_of("en"))
    assert found is not None
    assert (found.value, found.interval) == ("−0.1", "")


def test_arms_of_a_borrowed_baseline_have_its_row(blog: Docs) -> None:
    blog.write(
        "posts/exp-2.md",
        "---\ndate: 2026-11-20\nbaseline: {experiment: exp-1, arm: fp32}\n---\n# T\n",
    )
    shown = html(place(blog, "exp-2"), "arms")
    assert (
        '<a href="runpress:posts/exp-1.md">exp-1/fp32</a></span> <span class="rp-soft">baseline'
        in shown
    )
    assert re.search(
        r"only best \+0\.02", text(place(blog, "exp-2", metrics=["val/accuracy"]), "arms")
    ) or ("+0.02" in text(place(blog, "exp-2"), "arms"))


def test_chosen_built_in_metrics_have_a_column_of_their_own(blog: Docs) -> None:
    said = text(place(blog), "arms")
    assert "train_seconds (s) ↓ runs" in said
    assert " time runs" not in said


def test_an_arm_whose_configs_differ_says_so(blog: Docs) -> None:
    blog.run("exp-1", "amp-9", name="amp", seed=9, config={"lr": 5, "seed": 9}, started=60)
    assert "configs differ: precision, lr" in text(place(blog), "arms")


def test_arms_that_ran_on_different_machines_name_them(blog: Docs) -> None:
    assert "device" not in text(place(blog), "arms")
    blog.run("exp-1", "gpu", environment={**ENVIRONMENT, "gpu": "a <card>"}, started=60)
    said = text(place(blog), "arms")
    assert "runs device" in said
    assert "a &lt;card&gt;" in said and "a processor" in said


def test_many_arms_are_folded_but_the_best_and_the_baseline(docs: Docs) -> None:
    for number in range(60):
        docs.run("exp-1", f"arm-{number}", metrics={"accuracy": [number / 100]}, started=number)
    docs.write("posts/exp-1.md", "---\ndate: 2026-11-20\nbaseline: arm-0\n---\n# T\n")
    shown = html(place(docs), "arms")
    front, folded = shown.split("<details", 1)
    assert front.count('scope="row"') == 24
    assert folded.count('scope="row"') == 36
    assert "36 more arms" in folded
    assert ">arm-0<" in front and ">arm-59<" in front and ">arm-36" not in front
    here = place(docs)
    assert "12 arms" in html(here, "headline")
    # An author who names arms wants to see them.
    named = [f"arm-{number}" for number in range(20)]
    assert "20 arms" in html(place(docs, arms=named), "headline")


# What changed.


def test_changes_against_the_baseline_run_of_the_same_seed(blog: Docs) -> None:
    here = place(blog)
    shown = html(here, "changes")
    assert 'id="rp-changes"' in shown
    assert "runs/exp-1/fp32-3/index.md" in shown and "runs/exp-1/amp-3/index.md" in shown
    said = text(here, "changes")
    assert "config: 1 From fp32-3 , seed 2 (baseline) to amp-3 , seed 2." in said
    assert "changed fp32-3 amp-3 config precision fp32 amp" in said
    assert "things are the same" in said


def test_changes_on_a_run_page(blog: Docs) -> None:
    said = text(place(blog, run="amp-2"), "changes")
    assert "From fp32-2 , seed 1 (baseline) to amp-2 , seed 1." in said
    assert SECTIONS["changes"](place(blog, run="fp32")) is None


def test_changes_without_anything_to_hold_it_against(blog: Docs) -> None:
    assert SECTIONS["changes"](place(blog, "exp-2")) is None
    here = place(blog)
    assert SECTIONS["changes"](replace(here, options={"changes": None, "arms": ["fp32"]})) is None


def test_changes_against_the_arm_of_another_experiment(blog: Docs) -> None:
    blog.write(
        "posts/exp-2.md",
        "---\ndate: 2026-11-20\nbaseline: {experiment: exp-1, arm: fp32}\n---\n# T\n",
    )
    said = text(place(blog, "exp-2"), "changes")
    assert "From fp32 , seed 0 (baseline) to only , seed 0." in said
    assert "changed exp-1/fp32 exp-2/only" in said


def test_changes_of_hostile_values_are_inert(blog: Docs) -> None:
    blog.run(
        "exp-1", "evil", metrics={"val/accuracy": [0.99]}, config={HOSTILE: HOSTILE}, started=70
    )
    shown = html(place(blog), "changes")
    assert "<script>" not in shown and "{{" not in shown and "`" not in shown


# Two sides.


def test_two_arms(blog: Docs) -> None:
    here = place(blog, compare=["fp32", "amp"])
    said = text(here, "compare")
    assert said.startswith("arm fp32 against arm amp. metric fp32 amp second less first")
    assert re.search(r"val/accuracy \(%\) ↑ 91\.0 ± 1\.0 96\.0 ± 1\.0 \+5 points", said)
    assert "val/accuracy (%) over steps 0 to 1, 2 arms" in html(here, "compare")
    assert "precision fp32 amp" in said
    assert sum(path.endswith(".png") for path in here.tree.assets) == 4


def test_two_arms_keep_the_colours_of_the_page(blog: Docs) -> None:
    blog.run("exp-1", "a0", metrics={"val/accuracy": [0.1]}, started=-5)
    ours, page = (place(blog, compare=["fp32", "amp"]) for _ in range(2))
    html(ours, "compare")
    html(replace(page, options={"curves": ["val/accuracy"], "arms": ["fp32", "amp"]}), "curves")
    keys = [
        {
            path.rpartition(".png")[0][-6:]: asset.key
            for path, asset in each.tree.assets.items()
            if path.endswith(".png")
        }
        for each in (ours, page)
    ]
    assert sorted(keys[0].values()) == sorted(keys[1].values())


def test_two_experiments_are_stood_for_by_their_best_arms(blog: Docs) -> None:
    said = text(place(blog, "", compare=["exp-1", "exp-2"]), "compare")
    assert "experiment exp-1 (arm amp) against experiment exp-2 (arm only)." in said
    assert "metric exp-1/amp exp-2/only" in said


def test_two_runs(blog: Docs) -> None:
    said = text(place(blog, compare=["fp32-2", "exp-2/only"]), "compare")
    assert "91 93 +2 points" in said
    assert "One run a side" in said
    failed = blog.run("exp-1", "late", status="failed", metrics={"loss": [3.0]}, started=80)
    assert failed.is_dir()
    said = text(place(blog, compare=["fp32-2", "late"]), "compare")
    assert "loss ↓ 0.5 3 +2.5" in said


def test_a_side_against_itself_differs_in_nothing(blog: Docs) -> None:
    assert "Nothing that was recorded differs." in text(
        place(blog, compare=["amp", "amp"]), "compare"
    )


@pytest.mark.parametrize("asked", [None, "amp", ["amp"], ["amp", "nobody"], [1, 2, 3], [[], {}]])
def test_a_side_that_is_not_there(blog: Docs, asked: Any) -> None:
    assert SECTIONS["compare"](place(blog, compare=asked)) is None


def test_a_fence_that_compares_with_nothing_is_a_warning_with_its_line(blog: Docs) -> None:
    blog.write(
        "posts/news.md",
        "---\ndate: 2026-11-20\n---\n# T\n\n```runpress\ncompare: [exp-1, exp-3]\n```\n\n"
        "```runpress\nleaderboard: val/acuracy\n```\n",
    )
    told = [
        (each.code, each.line, each.what) for each in blog.tree().problems if each.code == "RP306"
    ]
    assert [(code, line) for code, line, _ in told] == [("RP306", 6), ("RP306", 10)]
    assert "did you mean 'exp-1'" in told[0][2] or "exp-2" in told[0][2]
    assert "did you mean 'val/accuracy'" in told[1][2]


# All experiments.


def test_overviews_are_the_newest_first(blog: Docs) -> None:
    known = overviews(archive(blog))
    assert [each.experiment.id for each in known] == ["exp-1", "exp-2"]
    first = known[0]
    assert (first.title, first.source, first.day) == (
        "Mixed precision pays",
        "posts/exp-1.md",
        "2026-11-20",
    )
    assert (len(first.counted), first.seeds, first.seconds) == (6, 3, 30.0)
    assert known[1].source == "runs/exp-2/only/index.md"


def test_drafts_are_left_out_and_plans_are_there(blog: Docs) -> None:
    blog.write("posts/exp-1.md", POST.format(more="draft: true"))
    blog.write("posts/plan.md", "---\ndate: 2026-11-22\nexperiment: exp-9\n---\n# Plan\n")
    assert [each.experiment.id for each in overviews(archive(blog))] == ["exp-9", "exp-2"]


def test_the_table_of_experiments(blog: Docs) -> None:
    blog.run("exp-2", "bad", status="failed", metrics={}, started=120)
    shown = html(place(blog, ""), "experiments")
    said = text(place(blog, ""), "experiments")
    assert '<a href="runpress:posts/exp-1.md">Mixed precision pays</a>' in shown
    assert "Mixed precision pays exp-1 2026-11-20 96.0 ± 1.0 % val/accuracy, amp 6" in said
    assert "&lt;b&gt;" in shown and "<b>" not in shown.replace("<b class", "")
    assert "exp-2 2026-11-20 0.93 val/accuracy, only 1 of 2" in said


def test_a_hypothesis_and_a_correction_are_in_the_table(blog: Docs) -> None:
    blog.write(
        "posts/exp-1.md",
        POST.format(
            more="retracted: {date: 2026-11-21, reason: wrong}\n"
            "hypotheses:\n- {claim: c, expect: 'amp[\"val/accuracy\"] >= 0.5'}"
        ),
    )
    said = text(place(blog, ""), "experiments")
    assert "supported" in said
    assert "Mixed precision pays retracted exp-1" in said


def test_a_leaderboard(blog: Docs) -> None:
    here = place(blog, "", leaderboard="val/accuracy")
    said = text(here, "leaderboard")
    assert re.search(r"exp-1 1 96\.?0? ± 1\.?0? % 3 amp 2026-11-20 exp-2 2 0\.93", said)
    assert html(here, "leaderboard").count("rp-best") == 1
    assert "higher is better" in said


def test_what_has_no_goal_is_not_ranked(docs: Docs) -> None:
    docs.run("exp-1", "a", metrics={"x": [1.0]})
    docs.run("exp-2", "b", metrics={"x": [float("inf")]})
    said = text(place(docs, "", leaderboard=["x"]), "leaderboard")
    assert "rank " not in said
    assert "there are no ranks" in said
    assert SECTIONS["leaderboard"](place(docs, "", leaderboard="y")) is None


def test_what_is_not_finite_comes_last_and_a_retracted_post_not_at_all(blog: Docs) -> None:
    blog.run("exp-3", "nan", metrics={"val/accuracy": [float("nan")]})
    said = text(place(blog, "", leaderboard="val/accuracy"), "leaderboard")
    assert re.search(r"exp-3 – NaN", said)
    assert said.index("exp-3") > said.index("exp-2")
    blog.write("posts/exp-1.md", POST.format(more="retracted: {reason: wrong}"))
    assert "exp-1" not in text(place(blog, "", leaderboard="val/accuracy"), "leaderboard")


def test_generated_pages(blog: Docs) -> None:
    tree = blog.tree()
    page = tree.pages["experiments.md"]
    assert page.listed and not page.authored
    assert 'href="runpress:leaderboard/val-accuracy.md"' in page.text
    assert 'href="runpress:leaderboard/train_seconds.md"' in page.text
    assert not tree.pages["leaderboard/val-accuracy.md"].listed
    assert "leaderboard/loss.md" not in tree.pages


@pytest.mark.parametrize("path", ["experiments.md", "experiments/index.md"])
def test_a_page_that_the_author_wrote_stands(blog: Docs, path: str) -> None:
    blog.write(path, "# Mine\n\n```runpress\nexperiments:\n```\n")
    tree = blog.tree()
    assert [each for each in tree.pages if each.startswith("experiments")] == [path]
    assert "Mixed precision pays" in tree.pages[path].text
    assert not [each for each in tree.problems if each.code == "RP302"]


def test_many_experiments_go_on_pages_of_their_own(
    docs: Docs, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        docs.run(f"exp-{number}", "a", metrics={"x": [1.0]}, started=number * 24 * 60)
    for module in ("listings.experiments", "sections.experiments"):
        monkeypatch.setattr(f"runpress.site.{module}.MOST_ROWS", 3)
    pages = docs.tree().pages
    assert [path for path in pages if path.startswith("experiments")] == [
        "experiments.md",
        "experiments-2.md",
        "experiments-3.md",
    ]
    assert "exp-6" in pages["experiments.md"].text and "exp-3" not in pages["experiments.md"].text
    assert 'href="runpress:experiments-2.md"' in pages["experiments.md"].text
    assert "exp-0" in pages["experiments-3.md"].text
    assert "The newest 3 are shown." in text(place(docs, ""), "experiments")


def test_a_hostile_metric_has_a_safe_address_and_title(docs: Docs) -> None:
    docs.run("exp-1", "a", metrics={"../../x/<script>": [1.0], "a/b": [1.0]})
    docs.run("exp-2", "a", metrics={"a-b": [1.0]})
    docs.run("exp-3", "a", metrics={"a/b": [1.0]})
    pages = docs.tree().pages
    boards = [path for path in pages if path.startswith("leaderboard/")]
    assert len(boards) == len(set(boards)) == 3
    assert not any(".." in path or "<" in path for path in boards)
    assert not any("<script>" in pages[path].text for path in boards)


# Runs.


def test_a_place_on_the_page_is_named_once(blog: Docs) -> None:
    here = place(blog)
    assert 'id="rp-runs"' in html(here, "runs")
    assert 'id="rp-runs"' not in html(replace(here, options={"runs": None}), "runs")
    other = replace(place(blog), experiment=here.archive.catalog.experiments["exp-2"])
    assert 'id="rp-runs"' not in html(other, "runs")


def test_an_excluded_run_that_failed_says_both(blog: Docs) -> None:
    blog.run("exp-1", "bad", status="failed", metrics={}, started=90)
    blog.write("posts/exp-1.md", POST.format(more="exclude: {bad: shared, amp: mine}"))
    said = text(place(blog), "runs")
    assert "excluded: shared, failed" in said
    assert "excluded: mine fp32" not in said and "excluded: mine," not in said


def test_runs_are_in_the_order_of_their_starts_however_these_are_written(docs: Docs) -> None:
    docs.run("exp-1", "b", name="a", seed=1)
    docs.run("exp-1", "a", name="a", seed=1)
    for run, moment in {"a": "2026-11-20T10:00:00.5+00:00", "b": "2026-11-20T10:00:00Z"}.items():
        file = docs.runs / "exp-1" / run / "run.json"
        file.write_text(file.read_text().replace("2026-11-20T09:00:00Z", moment))
    experiment = docs.catalog().experiments["exp-1"]
    assert [run.name for run in experiment.runs] == ["b", "a"]
    # The newest of a seed counts.
    assert [run.name for run in experiment.arms["a"].counted] == ["a"]


def test_hundreds_of_runs_are_folded(docs: Docs) -> None:
    for number in range(100):
        docs.run("exp-1", f"r-{number}", name="a", seed=number, metrics={"x": [1.0]})
    shown = html(place(docs), "runs")
    front, folded = shown.split("<details", 1)
    assert (front.count("<tr"), folded.count("<tr")) == (61, 41)
    assert "40 more runs" in folded


def test_a_headline_that_is_no_curve_leaves_the_picture_to_the_next(blog: Docs) -> None:
    blog.write(
        "posts/exp-1.md",
        "---\ndate: 2026-11-20\nmetrics: {train_seconds: {goal: min}}\n---\n# T\n",
    )
    here = place(blog)
    assert here.experiment.headline == "train_seconds"
    assert "val/accuracy over steps" in html(here, "headline")
    assert "train_seconds (s) ↓" in text(here, "arms")


def test_the_config_of_many_arms_has_a_row_an_arm(docs: Docs) -> None:
    for number in range(20):
        docs.run(
            "exp-1", f"arm-{number}", config={"opt": {"lr": number}, "same": 1, "seed": number}
        )
    said = text(place(docs), "config")
    assert "What differs between arms Arm opt.lr arm-0 0 arm-1 1 arm-10 10" in said
    assert "same 1" in said


# What two share is nobody's alone, and what nobody knows is not the same.


def test_equals_are_best_together(docs: Docs) -> None:
    for arm, value in {"a": 0.9, "b": 1.0, "c": 1.0}.items():
        docs.run("exp-1", arm, metrics={"val/accuracy": [value]})
        docs.run(f"exp-1{arm}", arm, metrics={"val/accuracy": [value]})
    arms = text(place(docs), "arms")
    assert "b best" in arms and "c best" in arms and "a best" not in arms
    board = html(place(docs, "", leaderboard="val/accuracy"), "leaderboard")
    assert board.count("rp-best") == 3, "exp-1, exp-1b and exp-1c share the first rank"


def test_runs_of_unknown_seed_are_not_counted_as_seeds(docs: Docs) -> None:
    for number in range(3):
        docs.run("exp-1", f"a-{number}", name="a", seed=None, metrics={"val/accuracy": [number]})
    assert "not all seeds known" in text(place(docs), "experiments")
    assert "3 seeds" not in text(place(docs), "experiments")
    board = text(place(docs, "", leaderboard="val/accuracy"), "leaderboard")
    assert "Where a seed is unknown" in board

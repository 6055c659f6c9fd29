"""Where a section stands: the run that it shows, the arms, the names of its files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.model import Tree
from runpress.site.place import Place, run_link, run_page
from runpress.site.wording.words import words_of


def place(docs: Docs, **options: Any) -> Place:
    experiment = docs.catalog().experiments["exp-001"]
    return Place(experiment, words_of("en"), Tree(), "experiments/a", options=options)


@pytest.fixture
def blog(docs: Docs) -> Docs:
    """An arm that is best and one that is newer."""
    for name, seed, value, started in (
        ("best", 0, 0.9, 0),
        ("best-2", 1, 0.9, 1),
        ("base", 0, 0.5, 2),
        ("other", 0, 0.4, 3),
    ):
        arm = name.removesuffix("-2")
        docs.run("exp-001", name, name=arm, seed=seed, metrics={"acc": [value]}, started=started)
    return docs


def shown(place: Place) -> tuple[str, str]:
    found = place.shown_run()
    assert found is not None
    return found[0].name, found[1]


def with_goal(place: Place, **keys: Any) -> Place:
    return replace(place, experiment=replace(place.experiment, **keys))


def test_the_newest_run_of_the_best_arm_is_shown(blog: Docs) -> None:
    assert shown(with_goal(place(blog), goals={"acc": "max"})) == ("best-2", "best")


def test_else_the_baselines(blog: Docs) -> None:
    assert shown(with_goal(place(blog), baseline="base")) == ("base", "baseline")


def test_else_the_newest(blog: Docs) -> None:
    assert shown(place(blog)) == ("other", "newest")


def test_a_baseline_that_has_not_finished_is_not_shown(blog: Docs) -> None:
    blog.run("exp-001", "slow", status="failed", started=4)
    assert shown(with_goal(place(blog), baseline="slow")) == ("slow", "newest")


def test_the_run_that_a_fence_asks_for(blog: Docs) -> None:
    assert shown(with_goal(place(blog, run="base"), goals={"acc": "max"})) == ("base", "asked")
    assert shown(place(blog, run="nothing")) == ("other", "newest")


def test_a_run_page_shows_its_own(blog: Docs) -> None:
    here = place(blog)
    assert shown(replace(here, run=here.experiment.runs[0])) == ("best", "")


def test_nothing_to_show(docs: Docs) -> None:
    (docs.runs / "exp-001" / "broken").mkdir(parents=True)
    assert place(docs).shown_run() is None


@pytest.mark.parametrize(
    ("asked", "arms"),
    [
        (None, ["best", "base", "other"]),
        (["other", "best"], ["other", "best"]),
        (["best", "best"], ["best"]),
        ("base", ["base"]),
        (["nothing"], []),
    ],
)
def test_arms(blog: Docs, asked: Any, arms: list[str]) -> None:
    here = place(blog, arms=asked)
    assert [arm.name for arm in here.arms] == arms


def test_an_arm_has_one_style_whatever_is_asked_for(blog: Docs) -> None:
    assert place(blog, arms=["other"]).style_of("other") == place(blog).style_of("other") == 2


def test_a_picture_of_less_has_a_name_of_its_own(blog: Docs) -> None:
    names = [
        place(blog, **options).own_name("headline")
        for options in ({}, {"arms": ["best"]}, {"arms": ["base"]}, {"experiment": "exp-001"})
    ]
    assert names[0] == "headline"
    assert len(set(names)) == 4


def test_links(blog: Docs) -> None:
    run = place(blog).experiment.runs[0]
    assert run_link(run) == '<a href="runpress:runs/exp-001/best/index.md">best</a>'
    assert run_link(run, "<b>").endswith(">&lt;b&gt;</a>")
    assert run_page("e", "index") == "runs/e/index/index.md"

"""Headings that a blog asks of its posts."""

from __future__ import annotations

from typing import Any

import pytest
from checked_posts import checked, said

from blog_on_disk import Docs
from runpress.site.checks.headings import required

MISSING = [("RP501", 1)]


@pytest.mark.parametrize(
    "heading",
    ["## Goal", "# Goal", "#### goal ##", "Goal\n---", "## Goal {#the-goal}", "## **Goal**:"],
)
def test_a_heading_is_told_by_its_words(docs: Docs, heading: str) -> None:
    assert checked(docs, f"# T\n\n{heading}\n\nText.\n", headings=["Goal"]) == []


@pytest.mark.parametrize(
    "text", ["Goal", "```\n## Goal\n```", "    ## Goal", "<!--\n## Goal\n-->", "## Goals of all"]
)
def test_what_only_looks_like_it_is_none(docs: Docs, text: str) -> None:
    assert said(checked(docs, f"# T\n\n{text}\n", headings=["Goal"])) == MISSING


def test_each_missing_one_is_named_with_the_one_that_is_near(docs: Docs) -> None:
    problems = checked(docs, "# T\n\n## Gaol\n", headings=["Goal", "Results"])
    assert said(problems) == MISSING * 2
    assert "'Goal'" in problems[0].what
    assert "'Gaol'" in problems[0].move
    assert problems[1].move == "Add `## Results`."


def test_no_heading_is_asked_for_by_itself(docs: Docs) -> None:
    assert checked(docs, "# T\n") == []


def test_only_posts_about_an_experiment_are_asked(docs: Docs) -> None:
    docs.write("guide.md", "---\nexperiment: exp-001\n---\n# Guide\n")
    assert checked(docs, "# News\n", "---\ndate: 2026-11-21\n---\n", headings=["Goal"]) == []


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("en", ["Goal"]), ("zh", ["目标"]), ("zh-CN", ["目标"]), ("de", [])],
)
def test_a_language_may_have_its_own(language: str, wanted: object) -> None:
    assert required({"en": ["Goal"], "zh": ["目标"]}, language) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("Goal", ["Goal"]), (["Goal", 7], ["Goal", "7"]), ({"en": "Goal"}, ["Goal"]), ({"en": 7}, [])],
)
def test_a_list_may_be_typed_in_other_ways(typed: Any, wanted: list[str]) -> None:
    assert required(typed, "en") == wanted


def test_the_language_is_the_post_s(docs: Docs) -> None:
    header = "---\ndate: 2026-11-21\nexperiment: exp-001\nlang: zh\n---\n"
    told = {"en": ["Goal"], "zh": ["目标"]}
    assert checked(docs, "# T\n\n## 目标\n", header, headings=told) == []
    assert said(checked(docs, "# T\n\n## Goal\n", header, headings=told)) == MISSING

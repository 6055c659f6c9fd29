"""Numbers that were typed and that a metric could give."""

from __future__ import annotations

import pytest
from checked_posts import checked, said

from blog_on_disk import Docs

HEADER = """\
---
date: 2026-11-21
experiment: exp-001
metrics: {val/accuracy: {goal: max, unit: "%"}, loss: {goal: min}}
---
"""


@pytest.fixture
def blog(docs: Docs) -> Docs:
    for seed, (accuracy, loss) in enumerate([(0.981, 0.0312), (0.985, 0.0314)]):
        metrics = {"val/accuracy": [accuracy], "loss": [loss], "other": [0.777]}
        docs.run("exp-001", f"amp{seed}", name="amp", seed=seed, metrics=metrics)
        metrics = {"val/accuracy": [accuracy - 0.1], "loss": [0.5]}
        config = {"momentum": 0.883, "deep": {"decay": 0.0313}}
        docs.run("exp-001", f"b{seed}", name="lr-0.1", seed=seed, metrics=metrics, config=config)
    return docs


def results(docs: Docs, text: str, heading: str = "## Results", header: str = HEADER) -> list[str]:
    problems = checked(docs, f"# T\n\n{heading}\n\n{text}\n", header)
    assert all(problem.line == 10 for problem in problems)
    return [problem.move for problem in problems if problem.code == "RP508"]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("It reaches 0.983.", 'amp["val/accuracy"]'),
        ("It reaches 0.98, and", 'amp["val/accuracy"]'),
        ("It reaches 98.3 %.", 'amp["val/accuracy"]'),
        ("(**98.3%**)", 'amp["val/accuracy"]'),
        ("达到98.3%，", 'amp["val/accuracy"]'),
        ("| loss | 0.50 |", 'arm("lr-0.1").loss'),
        ("- 0.500 in the end", 'arm("lr-0.1").loss'),
    ],
)
def test_a_mean_typed_by_hand(blog: Docs, text: str, expression: str) -> None:
    (move,) = results(blog, text)
    assert f"<!--= {expression} -->" in move


@pytest.mark.parametrize(
    "text",
    [
        "`= amp.loss`",
        '0.983<!--= amp["val/accuracy"] -->',
        "`0.983`",
        "[0.983](a.md)",
        "[a](0.983.md)",
        "![A curve of the loss](0.983.png)",
        "https://a.example/0.983",
        "<b title='0.983'>x</b>",
        "$0.983$",
        "version 1.0.983 and v0.983",
        "0.983e-5 and 0.983 × 10",
        "2026-11-0.983",
        "98 and 98 % and 1 and 2026",
        "0.5 has one digit only",
        "0.777 is of a metric that the post does not choose",
        "0.883 and 0.0313 are settings",
        "98.4 % is wrong, so who knows what it is",
        "<!-- 0.983 -->",
        "```\n0.983\n```",
        "    0.983",
    ],
)
def test_what_is_likely_something_else(blog: Docs, text: str) -> None:
    assert results(blog, text) == []


@pytest.mark.parametrize(
    "heading",
    [
        "## Results",
        "## 4. Results:",
        "# 结果",
        "## 三、结果",
        "## *Conclusions*",
        "## Results\n\n### More",
    ],
)
def test_headings_that_speak_of_results(blog: Docs, heading: str) -> None:
    header = HEADER.replace("date:", "lang: zh\ndate:")
    problems = checked(blog, f"# T\n\n{heading}\n\nIt is 0.983.\n\n# Next\n\n0.983\n", header)
    assert [problem.code for problem in problems] == ["RP508"]


@pytest.mark.parametrize("heading", ["## Method", "## Results of others", "Results"])
def test_other_headings(blog: Docs, heading: str) -> None:
    assert checked(blog, f"# T\n\n{heading}\n\nIt is 0.983.\n", HEADER) == []


def test_what_fits_two_means_fits_none(blog: Docs) -> None:
    blog.run("exp-001", "c", metrics={"val/accuracy": [0.9832]})
    assert results(blog, "It reaches 0.983.") == []


def test_without_chosen_metrics_the_headline_is_meant(blog: Docs) -> None:
    header = "---\ndate: 2026-11-21\nexperiment: exp-001\ntags: [a]\n---\n"
    assert len(results(blog, "It reaches 0.983.", header=header)) == 1


def test_an_arm_that_has_not_finished_is_passed_over(blog: Docs) -> None:
    blog.run("exp-001", "c", name="odd'\"name", status="running", metrics={"loss": [0.25]})
    assert said(checked(blog, "# T\n\n## Results\n\n0.25 and 0.983\n", HEADER)) == [("RP508", 10)]

"""The guide's page of the language: every example on it is run on this blog's own records."""

from __future__ import annotations

import html
import re
import textwrap
from functools import cache
from pathlib import Path

import pytest

from runpress.site.about import Blog, match
from runpress.site.catalog import Catalog
from runpress.site.evidence.hypotheses import Hypothesis, read_hypotheses
from runpress.site.evidence.verdicts import judge
from runpress.site.expressions import expression
from runpress.site.expressions.evaluation import evaluate
from runpress.site.expressions.values import fill
from runpress.site.read_catalog import read_catalog
from runpress.site.text.post import Post, parse_post

ROOT = Path(__file__).parents[3]
PAGE = "exp-023-amp"
GUIDE = (ROOT / "docs" / "guide" / "values.md").read_text("utf-8")
EXAMPLE = re.compile(r"```markdown\n(.+?)\n```\n\n```text\n(.+?)\n```", re.DOTALL)
ROW = re.compile(r"^\| `(?!expect`)([^`]+)` \| .+ \| ([^|]+) \|$", re.MULTILINE)
FORMS, EXPECTATIONS = GUIDE.split("## What a hypothesis expects")
NUMBER = re.compile(r"[0-9\N{NARROW NO-BREAK SPACE}.]+")


@cache
def about() -> tuple[Catalog, Post]:
    """This blog's records, read as the post on the page wants them read."""
    front = "".join(re.findall(r"```yaml\n(.+?)```", GUIDE, re.DOTALL))
    post = parse_post(f"posts/{PAGE}.md", "the guide", f"---\n{front}---\n")
    matched = match(read_catalog(ROOT / "docs" / "runs", "docs/runs"), [post], Blog())
    assert [problem for problem in matched.problems if problem.where == "the guide"] == []
    return matched.catalog, post


def read(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("source", "shown"), EXAMPLE.findall(GUIDE))
def test_examples(source: str, shown: str) -> None:
    text, problems = fill(source, about()[0], PAGE, "the guide")
    assert problems == []
    assert read(text).replace("`", "") == shown


@pytest.mark.parametrize(("form", "shown"), ROW.findall(FORMS))
def test_forms(form: str, shown: str) -> None:
    gives = read(evaluate(form, about()[0], PAGE).formatted().text)
    if "_second" in form:
        # No two trainings take the same time.
        gives, shown = (NUMBER.sub("#", one) for one in (gives, shown))
    assert gives == shown


@pytest.mark.parametrize(("expect", "word"), ROW.findall(EXPECTATIONS))
def test_expectations(expect: str, word: str) -> None:
    catalog, _ = about()
    [found] = judge(catalog.experiments[PAGE], catalog, [Hypothesis("a claim", expect)])
    assert found.word == word


def test_the_hypothesis_of_the_page_is_written_right() -> None:
    catalog, post = about()
    hypotheses, problems = read_hypotheses(post)
    assert problems == []
    [found] = judge(catalog.experiments[PAGE], catalog, hypotheses)
    assert found.word in ("supported", "refuted", "inconclusive")


def test_every_word_of_the_language_has_an_example() -> None:
    forms = " ".join(form for form, _ in ROW.findall(FORMS))
    for name in expression.FUNCTIONS:
        assert f"{name}(" in forms
    for name in (*expression.STATISTICS, expression.AT, *expression.TABLES):
        assert f".{name}" in forms
    expected = " ".join(expect for expect, _ in ROW.findall(EXPECTATIONS))
    assert {sign for sign in expression.COMPARISONS if f" {sign} " in expected} >= {"<=", ">=", ">"}
    assert {word for _, word in ROW.findall(EXPECTATIONS)} >= {"supported", "refuted", "pending"}


def test_the_grammar_is_the_one_in_the_source() -> None:
    source = re.search(r"\n((?:    .+\n)+)", expression.__doc__ or "")
    assert source
    assert f"```text\n{textwrap.dedent(source[1])}```" in GUIDE


def test_every_code_is_listed_and_the_page_itself_needs_no_filling() -> None:
    codes = [*(f"RP20{last}" for last in range(1, 6)), *(f"RP40{last}" for last in range(1, 5))]
    assert sorted(set(re.findall(r"RP\d+", GUIDE))) == codes
    assert fill(GUIDE, Catalog(), None, "the guide") == (GUIDE, [])

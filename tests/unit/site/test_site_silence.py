"""Problems that an author silences, and silencers that are in the wrong."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs
from runpress.format.problems import Problem
from runpress.site.model import Tree

REMOTE = "![Loss falls to 0.1 in ten epochs](https://a.example/x.png)"
IGNORE = "<!-- runpress: ignore RP504 it is the licence's logo -->"


def tree_of(docs: Docs, body: str, header: str = "date: 2026-11-21") -> Tree:
    """The tree of a post whose text begins on line 4."""
    docs.write("posts/exp-001.md", f"---\n{header}\n---\n{body}")
    return docs.tree()


def told(problems: list[Problem]) -> list[tuple[str, int]]:
    return sorted((problem.code, problem.line) for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        f"{REMOTE} {IGNORE}",
        f"{IGNORE}\n{REMOTE}",
        f"{IGNORE}\n\n\n{REMOTE}",
        f"{IGNORE} {REMOTE}",
        f"<!-- runpress: ignore RP504\n   because of the\n\n   licence -->\n{REMOTE}",
        f"<!--runpress:ignore RP504 why-->\n{REMOTE}",
        f"{IGNORE} <!-- runpress: ignore RP506 x -->\n![Figure 1](x.png) {REMOTE}",
    ],
)
def test_a_comment_silences_its_line_and_the_next(docs: Docs, text: str) -> None:
    tree = tree_of(docs, f"# T\n\n{text}\n")
    assert "RP504" not in {problem.code for problem in tree.problems}
    assert "RP504" in {problem.code for problem in tree.silenced}


@pytest.mark.parametrize(
    "text",
    [
        f"{REMOTE}\n{IGNORE}",
        f"{IGNORE}\n\nText.\n\n{REMOTE}",
        f"`{IGNORE}`\n{REMOTE}",
        f"```\n{IGNORE}\n```\n{REMOTE}",
        f"<!-- runpress: ignore RP506 why -->\n{REMOTE}",
        f"<!-- runpress: ignored RP504 why -->\n{REMOTE}",
    ],
)
def test_a_comment_elsewhere_silences_nothing(docs: Docs, text: str) -> None:
    tree = tree_of(docs, f"# T\n\n{text}\n")
    assert "RP504" in {problem.code for problem in tree.problems}
    assert not tree.silenced


def test_a_comment_holds_for_one_place(docs: Docs) -> None:
    tree = tree_of(docs, f"# T\n\n{IGNORE}\n{REMOTE}\n\n{REMOTE}\n")
    assert told(tree.silenced) == [("RP504", 7)]
    assert told(tree.problems) == [("RP504", 9)]


def test_the_front_matter_holds_for_the_page(docs: Docs) -> None:
    header = "date: 2026-11-21\nignore: {RP504: the licence asks for it}"
    tree = tree_of(docs, f"# T\n\n{REMOTE}\n\n{REMOTE}\n", header)
    assert told(tree.silenced) == [("RP504", 7), ("RP504", 9)]
    assert not tree.problems


def test_the_front_matter_holds_for_the_records_of_its_experiment(docs: Docs) -> None:
    docs.run("exp-001", "a", status="running", sealed=False)
    docs.run("exp-002", "a", status="running", sealed=False)
    tree = tree_of(docs, "# T\n", "ignore: {RP106: the machine went away}")
    assert [problem.where for problem in tree.silenced] == ["docs/runs/exp-001/a"]
    assert [problem.where for problem in tree.problems] == ["docs/runs/exp-002/a"]


def test_the_home_page_speaks_for_what_has_no_page(docs: Docs) -> None:
    docs.run("exp-002", "a", status="running", sealed=False)
    (docs.runs / "bad name").mkdir()
    docs.write("index.md", "---\nignore: {RP106: old, RP105: old}\n---\n# Home\n")
    tree = docs.tree()
    assert told(tree.silenced) == [("RP105", 0), ("RP106", 0)]
    assert not tree.problems


def test_an_error_is_silenced_too(docs: Docs) -> None:
    docs.run("exp-001", "a")
    wrong = '0.123<!--= a["val/accuracy"] -->'
    tree = tree_of(docs, f"# T\n\n{wrong} <!-- runpress: ignore RP204 of the first version -->\n")
    assert [problem.severity for problem in tree.silenced] == ["error"]
    assert not tree.problems


@pytest.mark.parametrize(
    ("comment", "says", "next_move"),
    [
        ("<!-- runpress: ignore RP504 why -->", "nothing here has the code RP504", "Take it out"),
        ("<!-- runpress: ignore RP5O4 why -->", "'RP5O4' is no code", "RP5"),
        ("<!-- runpress: ignore xyz -->", "'xyz' is no code", "runpress: ignore"),
        ("<!-- runpress: ignore -->", "names no code", "runpress: ignore"),
    ],
)
def test_a_silencer_in_the_wrong_is_a_hint(
    docs: Docs, comment: str, says: str, next_move: str
) -> None:
    (problem,) = tree_of(docs, f"# T\n\n{comment}\nText.\n").problems
    assert (problem.code, problem.severity, problem.line) == ("RP512", "hint", 6)
    assert says in problem.what
    assert next_move in problem.move


@pytest.mark.parametrize("header", ["ignore: RP504", "ignore: {RP504: }", "ignore: {RP504: ''}"])
def test_without_a_reason_it_is_reported(docs: Docs, header: str) -> None:
    tree = tree_of(docs, f"# T\n\n{REMOTE}\n", f"date: 2026-11-21\n{header}")
    assert told(tree.silenced) == [("RP504", 7)]
    (problem,) = tree.problems
    assert (problem.code, problem.line) == ("RP512", 3)
    assert "without a reason" in problem.what


@pytest.mark.parametrize("told_so", ["[RP504, RP506]", "7", "[[]]", "{1: 2}", "{RP504: [1]}"])
def test_front_matter_in_another_form_stops_nothing(docs: Docs, told_so: str) -> None:
    problems = tree_of(docs, "# T\n", f"date: 2026-11-21\nignore: {told_so}").problems
    assert {problem.code for problem in problems} == {"RP512"}


def test_a_silencer_of_silencers(docs: Docs) -> None:
    header = "date: 2026-11-21\nignore: {RP512: this post keeps its old comments}"
    tree = tree_of(docs, "# T\n\n<!-- runpress: ignore RP504 once -->\n", header)
    assert told(tree.silenced) == [("RP512", 7)]
    assert not tree.problems


def test_a_draft_is_not_asked_for_reasons(docs: Docs) -> None:
    docs.run("exp-001", "a", status="running", sealed=False)
    tree = tree_of(docs, "# T\n", "draft: true\nignore: {RP106: x, RP504: y}")
    assert not tree.problems
    assert told(tree.silenced) == [("RP106", 0)]

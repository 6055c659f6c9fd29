"""Hypotheses of a front matter: what is read, and what is said of the rest."""

from __future__ import annotations

import pytest

from runpress.format.problems import Severity
from runpress.site.evidence.hypotheses import MOST, Hypothesis, read_hypotheses
from runpress.site.text.post import parse_post

SHOWN = "docs/posts/exp-1.md"


def read(front: str) -> tuple[list[Hypothesis], list[tuple[int, str]]]:
    found, problems = read_hypotheses(
        parse_post("posts/exp-1.md", SHOWN, f"---\n{front}---\n# T\n")
    )
    assert all(problem.code == "RP401" for problem in problems)
    assert all(problem.severity is Severity.WARNING for problem in problems)
    assert all(problem.where == SHOWN and problem.move for problem in problems)
    return found, [(problem.line, problem.what) for problem in problems]


def test_all_keys_and_their_defaults_and_lines() -> None:
    found, problems = read(
        "date: 2026-11-21\n"
        "hypotheses:\n"
        "  - claim: It is faster\n"
        "    expect: ratio(a.x, b.x) <= 0.75\n"
        "  # A remark, and a claim over two lines.\n"
        "  - claim: >\n"
        "      It is\n"
        "      as good\n"
        "    expect: abs(diff(a.y, b.y)) <= 0.01\n"
        "    seeds: 5\n"
        "    exact: true\n"
        "tags: [a]\n"
    )
    assert problems == []
    assert found == [
        Hypothesis("It is faster", "ratio(a.x, b.x) <= 0.75", 3, False, 4, SHOWN),
        Hypothesis("It is as good", "abs(diff(a.y, b.y)) <= 0.01", 5, True, 7, SHOWN),
    ]


def test_lines_are_right_in_flow_style_too() -> None:
    found, problems = read('hypotheses: [{claim: a, expect: "a.x <= 1"},\n {expect: "a.x < 2"}]\n')
    assert problems == []
    assert [(one.claim, one.line) for one in found] == [("a", 2), ("a.x < 2", 3)]


def test_a_post_without_hypotheses_has_none() -> None:
    assert read("date: 2026-11-21\n") == ([], [])
    assert read("hypotheses:\n") == ([], [])
    assert read("hypotheses: []\n") == ([], [])


@pytest.mark.parametrize(
    ("front", "line", "says", "kept"),
    [
        ("a: 1\nhypotheses: faster\n", 3, "`hypotheses` is not a list", 0),
        ("hypotheses: {claim: a, expect: a.x < 1}\n", 2, "`hypotheses` is not a list", 0),
        ("hypotheses:\n- 3\n", 3, "a hypothesis is 3 and has no keys", 0),
        ("hypotheses:\n- [a]\n", 3, "a hypothesis is a list and has no keys", 0),
        ("hypotheses:\n- {expect: a.x < 1, seeds: {a: 1}}\n", 3, "`seeds: a mapping` is no", 1),
        ("hypotheses:\n- {}\n", 3, "a hypothesis claims nothing", 0),
        ("hypotheses:\n- claim: a\n", 3, "'a' says nothing to judge it by", 1),
        ("hypotheses:\n- it is faster\n", 3, "'it is faster' says nothing to judge it by", 1),
        (
            "hypotheses:\n- {claim: a, expect: true}\n",
            3,
            "the expect of a hypothesis is no text",
            1,
        ),
        ("hypotheses:\n- {claim: [a], expect: a.x < 1}\n", 3, "the claim of a hypothesis is no", 1),
        ("hypotheses:\n- {expect: a.x < 1, expct: b}\n", 3, "has no key 'expct'", 1),
        (
            "hypotheses:\n- {expect: a.x < 1, seeds: few}\n",
            3,
            "is no number of seeds, so it is 3",
            1,
        ),
        ("hypotheses:\n- {expect: a.x < 1, seeds: 0}\n", 3, "is no number of seeds", 1),
        ("hypotheses:\n- {expect: a.x < 1, seeds: true}\n", 3, "is no number of seeds", 1),
        ("hypotheses:\n- {expect: a.x < 1, seeds: 2.5}\n", 3, "is no number of seeds", 1),
        (f"hypotheses:\n- {{expect: a.x < 1, seeds: 0x{'f' * 9999}}}\n", 3, "beyond 64 bits", 1),
        ("hypotheses:\n- {expect: a.x < 1, exact: maybe}\n", 3, "is neither true nor false", 1),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_the_rest_is_kept(
    front: str, line: int, says: str, kept: int
) -> None:
    found, problems = read(front)
    assert len(found) == kept
    assert (problems[0][0], says in problems[0][1]) == (line, True), problems
    assert all((one.seeds, one.exact) == (3, False) for one in found)


def test_the_nearest_key_is_named() -> None:
    post = parse_post("a.md", "a.md", "---\nhypotheses:\n- {expect: a.x < 1, seed: 5}\n---\n")
    _, [problem] = read_hypotheses(post)
    assert problem.move == "Did you mean `seeds`?"


def test_messages_and_claims_stay_short_and_on_one_line() -> None:
    long = "x" * 100_000
    found, problems = read(f"hypotheses:\n- {{claim: {long}, seeds: {long}, {long[:900]}: 1}}\n")
    assert len(found[0].claim) == 500
    assert all(len(what) < 400 for _, what in problems)
    found, _ = read('hypotheses:\n- {claim: "a\\n\\n# b", expect: "a.x\\n< 1"}\n')
    assert (found[0].claim, found[0].expect) == ("a # b", "a.x < 1")


def test_thousands_of_hypotheses_are_cut() -> None:
    found, problems = read("hypotheses:\n" + "- expect: a.x < 1\n" * 5_000)
    assert len(found) == MOST
    assert problems == [(2, "there are 5000 hypotheses, and only the first 100 are judged.")]


def test_a_second_list_hides_the_first_and_it_is_said() -> None:
    found, problems = read("hypotheses:\n- expect: a.x < 1\nhypotheses:\n- expect: a.x < 2\n")
    assert [(one.expect, one.line) for one in found] == [("a.x < 2", 5)]
    assert problems == [(2, "`hypotheses` stands 2 times, and only the last is read.")]


def test_a_list_that_is_merged_in_is_read() -> None:
    found, problems = read("a: &a {hypotheses: [{expect: a.x < 1}]}\n<<: *a\n")
    assert ([one.expect for one in found], problems) == (["a.x < 1"], [])


def test_what_a_terminal_would_obey_is_left_out() -> None:
    found, _ = read('hypotheses:\n- {claim: "a\\e[31m\\u202eb", expect: "a.x\\0 < 1"}\n')
    assert (found[0].claim, found[0].expect) == ("a[31mb", "a.x < 1")

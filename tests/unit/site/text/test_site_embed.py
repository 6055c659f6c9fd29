"""`runpress` fences: found, read and replaced, and everything else left as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from runpress.format.problems import Problem
from runpress.site.text.embed import find_fences, replace_fences

FENCE = "```runpress\narms:\n```"


def replaced(text: str, wrong: list[str] | None = None) -> tuple[str, set[str], list[Problem]]:
    def make(name: str, options: Mapping[str, Any]) -> tuple[str, list[str]]:
        return f"<{name} {dict(options)}>", wrong or []

    known = ["arms", "curves"]
    return replace_fences(text, make, sections=known, shown="a.md", first_line=5)


def found(text: str) -> list[str]:
    return [fence.text for fence in find_fences(text.split("\n"))]


@pytest.mark.parametrize(
    "text",
    [
        FENCE,
        "~~~runpress\narms:\n~~~",
        "``` runpress  \narms:\n```  ",
        "   ```runpress\narms:\n   ```",
        "`````runpress\narms:\n`````",
        "text\n```runpress\narms:\n```\ntext",
        "```\n```\n```runpress\narms:\n```",
    ],
)
def test_fences(text: str) -> None:
    assert found(text) == ["arms:"]


@pytest.mark.parametrize(
    "text",
    [
        f"````markdown\n{FENCE}\n````",
        f"~~~\n{FENCE}\n~~~",
        "```runpress\narms:",
        "```runpress\narms:\n~~~",
        "```runpress\narms:\n``` x",
        "````runpress\narms:\n```",
        "    ```runpress\n    arms:\n    ```",
        "- a\n\n    ```runpress\n    arms:\n    ```",
        "```python runpress\narms:\n```",
        "```runpress2\narms:\n```",
        "`runpress`",
    ],
)
def test_no_fences(text: str) -> None:
    assert not found(text)
    assert replaced(text) == (text, set(), [])


def test_several_fences_and_the_text_around_them() -> None:
    text, placed, problems = replaced(f"a\n{FENCE}\nb\n```runpress\ncurves: [x]\n```\nc")
    assert text == "a\n\n<arms {'arms': None}>\n\nb\n\n<curves {'curves': ['x']}>\n\nc"
    assert placed == {"arms", "curves"}
    assert not problems


def test_a_key_alone() -> None:
    assert replaced("```runpress\narms\n```")[0].strip() == "<arms {'arms': None}>"


def test_the_first_key_is_the_section() -> None:
    assert replaced("```runpress\ncurves: a\narms: b\n```")[1] == {"curves"}


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("arm:", "did you mean 'arms'?"),
        ("zzz:", "known are arms, curves"),
        ("arms: [", "the fence is no YAML"),
        ("", "names no section"),
        ("- arms", "names no section"),
        ("7", "names no section"),
        ("2026-13-45", "the fence is no YAML"),
    ],
)
def test_what_cannot_be_read_is_a_warning_and_stays_on_the_page(inside: str, says: str) -> None:
    text, placed, (problem,) = replaced(f"a\nb\n```runpress\n{inside}\n```\n")
    assert (problem.code, problem.where, problem.line) == ("RP306", "a.md", 7)
    assert says in problem.what
    assert not placed
    assert 'class="rp-problem"' in text
    assert inside.split(":", maxsplit=1)[0] in text


def test_what_is_asked_for_in_vain_is_marked_and_the_rest_is_shown() -> None:
    text, placed, problems = replaced(f"{FENCE}\n{FENCE}", ["no <x>", "no y?"])
    assert [problem.line for problem in problems] == [5, 5, 8, 8]
    assert [problem.what for problem in problems] == ["no <x>.", "no y?"] * 2
    assert text.count("no &lt;x&gt;") == 2
    assert text.count("<arms") == 2
    assert placed == {"arms"}

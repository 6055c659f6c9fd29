"""`runpress` fences that stay code."""

from __future__ import annotations

import pytest
from checked_posts import checked, said

from blog_on_disk import Docs

FENCE = "```runpress\narms:\n```\n"


def indented(text: str, by: str = "    ") -> str:
    return "".join(f"{by}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        indented(FENCE),
        f"- item\n\n{indented(FENCE)}",
        f"> words\n>\n{indented(FENCE, '> ')}",
        f'!!! note "N"\n\n{indented(FENCE)}',
    ],
)
def test_one_that_is_nested_is_code(docs: Docs, text: str) -> None:
    (problem,) = checked(docs, f"# T\n\n{text}")
    assert problem.code == "RP503"
    assert "stays code" in problem.what
    assert problem.line == 6 + text.split("```", maxsplit=1)[0].count("\n") + 1


@pytest.mark.parametrize("text", ["```runpress\narms:\n", "````runpress\narms:\n```\n"])
def test_one_that_is_never_closed_is_code(docs: Docs, text: str) -> None:
    (problem,) = checked(docs, f"# T\n\n{text}")
    assert said([problem]) == [("RP503", 7)]
    assert "never closed" in problem.what


def test_another_that_is_never_closed_may_swallow_one(docs: Docs) -> None:
    (problem,) = checked(docs, f"# T\n\n````python\nx = 1\n```\n\n{FENCE}")
    assert said([problem]) == [("RP503", 7)]


@pytest.mark.parametrize(
    "text",
    [
        FENCE,
        FENCE + "\n" + FENCE,
        f"````markdown\n{FENCE}````\n",
        f"- item\n\n{indented('````markdown' + chr(10) + FENCE + '````')}",
        "```python\nx = 1\n",
        "Write a `runpress` fence: ` ```runpress `.\n",
    ],
)
def test_what_is_as_it_should_be(docs: Docs, text: str) -> None:
    docs.run("exp-001", "a")
    assert checked(docs, f"# T\n\n{text}") == []

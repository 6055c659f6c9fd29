"""Where the prose of a text is, and the fences that are passed on the way to it."""

from __future__ import annotations

import sys

import pytest

from runpress.site.text.prose import MARGIN, Fenced, walk_prose

FENCE = "```runpress\narms:\n```"


def walked(text: str) -> tuple[list[str], list[Fenced]]:
    blocks: list[str] = []
    fences: list[Fenced] = []

    def visit(start: int, end: int, _heading: bool) -> int:
        blocks.append(text[start:end])
        return end

    walk_prose(text, visit, fences=fences)
    return blocks, fences


def test_a_line_of_any_blanks_parts_paragraphs() -> None:
    blanks = [chr(code) for code in range(sys.maxunicode) if chr(code).isspace()]
    assert {*blanks} - {"\n"} <= MARGIN
    for blank in blanks:
        assert walked(f"a\n{blank}\nb")[0] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FENCE, [(0, "runpress", False, True)]),
        (f"a\n~~~ x y \n{FENCE}\n~~~\n", [(2, "x y", False, True)]),
        ("```py\nx", [(0, "py", False, False)]),
        ("> ```py\n> x\n> ```", [(0, "py", True, True)]),
        ("- ```py\n    x\n    ```", [(0, "py", True, True)]),
        ("- a\n\n    ```py\n    x\nb", [(5, "py", True, False)]),
        ("    ```py\n    x\n    ```", [(0, "py", True, True), (16, "", True, True)]),
        ("a `b` ```c``` d", []),
    ],
)
def test_fences(text: str, told: list[tuple[int, str, bool, bool]]) -> None:
    assert [tuple(fence) for fence in walked(text)[1]] == told


def test_what_is_fenced_is_no_prose() -> None:
    assert walked(f"a\n\n{FENCE}\n\nb")[0] == ["a", "b"]

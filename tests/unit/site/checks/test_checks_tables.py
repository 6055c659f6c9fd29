"""Tables that do not line up, in the text and on the page."""

from __future__ import annotations

import pytest
from checked_posts import checked, said

from blog_on_disk import Docs

RAGGED, LOOSE = "RP510", "RP511"


def codes(docs: Docs, table: str) -> list[str]:
    problems = checked(docs, f"# T\n\n{table}\n")
    assert all(line == 7 for _, line in said(problems))
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "table",
    [
        "| a | b |\n|---|---|\n| x | long |",
        "| a | b |\n|:---|---|\n| x | y |",
        "a | b\n--- | ---\nlonger | y",
        "| a | b |\n|---|---|\n| 学习率 | y |",
    ],
)
def test_ragged(docs: Docs, table: str) -> None:
    assert codes(docs, table) == [RAGGED]


@pytest.mark.parametrize(
    "table",
    [
        "| a  | b    |\n|----|------|\n| xx | long |",
        "  | a |\n  |---|\n  | x |",
        "| a   | b    |\n| --- | ---- |\n| `|` | long |",
        "| a    | b    |\n| ---- | ---- |\n| \\|   | long |",
        "| a      | b |\n| ------ | - |\n| 学习率 | y |",
        "| a   | b |\n| --- | - |\n| 学习率 | y |",
        "| a | b |\n|---|---|\n| `= amp.loss` | x |",
        "| a | b |\n|---|---|\n| 1<!--= amp.loss --> | x |",
        f"| a | b |\n|---|---|\n| {'x' * 200} | x |",
        "```\n| a | b |\n|---|---|\n| x | long |\n```",
        "Text | more\n\n---",
        "| a | b |",
    ],
)
def test_even_or_no_table_or_not_to_be_padded(docs: Docs, table: str) -> None:
    assert RAGGED not in codes(docs, table)


@pytest.mark.parametrize(
    "cells",
    [
        ("1", "22.5"),
        ("-1", "+2.5"),
        ("1,234", "3 %"),
        ("0.9 ± 0.1", "98.1%"),
        ("`= a.loss`", "0.5<!--= a.loss -->"),
        ("**1**", "1e-5"),
    ],
)
def test_a_column_of_numbers_wants_to_be_set_right(docs: Docs, cells: tuple[str, str]) -> None:
    rows = "\n".join(f"| {cell} | x |" for cell in cells)
    docs.run("exp-001", "a", metrics={"loss": [0.5]})
    for rule, told in (("---", True), ("---:", False), (":-:", False), (":--", False)):
        assert (LOOSE in codes(docs, f"| n | b |\n| {rule} | --- |\n{rows}")) is told


@pytest.mark.parametrize("cells", [("1", "x"), ("1",), ("", ""), ("-", "1"), ("2026-11-21", "1")])
def test_other_columns(docs: Docs, cells: tuple[str, ...]) -> None:
    rows = "\n".join(f"| {cell} | x |" for cell in cells)
    assert LOOSE not in codes(docs, f"| n | b |\n| --- | --- |\n{rows}")


def test_one_hint_a_table_names_the_columns(docs: Docs) -> None:
    table = "| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n| 1 | 2 | 3 | 4 |\n"
    problems = checked(docs, f"# T\n\n{table}\nText.\n\n{table}")
    assert said(problems) == [(LOOSE, 7), (LOOSE, 14)]
    assert "'a', 'b', 'c' and 1 more" in problems[0].what


def test_other_pages_are_written_as_their_authors_like(docs: Docs) -> None:
    docs.write("guide.md", "# G\n\n| a | b |\n|---|---|\n| x | long |\n")
    assert checked(docs, "# T\n") == []

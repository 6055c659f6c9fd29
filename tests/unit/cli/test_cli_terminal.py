"""Tables and JSON: aligned, uncut in a pipe, within the width of a terminal, harmless."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from runpress.cli.terminal import Column, plain, show_json, show_table, table

NAMES = [Column("name"), Column("value", right=True)]


def test_columns_line_up_numbers_at_their_right_side() -> None:
    made = table(NAMES, [("a", "1"), ("longer", "12.5")])
    assert made.split("\n") == ["name    value", "a           1", "longer   12.5"]


def test_chinese_takes_two_cells_a_character() -> None:
    first, second = table(NAMES, [("混合", "1"), ("abcd", "2")]).split("\n")[1:]
    assert (first, second) == ("混合      1", "abcd      2")


def test_a_pipe_gets_everything_on_one_line_and_a_terminal_its_width() -> None:
    rows = [("x" * 200, "1")]
    assert "x" * 200 in table(NAMES, rows)
    narrow = table(NAMES, rows, width=40).split("\n")
    assert max(map(len, narrow)) <= 40
    assert sum(line.count("x") for line in narrow) == 200


def test_a_terminal_breaks_no_word_while_there_is_room() -> None:
    rows = [("exp-001-lr-sweep", "a long title of many words that wraps"), ("精度混合", "b")]
    narrow = table([Column("experiment"), Column("title")], rows, width=34).split("\n")
    assert max(map(len, narrow)) <= 34
    assert narrow[1].startswith("exp-001-lr-sweep  a long title")
    assert len(narrow) == 5


@pytest.mark.parametrize("width", [20, 50, 60, 80, 90, 120, 200])
def test_nothing_is_lost_at_any_width(width: int) -> None:
    columns = [Column(name) for name in ("experiment", "date", "verdicts", "best", "title")]
    row = (
        "exp-001-lr-sweep",
        "2026-11-21",
        "supported, inconclusive",
        "lr-0.01: val/accuracy 98.2 ± 0.3 %",
        "在 CPU 上，bf16 混合精度能省三成时间吗？ A longer title after it",
    )
    lines = table(columns, [row], width).split("\n")
    kept = sorted("".join(lines).replace(" ", ""))
    everything = "".join([*(column.heading for column in columns), *row])
    assert kept == sorted(everything.replace(" ", ""))
    if width >= 60:
        assert max(map(cell_len, lines)) <= width


def test_only_a_terminal_sees_bold_and_nothing_has_space_at_its_end() -> None:
    assert "\x1b" not in table(NAMES, [("a", "")])
    assert "\x1b[1m" in table(NAMES, [("a", "1")], width=40, bold=True)
    lines = table([Column("a"), Column("b")], [("1", "22"), ("1", "2")]).split("\n")
    assert all(line == line.rstrip() for line in lines)


def test_a_column_without_any_content_is_left_out() -> None:
    assert table([Column("a"), Column("b")], [("1", ""), ("2", "")]).split("\n") == ["a", "1", "2"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\u202eb\x07\x9b2J", "ab2J"),
        ("two\nlines\tand tab", "two lines and tab"),
        ("\ud800half", "half"),
        ("y" * 301, "y" * 300 + "…"),
    ],
)
def test_nothing_reaches_the_terminal_that_it_would_obey(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_text_of_ten_megabytes_costs_nothing() -> None:
    assert len(plain("\x1b" * 10_000_000 + "x")) == 0


def test_markup_of_the_table_s_library_is_text() -> None:
    assert "[bold]x[/]" in table(NAMES, [("[bold]x[/]", "")])


def test_json_is_json_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"名": [float("nan"), float("-inf"), 1.5], "t": "\u202e\x1b\x9b", "n": None})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {
        "名": ["NaN", "-Infinity", 1.5],
        "t": "\u202e\x1b\x9b",
        "n": None,
    }
    assert "名" in printed
    assert not set("\x1b\x9b\u202e") & set(printed)


def test_no_rows_print_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(NAMES, [])
    assert capsys.readouterr().out == ""

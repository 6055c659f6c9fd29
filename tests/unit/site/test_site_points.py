"""The points of a curve as a table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from runpress.draw.chart import Chart, Line
from runpress.site.points import MOST_COLUMNS, MOST_ROWS, points_table
from runpress.site.wording.words import words_of


def line(name: str, *seeds: Sequence[float], steps: Sequence[int] = ()) -> Line:
    at = list(steps or range(len(seeds[0]) if seeds else 0))
    means = [sum(values) / len(values) for values in zip(*seeds, strict=True)]
    faint = [(at, seed) for seed in seeds] if len(seeds) > 1 else ()
    return Line(name, at, means, 0, faint=faint)


def table(*lines: Line, language: str = "en", percent: bool = False) -> str:
    return points_table(Chart(lines, "step", "loss", percent=percent), words_of(language))


def rows(html: str) -> list[list[str]]:
    found = re.findall("<tr>(.*?)</tr>", html)
    cells = [re.findall("<t[hd].*?>(.*?)</t[hd]>", row) for row in found]
    return [[re.sub("<.*?>", "", cell) for cell in row] for row in cells]


def test_steps_are_rows_and_arms_are_columns() -> None:
    shown = rows(table(line("a", [2.0, 1.0], [4.0, 1.2]), line("b", [0.5, 0.25])))
    assert shown == [
        ["step", "a", "b"],
        ["0", "3.0 ± 1.4", "0.5"],
        ["1", "1.10 ± 0.14", "0.25"],
    ]


def test_a_long_line_is_a_few_steps_with_the_first_and_the_last() -> None:
    shown = rows(table(line("a", [float(at) for at in range(1000)])))
    steps = [int(row[0]) for row in shown[1:]]
    assert len(steps) == MOST_ROWS
    assert (steps[0], steps[-1]) == (0, 999)
    assert {after - before for before, after in itertools.pairwise(steps)} <= {124, 125}


def test_where_an_arm_has_no_step_nothing_stands() -> None:
    shown = rows(table(line("a", [1.0, 2.0, 3.0]), line("b", [5.0], steps=[1])))
    assert [row[2] for row in shown[1:]] == ["–", "5", "–"]


def test_fractions_are_shown_as_the_picture_shows_them() -> None:
    assert rows(table(line("a", [0.985]), percent=True))[1] == ["0", "98.5"]


def test_more_arms_than_a_table_holds_are_counted() -> None:
    html = table(*(line(f"arm-{at}", [1.0]) for at in range(MOST_COLUMNS + 3)))
    assert len(rows(html)[0]) == MOST_COLUMNS + 1
    assert "The CSV has 3 more arms." in html


def test_it_speaks_chinese_and_can_be_read_by_a_screen_reader() -> None:
    html = table(line("a", [1.0], [2.0]), language="zh")
    assert "loss 的数值" in html
    assert "± 为各组种子间的标准差。" in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1
    assert 'tabindex="0" role="region" aria-label="loss 的数值"' in html


def test_names_of_an_enemy_are_text() -> None:
    html = table(line("<script>`{{x}}`", [1.0]))
    assert "<script>" not in html
    assert "\n" not in html


def test_without_points_there_is_no_table() -> None:
    assert table() == ""
    assert table(line("a")) == ""

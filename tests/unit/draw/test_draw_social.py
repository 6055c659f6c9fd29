"""The social picture: its size, what is on it, and that nothing breaks it."""

from __future__ import annotations

import math

import pytest

from runpress.draw.canvas import Canvas
from runpress.draw.model import Chart, Line
from runpress.draw.png import dimensions
from runpress.draw.social import ROOM, Card, Finding, draw_card, wrap

LINE = Line("amp", (1, 2, 3), (0.5, 0.75, 0.8), 0)
CHART = Chart((LINE,), "step", "val/accuracy")
FINDING = Finding("refuted", "refuted", "Twice as fast")


@pytest.mark.parametrize(
    "card",
    [
        Card("Title", "Notes"),
        Card("", ""),
        Card("Title", "Notes", "exp-001", [FINDING] * 9, CHART),
        Card("W" * 5_000, "N" * 500, "e" * 500, [Finding("x", "y" * 99, "z" * 9_000)], CHART),
        Card("Nothing", "Notes", chart=Chart((Line("a", (1,), (math.nan,), 0),), "step", "loss")),
        Card("One point", "Notes", chart=Chart((Line("a", (1,), (1e300,), 0),), "step", "loss")),
    ],
)
def test_any_card_is_of_the_one_size(card: Card) -> None:
    assert dimensions(draw_card(card)) == (1200, 630)


def test_the_same_card_gives_the_same_bytes_and_each_part_is_seen() -> None:
    whole = Card("Title", "Notes", "exp-001", (FINDING,), CHART)
    made = draw_card(whole)
    assert made == draw_card(Card("Title", "Notes", "exp-001", (FINDING,), CHART))
    others = [
        Card("Other", "Notes", "exp-001", (FINDING,), CHART),
        Card("Title", "Other", "exp-001", (FINDING,), CHART),
        Card("Title", "Notes", "exp-002", (FINDING,), CHART),
        Card("Title", "Notes", "exp-001", (), CHART),
        Card("Title", "Notes", "exp-001", (FINDING,), None),
    ]
    assert len({made, *map(draw_card, others)}) == 6


@pytest.mark.parametrize(
    "title",
    ["Ten times the default learning rate is better", "混合精度准确率不变，却更慢" * 3, "W" * 400],
)
def test_a_title_is_broken_where_it_fits_and_cut_only_at_last(title: str) -> None:
    canvas = Canvas(600, 315, "#ffffff")
    lines = wrap(canvas, title, 25.0, 2)
    assert len(lines) <= 2
    assert all(canvas.width_of(line, 25.0, True) <= ROOM for line in lines)
    shown = "".join(lines).replace(" ", "")
    assert shown == title.replace(" ", "") or lines[-1].endswith("…")


def test_no_line_begins_with_a_comma() -> None:
    canvas = Canvas(600, 315, "#ffffff")
    for count in range(15, 30):
        lines = wrap(canvas, "字" * count + "，字", 25.0, 3)
        assert not any(line.startswith("，") for line in lines)

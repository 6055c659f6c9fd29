"""What a curve shows, in a sentence that is true."""

from __future__ import annotations

import math

import pytest

from runpress.draw.chart import Chart, Line
from runpress.site.alt_text import describe_chart
from runpress.site.words import words_of


def said(*lines: tuple[str, list[float]], percent: bool = False) -> str:
    drawn = [
        Line(name, list(range(len(values))), values, at) for at, (name, values) in enumerate(lines)
    ]
    return describe_chart(Chart(drawn, "step", "loss", percent=percent), words_of("en"))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([("a", [2.0, 1.0])], "loss over steps 0 to 1: a ends at 1."),
        (
            [("a", [2.0, 1.0]), ("b", [1.0, 0.5, 0.25])],
            "loss over steps 0 to 2 for 2 arms: a ends at 1, b ends at 0.25.",
        ),
        ([("a", [1.0, math.nan])], "loss over steps 0 to 1: a ends at NaN."),
        ([("a", [math.nan, math.inf])], "loss: no finite values."),
        ([("a", [])], "loss: no finite values."),
        ([], "loss: no finite values."),
    ],
)
def test_sentences(lines: list[tuple[str, list[float]]], sentence: str) -> None:
    assert said(*lines) == sentence


def test_fractions_are_told_in_percent() -> None:
    assert "a ends at 98.5\N{NO-BREAK SPACE}%" in said(("a", [0.985]), percent=True)


def test_many_arms_are_counted_and_not_all_told() -> None:
    sentence = said(*((f"arm-{number}", [1.0]) for number in range(40)))
    assert "for 40 arms" in sentence
    assert sentence.count("ends at") == 8


def test_runs_that_share_no_step_are_not_called_empty() -> None:
    faint = (([0, 1], [1.0, 0.5]), ([2, 3], [1.0, 0.5]))
    chart = Chart([Line("a", [], [], 0, faint=faint)], "step", "loss")
    told = describe_chart(chart, words_of("en"))
    assert told == "loss over steps 0 to 3: single runs, which share no step."

"""What a curve shows, in sentences that are true."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from blog_on_disk import Docs
from runpress.draw.chart import Chart, Line
from runpress.format.schema import Figure, Goal
from runpress.site.alt_text import LONGEST, describe_chart, describe_figure
from runpress.site.wording.words import words_of

NAN = math.nan


def chart(*lines: tuple[str, Sequence[float]], percent: bool = False, log: bool = False) -> Chart:
    drawn = [
        Line(name, list(range(len(values))), values, at) for at, (name, values) in enumerate(lines)
    ]
    return Chart(drawn, "step", "loss", percent=percent, log=log)


def said(
    *lines: tuple[str, Sequence[float]], goal: Goal | None = None, language: str = "en", **how: bool
) -> str:
    text = describe_chart(chart(*lines, **how), words_of(language), goal)
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("lines", "goal", "sentence"),
    [
        ([("a", [2.0, 1.0])], None, "loss of a over steps 0 to 1. It goes from 2 to 1."),
        (
            [("a", [2.0, 0.5, 3.0, 1.0])],
            None,
            "loss of a over steps 0 to 3. It goes from 2 to 1. Lowest at step 1: 0.5. "
            "Highest at step 2: 3.",
        ),
        (
            [("a", [2.0, 0.5, 1.0])],
            "min",
            "loss of a over steps 0 to 2. It goes from 2 to 1. Best at step 1: 0.5.",
        ),
        (
            [("a", [1.0, 2.0, 0.5])],
            "max",
            "loss of a over steps 0 to 2. It goes from 1 to 0.5. Best at step 1: 2.",
        ),
        (
            [("a", [1.0, NAN])],
            None,
            "loss of a over steps 0 to 1. It goes from 1 to 1. It is not finite from step 1 on.",
        ),
        (
            [("a", [2.0, NAN, 1.0])],
            None,
            "loss of a over steps 0 to 2. It goes from 2 to 1. It is not finite at step 1.",
        ),
        (
            [("a", [2.0, NAN, NAN, 1.0, NAN, 0.5])],
            None,
            "loss of a over steps 0 to 5. It goes from 2 to 0.5. "
            "It is not finite from step 1 to 2. And so once more.",
        ),
        ([("a", [NAN, math.inf])], None, "loss: no finite values."),
        ([("a", [])], None, "loss: no finite values."),
        ([], None, "loss: no finite values."),
    ],
)
def test_one_line(lines: list[tuple[str, list[float]]], goal: Goal | None, sentence: str) -> None:
    assert said(*lines, goal=goal) == sentence


def test_several_lines_without_a_goal_are_listed_as_they_stand() -> None:
    assert said(("a", [2.0, 1.0]), ("b", [1.0, 0.5, 0.25])) == (
        "loss over steps 0 to 2, 2 arms. They end at: a at 1, b at 0.25."
    )


@pytest.mark.parametrize(
    ("goal", "ranked"),
    [
        ("min", "At the end b is best with 0.25; then a at 1, c at NaN."),
        ("max", "At the end a is best with 1; then b at 0.25, c at NaN."),
    ],
)
def test_with_a_goal_the_best_comes_first_and_what_is_lost_last(goal: Goal, ranked: str) -> None:
    lines = (("c", [1.0, NAN]), ("a", [2.0, 1.0]), ("b", [1.0, 0.25]))
    text = said(*lines, goal=goal)
    assert ranked in text
    assert "Best and last are 0.75 apart." in text
    assert "c is not finite from step 1 on." in text


def test_the_same_in_chinese() -> None:
    text = said(("a", [2.0, 1.0]), ("b", [1.0, 0.25]), goal="min", language="zh", log=True)
    assert text == (
        "loss，第 0 步至第 1 步，共 2 组。纵轴为对数刻度。"
        "终值以 b 最佳，为 0.25；其后依次为 a（1）。最佳与最末相差 0.75。"
    )


def test_fractions_are_told_in_percent_and_their_distance_in_points() -> None:
    text = said(("a", [0.985]), ("b", [0.965]), percent=True, goal="max")
    assert "a is best with 98.5 %; then b at 96.5 %." in text
    assert "2 points apart" in text


def test_one_point_is_a_point() -> None:
    assert "1 point apart" in said(("a", [0.98]), ("b", [0.97]), percent=True, goal="max")


def test_of_equals_none_is_best() -> None:
    text = said(("a", [2.0, 1.0]), ("b", [1.5, 1.0]), ("c", [1.0, 3.0]), goal="min")
    assert "They end at: a at 1, b at 1, c at 3." in text
    assert "best with" not in text


def test_a_spike_is_told_with_its_line() -> None:
    calm = [1.0 - at / 1000 for at in range(60)]
    spiky = [*calm[:30], 40.0, *calm[31:]]
    text = said(("calm", calm), ("spiky", spiky), goal="min")
    assert "spiky spikes to 40 at step 30." in text
    alone = said(("spiky", spiky), goal="min")
    assert "It spikes to 40 at step 30." in alone
    assert "Highest" not in alone


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("min", "Highest is b at step 1: 42."),
        (None, "Highest is b at step 1: 42."),
        ("max", "Lowest is a at step 1: 0.5."),
    ],
)
def test_the_worst_point_of_all_is_told_where_no_line_begins_or_ends(
    goal: Goal | None, told: str
) -> None:
    assert told in said(("a", [2.0, 0.5, 1.0]), ("b", [2.0, 42.0, 1.5]), goal=goal)


def test_where_a_line_begins_nothing_is_told_of_its_worst_point() -> None:
    assert "Highest" not in said(("a", [2.0, 1.0, 0.5]), ("b", [3.0, 1.0, 0.25]), goal="min")


def test_a_line_that_goes_flat_is_told() -> None:
    falls = [2.0 ** -min(at, 10) for at in range(100)]
    assert "It is flat from step" in said(("a", falls), goal="min")
    assert "a is flat from step" in said(("a", falls), ("b", [1.0] * 100), goal="min")


@pytest.mark.parametrize("goal", [None, "min"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_crowd_is_counted_and_not_all_told(goal: Goal | None, language: str) -> None:
    text = said(*((f"arm-{at}", [float(at)]) for at in range(500)), goal=goal, language=language)
    assert "500" in text
    assert "arm-499" in text
    assert "arm-250" not in text
    assert text.count("arm-") <= 6


def test_names_of_an_enemy_do_not_make_it_long() -> None:
    lines = [(f"{at}" + "x" * 100_000, [1.0, NAN, 2.0]) for at in range(30)]
    assert len(said(*lines, goal="min")) <= LONGEST


def test_runs_that_share_no_step_are_not_called_empty() -> None:
    faint = (([0, 1], [1.0, 0.5]), ([2, 3], [1.0, 0.5]))
    alone = Chart([Line("a", [], [], 0, faint=faint)], "step", "loss")
    told = describe_chart(alone, words_of("en"))
    assert told == "loss over steps 0 to 3: single runs, which share no step."


def described(docs: Docs, *names: str, language: str = "en", goal: Goal = "min") -> str:
    (run,) = docs.catalog().experiments["e"].runs
    figure = Figure("f", "curves/f.png", None, names)
    return describe_figure(run, figure, words_of(language), dict.fromkeys(names, goal))


def test_a_recorded_curve_is_told_from_its_statistics(docs: Docs) -> None:
    docs.run("e", "r", metrics={"a/loss": [3.0, 1.0, 2.0], "b/loss": [4.0, NAN, 1.0]})
    assert described(docs, "a/loss") == (
        "a/loss of r over 3 steps. It goes from 3 to 2, best 1 at step 1."
    )
    assert described(docs, "a/loss", "b/loss") == (
        "a/loss, b/loss of r over 3 steps. a/loss goes from 3 to 2, best 1 at step 1. "
        "b/loss goes from 4 to 1, 1 value is not finite."
    )
    assert described(docs, "a/loss", language="zh") == (
        "r 的 a/loss，共 3 步。由 3 变为 2，第 1 步最佳，为 1。"
    )
    assert described(docs, "nothing") == ""


def test_a_recorded_curve_is_told_without_its_log(docs: Docs) -> None:
    folder = docs.run("e", "r", metrics={"loss": [3.0, 1.0]})
    (folder / "metrics.jsonl").unlink()
    assert "from 3 to 1" in described(docs, "loss")

"""What a thinned log keeps of the steps between its points is in the pictures of arms too."""

from __future__ import annotations

from pathlib import Path

import pytest

from blog_on_disk import Docs
from runpress.draw.chart import Chart, Line
from runpress.format.schema import Series
from runpress.site.charts.arms import chart_of_arms
from runpress.site.charts.many_points import MOST_POINTS, line_of_many
from runpress.site.charts.stretches import extremes, is_thinned
from runpress.site.model import Tree
from runpress.site.place import Place
from runpress.site.wording.words import words_of

WHOLE = [1.0, 2.0, 3.0]
SPIKE = ("[1,1,1,1]", "[2,2.5,0.5,9]", "[3,3,3,3]")


def series(values: list[float], **stretch: list[float]) -> Series:
    count = range(len(values))
    kept = dict.fromkeys(("means", "lows", "highs"), values) | stretch
    return Series(list(count), values, [float(at) for at in count], **kept)


def thinned(folder: Path, points: tuple[str, ...]) -> None:
    lines = [f'{{"_step":{at},"_time":{at},"loss":{point}}}\n' for at, point in enumerate(points)]
    (folder / "metrics.jsonl").write_text("".join(lines), "utf-8")


def chart(docs: Docs) -> Chart:
    experiment = docs.catalog().experiments["exp-001"]
    made = chart_of_arms(Place(experiment, words_of("en"), Tree(), "experiments/e"), "loss")
    assert made is not None
    return made


def columns(line: Line) -> list[list[float]]:
    return [list(column or ()) for column in (line.values, line.low, line.high)]


def test_a_series_is_thinned_where_a_stretch_held_other_values() -> None:
    assert not is_thinned(series(WHOLE))
    assert not is_thinned(series(WHOLE, lows=list(WHOLE), highs=list(WHOLE)))
    one = series(WHOLE, highs=[1.0, 9.0, 3.0])
    assert is_thinned(one)
    assert extremes(one) == (WHOLE, [1.0, 9.0, 3.0])
    assert extremes(series(WHOLE)) == (WHOLE, WHOLE)


def test_a_spike_of_one_run_is_in_its_picture(docs: Docs) -> None:
    thinned(docs.run("exp-001", "amp", metrics={"loss": WHOLE}), SPIKE)
    (line,) = chart(docs).lines
    assert columns(line) == [WHOLE, [1.0, 0.5, 3.0], [1.0, 9.0, 3.0]]


def test_a_spike_of_one_seed_is_in_the_band(docs: Docs) -> None:
    docs.run("exp-001", "amp", seed=1, metrics={"loss": [2.0, 2.0, 2.0]})
    folder = docs.run("exp-001", "amp-2", name="amp", metrics={"loss": WHOLE}, started=1)
    thinned(folder, SPIKE)
    (line,) = chart(docs).lines
    assert columns(line) == [[1.5, 2.0, 2.5], [1.0, 0.5, 2.0], [2.0, 9.0, 3.0]]
    # Seeds of different lengths share what both have.
    thinned(folder, SPIKE[:2])
    (line,) = chart(docs).lines
    assert columns(line) == [[1.5, 2.0], [1.0, 0.5], [2.0, 9.0]]


def test_a_run_that_was_never_thinned_has_no_band(docs: Docs) -> None:
    docs.run("exp-001", "amp", metrics={"loss": WHOLE})
    (line,) = chart(docs).lines
    assert columns(line) == [WHOLE, [], []]


@pytest.mark.parametrize(("low", "log"), [(0.5, True), (-0.5, False)])
def test_what_a_stretch_went_down_to_has_its_place_on_the_axis(
    docs: Docs, low: float, log: bool
) -> None:
    # Most values lie decades below the first: a log axis, unless a stretch crossed zero.
    points = ("[1e3,1e3,1e3,1e3]", f"[1,1,{low},2]", "[1,1,1,1]", "[1,1,1,1]")
    thinned(docs.run("exp-001", "amp", metrics={"loss": WHOLE}), points)
    assert chart(docs).log is log


@pytest.mark.parametrize("seeds", [1, 2])
def test_of_very_many_points_a_stretch_keeps_its_spike(seeds: int) -> None:
    count = 2 * MOST_POINTS
    lows, highs = [1.0] * count, [1.0] * count
    lows[77], highs[78] = -5.0, 5.0
    one = series([1.0] * count, lows=lows, highs=highs)
    line = line_of_many([one, series([1.0] * count)][:seeds], "a", 0, False)
    assert line.low is not None
    assert line.high is not None
    steps = list(line.steps)
    assert (line.low[steps.index(77)], line.high[steps.index(78)]) == (-5.0, 5.0)
    assert set(line.values) == {1.0}
    assert len(line.faint) == (seeds if seeds > 1 else 0)

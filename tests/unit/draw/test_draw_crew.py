"""Several processes draw what one would, and none of them is left behind."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runpress.draw.chart import Chart, Line
from runpress.draw.crew import draw_all, processes_for
from runpress.draw.recipe import CardRecipe, ChartRecipe, Recipe
from runpress.draw.social import Card

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="it looks at /proc")


def recipe(number: int) -> ChartRecipe:
    line = Line(f"run {number}", range(9), [number / (at + 1) for at in range(9)], number)
    return ChartRecipe(Chart([line], "step", "loss"), dark=number % 2 == 0, narrow=True)


def helpers() -> list[int]:
    """Return the processes that this one has begun and not yet buried."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [int(each) for task in tasks for each in task.read_text().split()]


def test_the_same_pictures_whoever_draws_them() -> None:
    recipes: list[Recipe] = [*map(recipe, range(1, 9)), CardRecipe(Card("A title", "A blog"))]
    alone = dict(draw_all(recipes, processes=1))
    assert alone == dict(draw_all(recipes, processes=3))
    assert sorted(alone) == list(range(9))
    assert alone[3] == recipes[3]()
    assert not list(draw_all([], processes=2))


@LINUX
@pytest.mark.parametrize("end", ["kill", "stop"])
def test_a_helper_that_is_killed_is_not_missed(end: str) -> None:
    before = set(helpers())
    drawing = draw_all([*map(recipe, range(1, 13))], processes=3)
    drawn = dict([next(drawing)])
    for process in set(helpers()) - before:
        os.kill(process, signal.SIGKILL if end == "kill" else signal.SIGTERM)
    drawn.update(drawing)
    assert drawn == {at: recipe(at + 1)() for at in range(12)}
    assert set(helpers()) <= before


@LINUX
def test_who_stops_midway_leaves_no_process() -> None:
    before = set(helpers())
    drawing = draw_all([*map(recipe, range(1, 40))], processes=3)
    next(drawing)
    assert len(set(helpers()) - before) == 2
    drawing.close()
    assert set(helpers()) <= before


def broken() -> ChartRecipe:
    chart = Chart([Line("a", [1, 2], ["one", "two"], 0)], "step", "loss")  # type: ignore[list-item]
    return ChartRecipe(chart, dark=False, narrow=True)


def own_numbers() -> ChartRecipe:
    class Numbers(list[float]):
        """A sequence that no other process knows."""

    chart = Chart([Line("a", [1, 2], Numbers([1, 2]), 0)], "step", "loss")
    return ChartRecipe(chart, dark=False, narrow=True)


@pytest.mark.parametrize("processes", [1, 3])
def test_what_goes_wrong_goes_wrong_here(processes: int) -> None:
    with pytest.raises(ValueError, match="could not convert string to float"):
        list(draw_all([recipe(1), *(broken() for _ in range(6))], processes=processes))


def test_what_cannot_be_sent_is_drawn_here() -> None:
    recipes = [own_numbers() for _ in range(6)]
    assert {content for _, content in draw_all(recipes, processes=2)} == {recipes[0]()}


@pytest.mark.parametrize("make", [lambda: recipe(1), own_numbers])
def test_a_recipe_is_called_for_its_picture(make: Callable[[], Recipe]) -> None:
    assert make()().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "pictures, cores, count", [(0, 8, 1), (63, 8, 1), (64, 8, 4), (9999, 64, 4), (9999, 1, 1)]
)
def test_so_many_processes_as_pay_off(pictures: int, cores: int, count: int) -> None:
    assert processes_for(pictures, cores) == count

"""What is found along a series, and what is left alone."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from runpress.draw.events import MOST, Event, find_events
from runpress.format.schema import Goal, Series

Chance = np.random.Generator


def series(values: object, first: int = 0) -> Series:
    held = [float(value) for value in np.asarray(values)]
    steps = list(range(first, first + len(held)))
    return Series(steps, held, [0.0] * len(held), held, held, held)


def kinds(values: object, goal: Goal | None = None, **more: bool) -> list[tuple[str, int]]:
    return [(event.kind, event.step) for event in find_events(series(values), goal, **more)]


def decay(count: int, noise: float = 0.01, seed: int = 0) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return 2 * np.exp(-np.arange(count) / (count / 10)) + 0.3 + noise * chance.normal(size=count)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1.0],
        [1.0, 2.0],
        [0.5] * 100,
        [math.nan] * 3,
        [1e308, -1e308] * 20,
        [5e-324] * 30,
        [*[1.0] * 15, 1 + 1e-12, *[1.0] * 15],
        list(range(100)),
        [0.0] * 15 + [1.0] * 15,
    ],
)
@pytest.mark.parametrize("goal", [None, "min", "max"])
@pytest.mark.parametrize("log", [False, True])
def test_nothing_happens_in_tiny_flat_steady_and_stepping_series(
    values: list[float], goal: Goal | None, log: bool
) -> None:
    found = find_events(series(values), goal, log=log)
    assert [event for event in found if event.kind == "spike"] == []
    # A step is gained and kept, which is a plateau to who wants it so.
    assert {event.kind for event in found} <= {"gap", "plateau"}


def test_gaps_have_a_first_and_a_last_step() -> None:
    found = find_events(series([1, math.nan, math.inf, 1, -math.inf], first=10))
    assert [(event.step, event.until) for event in found] == [(11, 12), (14, 14)]
    assert math.isnan(found[0].value) and found[1].value == -math.inf


@pytest.mark.parametrize("at", [40, 60, 94])
@pytest.mark.parametrize("height", [1.5, -0.5])
def test_a_spike_is_found_where_it_is(at: int, height: float) -> None:
    values = decay(100)
    values[at] += height
    assert find_events(series(values)) == [Event("spike", at, float(values[at]))]


def test_of_a_spike_of_two_steps_the_higher_counts() -> None:
    values = decay(100)
    values[[50, 51]] += (2, 3)
    assert kinds(values) == [("spike", 51)]


def test_several_spikes_of_any_size() -> None:
    values = decay(1000)
    values[[100, 400, 700]] += (20, 3, 1)
    # The one at 700 is but a twentieth of the chart's height.
    assert kinds(values) == [("spike", 100), ("spike", 400)]


def test_on_a_log_axis_a_spike_is_measured_as_it_is_seen() -> None:
    values = np.geomspace(10, 1e-4, 200) * np.exp(0.02 * np.random.default_rng(0).normal(size=200))
    values[150] *= 30
    assert kinds(values) == []
    assert kinds(values, log=True) == [("spike", 150)]


def test_the_two_ends_and_what_does_not_come_back_are_no_spikes() -> None:
    for change in (slice(0, 1), slice(99, 100), slice(96, 100), slice(60, 100)):
        values = decay(100)
        values[change] += 5
        assert kinds(values) == []


NOISES: list[tuple[str, Callable[[Chance, int], np.ndarray]]] = [
    ("normal", lambda chance, count: chance.normal(size=count)),
    ("walk", lambda chance, count: np.cumsum(chance.normal(size=count))),
    ("relative", lambda chance, count: decay(count, 0) * (1 + 0.1 * chance.normal(size=count))),
    ("saw", lambda chance, count: np.arange(count) % 20 + 0.1 * chance.normal(size=count)),
    ("quantised", lambda chance, count: np.round(chance.normal(size=count))),
]


@pytest.mark.parametrize("count", [12, 50, 500])
@pytest.mark.parametrize(("name", "make"), NOISES)
def test_noise_is_no_event(
    name: str, make: Callable[[Chance, int], np.ndarray], count: int
) -> None:
    chance = np.random.default_rng(1)
    # What falls to its floor has a plateau.
    goal: Goal | None = None if name == "relative" else "min"
    assert all(kinds(make(chance, count), goal) == [] for _ in range(20))


def test_heavy_tails_are_noise_nearly_always() -> None:
    chance = np.random.default_rng(2)
    named = sum(bool(kinds(np.exp(0.5 * chance.normal(size=400)))) for _ in range(100))
    assert named <= 10


@pytest.mark.parametrize(("goal", "sign"), [("min", 1), ("max", -1)])
def test_a_plateau_begins_where_nothing_is_gained_any_more(goal: Goal, sign: int) -> None:
    (found,) = find_events(series(sign * decay(400)), goal)
    assert found.kind == "plateau"
    assert 120 <= found.step <= 280
    assert found.value == pytest.approx(sign * 0.3, abs=0.01)
    assert kinds(sign * decay(400)) == []


@pytest.mark.parametrize(
    "values",
    [
        # What still falls, however slowly: a large drop first hides it from the eye.
        2.9 + 0.25 * (1 - np.arange(1000) / 1000) + 8 * np.exp(-np.arange(1000) / 15),
        3 + 8 * (1 + np.arange(500.0)) ** -0.4,
        1 - np.arange(100) / 100,
        # Worse than it was; or too short a time, or too few points, to be sure.
        np.concatenate([decay(100), np.linspace(0.3, 0.8, 100)]),
        np.concatenate([np.linspace(2, 1, 90), np.full(10, 1.0)]),
        decay(15),
    ],
)
def test_what_still_moves_is_no_plateau(values: np.ndarray) -> None:
    assert kinds(values, "min") == []


def test_noise_as_large_as_the_gain_hides_a_plateau() -> None:
    values = decay(400) + np.where(np.arange(400) % 7, 0, 1.5)
    assert "plateau" not in dict(kinds(values, "min"))


def test_a_series_of_buckets_tells_only_about_where() -> None:
    calm = 1 + 0.01 * np.sin(np.arange(100.0))
    points = series(calm)
    points.highs = [value + 0.1 for value in calm]
    points.highs[50] = 9.0
    assert find_events(points) == [Event("spike", 50, 9.0, exact=False)]


def test_a_long_series_is_looked_at_in_buckets() -> None:
    values = np.ones(10 * MOST) + 0.01 * np.random.default_rng(0).normal(size=10 * MOST)
    values[12_345] = 50
    (found,) = find_events(series(values))
    assert (found.kind, found.value, found.exact) == ("spike", 50, False)
    assert abs(found.step - 12_345) <= 20


def test_steps_beyond_64_bits_of_sign_do_no_harm() -> None:
    points = series([1.0, math.nan, 1.0])
    points.steps = [-5, 2**63 - 1, 2**63]
    assert [event.kind for event in find_events(points)] == ["gap"]

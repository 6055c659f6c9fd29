"""Whether the runs of an arm differ in more than the seed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from runpress.format.schema import RunRecord
from runpress.site.catalog import Arm, Run
from runpress.site.evidence.evenness import uneven_keys


def run(number: int | None, config: dict[str, Any], status: str = "finished") -> Run:
    """A run whose seed is `number`."""
    name = f"r{number}-{len(config)}"
    record = RunRecord(
        id=name,
        experiment="e",
        run=name,
        name="a",
        started=name,
        status=status,
        seed=number,
        config=config,
    )
    return Run("e", name, Path(name), name, record)


def keys(*runs: Run) -> tuple[str, ...]:
    return uneven_keys(Arm("a", runs))


@pytest.mark.parametrize(
    ("one", "other", "uneven"),
    [
        ({"lr": 0.1}, {"lr": 0.1}, ()),
        ({"lr": 0.1}, {"lr": 0.2}, ("lr",)),
        ({"lr": 0.1, "wd": 0}, {"lr": 0.1}, ("wd",)),
        ({"lr": 0.1, "wd": None}, {"lr": 0.1}, ("wd",)),
        ({"seed": 0}, {"seed": 1}, ()),
        ({"train.seed": 0}, {"train.seed": 1}, ()),
        # Under another name it is the seed where it is each run's own.
        ({"random_state": 0}, {"random_state": 1}, ()),
        ({"random_state": 1}, {"random_state": 0}, ("random_state",)),
        ({"n": 1}, {"n": 1.0}, ()),
        ({"n": 1}, {"n": True}, ("n",)),
        ({"n": 2**53}, {"n": 2**53 + 1}, ("n",)),
        ({"n": math.nan}, {"n": math.nan}, ()),
        ({"n": math.inf}, {"n": -math.inf}, ("n",)),
        ({"sizes": [1, 2]}, {"sizes": [1, 2]}, ()),
        ({"sizes": [1, 2]}, {"sizes": [2, 1]}, ("sizes",)),
        ({"n": 10**400}, {"n": 10**400}, ()),
    ],
)
def test_which_keys_differ(one: dict[str, Any], other: dict[str, Any], uneven: object) -> None:
    assert keys(run(0, one), run(1, other)) == uneven


def test_only_runs_that_count_are_compared() -> None:
    failed, excluded = run(2, {"lr": 3}, "failed"), run(3, {"lr": 4})
    excluded.excluded = "a test"
    assert keys(run(0, {"lr": 1}), run(1, {"lr": 1}), failed, excluded) == ()


def test_one_run_and_none_are_even() -> None:
    assert keys() == ()
    assert keys(run(0, {"lr": 1})) == ()


def test_of_unknown_seeds_nothing_passes_for_the_seed() -> None:
    first, second = run(None, {"random_state": 0}), run(None, {"random_state": 1, "more": 1})
    assert keys(first, second) == ("random_state", "more")

"""The sample standard deviation, held against Python's own."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.site.wording.deviation import deviation


@given(st.lists(st.floats(min_value=-1e100, max_value=1e100), min_size=2, max_size=10))
def test_it_is_what_python_says(values: list[float]) -> None:
    # Far below the values' own size there is only rounding.
    size = max(map(abs, values))
    exact = statistics.stdev(values)
    assert deviation(values) == pytest.approx(exact, rel=1e-9, abs=size * 1e-15)


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0], [0.0, -0.0]])
def test_nothing_lies_apart(values: list[float]) -> None:
    assert deviation(values) == 0


@pytest.mark.parametrize("values", [[1e-200, 3e-200], [1e200, 3e200]])
def test_no_square_is_lost(values: list[float]) -> None:
    assert deviation(values) == pytest.approx(math.sqrt(2) * (values[0]))


def test_beyond_all_floats_it_is_infinite() -> None:
    assert deviation([1.7e308, -1.7e308, -1.7e308]) == math.inf


@pytest.mark.parametrize("lost", [math.nan, math.inf, -math.inf])
def test_of_what_is_not_finite_it_is_nothing(lost: float) -> None:
    assert math.isnan(deviation([1.0, lost, 2.0]))

"""The medians of equal parts of a series."""

from __future__ import annotations

from statistics import median

import numpy as np
import pytest

from runpress.draw.parts import cut


@pytest.mark.parametrize(
    ("count", "parts"), [(20, 10), (133, 40), (50, 25), (7, 3), (5, 5), (9, 1)]
)
def test_each_part_has_the_median_of_its_points(count: int, parts: int) -> None:
    values = np.random.default_rng(count).normal(size=count)
    found = cut(count, parts)
    pieces = [values[a:b].tolist() for a, b in zip(found.edges, found.edges[1:], strict=False)]
    assert len(pieces) == parts and sum(map(len, pieces)) == count
    assert max(map(len, pieces)) - min(map(len, pieces)) <= 1
    assert found.medians(values) == list(map(median, pieces))


def test_the_values_stay_as_they_are() -> None:
    values = np.array([3.0, 1.0, 2.0, 5.0, 4.0])
    cut(5, 2).medians(values)
    assert values.tolist() == [3.0, 1.0, 2.0, 5.0, 4.0]

"""Long sequences of edits, each followed by a build and its clean twin."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from oracle_blog import EDITS
from oracle_builds import Twins

# Builds, two a step.
STEPS = 120


@pytest.mark.parametrize("seed", range(4))
def test_no_sequence_of_edits_leaves_a_wrong_byte(
    new_twins: Callable[[], Twins], seed: int
) -> None:
    twins, chance, done = new_twins(), random.Random(seed), []
    for step in range(STEPS):
        for _ in range(chance.randint(0, 3)):
            edit, number = chance.choice(EDITS), chance.randint(0, 99)
            twins.edit(edit, number)
            done.append(f"{step}: {edit.__name__}({number})")
        if chance.random() < 0.1:
            twins.build(killed_after=chance.randint(1, 600))
        differences = twins.compare()
        assert not differences, "\n".join([*done[-12:], *differences[:20]])

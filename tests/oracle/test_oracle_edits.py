"""After any edits a blog that was built before has the bytes of one that never was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle_blog import EDITS, Edit, body, break_link, number_off
from oracle_builds import Twins

NewTwins = Callable[[], Twins]
# How many edits lie between two builds of the long walk: each costs two.
STRIDE = 4

edits = st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 30)), min_size=1, max_size=3)


def test_every_kind_of_edit_gives_what_a_clean_build_gives(new_twins: NewTwins) -> None:
    twins = new_twins()
    assert twins.compare() == []
    for start in range(0, len(EDITS), STRIDE):
        chosen = EDITS[start : start + STRIDE]
        _edit_and_compare(twins, [(edit, start) for edit in chosen])


@given(chosen=edits)
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_edits_give_what_a_clean_build_gives(
    new_twins: NewTwins, chosen: list[tuple[Edit, int]]
) -> None:
    twins = new_twins()
    twins.build()
    _edit_and_compare(twins, chosen)


def test_a_second_build_changes_no_file_and_says_the_same(new_twins: NewTwins) -> None:
    twins = new_twins()
    for edit, chance in ((break_link, 1), (number_off, 2)):
        twins.edit(edit, chance)
    first, second = twins.build(), twins.build()
    assert second.differences(first) == []
    assert first.complaints


def test_what_is_compared_can_differ(new_twins: NewTwins) -> None:
    twins = new_twins()
    first = twins.build()
    twins.edit(body, 1)
    told = first.differences(twins.build_clean())
    assert any(line.startswith("differs: search/search_index.json") for line in told)


def _edit_and_compare(twins: Twins, chosen: Sequence[tuple[Edit, int]]) -> None:
    for edit, chance in chosen:
        twins.edit(edit, chance)
    named = [f"{edit.__name__}({chance})" for edit, chance in chosen]
    differences = twins.compare()
    assert not differences, "\n".join([*named, *differences[:20]])

"""Values are told by what they are, not by where they lie in memory."""

from __future__ import annotations

import functools
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from runpress.hosts.incremental.canonical import UnknownValueError, canonical, digest_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ("1", 1),
        ("", None),
        (b"a", "a"),
        ([1, 2], [2, 1]),
        ([[1], 2], [1, [2]]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": None}, {}),
        ("a,b", ["a", "b"]),
        (["a,b"], ["a", "b"]),
        (["'a'"], ["a"]),
        (date(2026, 1, 1), "2026-01-01"),
        ([date(2026, 1, 1)], ["2026-01-01"]),
        ([date(2026, 1, 1)], [datetime(2026, 1, 1)]),
        ([date(2026, 1, 1)], [{"day": "date:2026-01-01"}]),
        ([float("inf")], [None]),
        ([float("inf")], [float("-inf")]),
        ({"a": 1}, {"a": 1.0}),
        ({1: "a"}, {"1": "a"}),
        ([1], [True]),
        (["null"], [None]),
        ([Path("a")], ["a"]),
        ({"a": {1, 2}}, {"a": [1, 2]}),
        (date(2026, 1, 1), datetime(2026, 1, 1)),
        (Path("a"), "a"),
        (json.dumps, json.loads),
        (functools.partial(json.dumps, indent=1), functools.partial(json.dumps, indent=2)),
    ],
)
def test_values_that_differ_are_told_apart(one: object, other: object) -> None:
    assert canonical(one) != canonical(other)
    assert digest_of(one) != digest_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a", "b", "c"}, {"c", "b", "a"}),
        ((1, 2), [1, 2]),
        (functools.partial(json.dumps, indent=1), functools.partial(json.dumps, indent=1)),
        (float("nan"), float("nan")),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ([{"b", "c"}], [{"c", "b"}]),
        ({"\ud800": 1}, {"\ud800": 1}),
        ([10**30], [10**30]),
    ],
)
def test_values_that_are_equal_are_told_alike(one: object, other: object) -> None:
    assert digest_of(one) == digest_of(other)


@pytest.mark.parametrize("value", [object(), lambda: None, [object()], {"a": {"b": object()}}])
def test_a_value_of_unknown_kind_is_not_told(value: object) -> None:
    with pytest.raises(UnknownValueError):
        digest_of(value)


def test_halves_of_a_character_do_not_stop_it() -> None:
    assert digest_of("\ud83d") != digest_of("\ude00")

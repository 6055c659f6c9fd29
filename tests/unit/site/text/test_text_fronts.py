"""Front matter from memory: what comes back is what YAML gave, or nothing does."""

import pytest
import yaml

from runpress.site.memory.store import Store
from runpress.site.text.fronts import KEY, KIND, Fronts
from runpress.site.text.post import parse_post

SAME = (
    "date: 2026-01-01\n",
    "date: {created: 2026-01-01 10:00:00, updated: 2026-02-01T00:00:00Z}\n",
    "a: [1, 2.5, true, null, text, {b: 1e300}]\n",
    "",
)
READ_EACH_TIME = ("1: number\n", "a: .nan\n", "a: !!binary aGk=\n", "a: !!set {b}\n")


def kept(header: str) -> Fronts:
    store = Store(None, "")
    fronts = Fronts(store)
    fronts.put(header, yaml.safe_load(header) or {})
    fronts.save(store)
    return Fronts(store)


@pytest.mark.parametrize("header", SAME)
def test_it_comes_back_as_it_was(header: str) -> None:
    assert repr(kept(header).get(header)) == repr(yaml.safe_load(header) or {})
    assert kept(header).get(f"{header}other: 1\n") is None


@pytest.mark.parametrize("header", READ_EACH_TIME)
def test_what_json_cannot_hold_is_read_each_time(header: str) -> None:
    assert kept(header).get(header) is None


def test_what_is_changed_later_does_not_reach_the_memory() -> None:
    fronts = kept("a: [1]\n")
    found = fronts.get("a: [1]\n")
    assert found
    found["a"].append(2)
    assert fronts.get("a: [1]\n") == {"a": [1]}


@pytest.mark.parametrize("damage", [b"[]", b"{", b"[1]", b'{"x": 1}', b"\xff"])
def test_a_memory_of_the_wrong_shape_is_missing(damage: bytes) -> None:
    store = Store(None, "")
    store.put(KIND, KEY, damage)
    assert Fronts(store).get("a: 1\n") is None


def test_a_post_is_the_same_with_memory() -> None:
    fronts = Fronts(Store(None, ""))
    text = "---\ndate: 2026-01-01\ntags: [a]\n---\n# T\n"
    first = parse_post("p.md", "p.md", text, fronts)
    assert parse_post("p.md", "p.md", text, fronts) == first == parse_post("p.md", "p.md", text)

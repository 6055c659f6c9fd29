"""What changed between two runs: config, code, data, machine, packages; and what did not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runpress.format.schema import Dataset, RunRecord
from runpress.site.catalog import Run
from runpress.site.evidence.differences import GROUPS, LONGEST, Group, cut, differences, flatten
from runpress.site.wording.words import words_of

WORDS = words_of("en")
A, B = "a" * 40, "b" * 40


def run(**keys: Any) -> Run:
    record = RunRecord("id", "exp", "r", "r", "2026-11-20T09:00:00Z", **keys)
    return Run("exp", "r", Path(), "docs/runs/exp/r", record)


def group(name: str, old: dict[str, Any], new: dict[str, Any]) -> Group:
    found = differences(run(**old), run(**new), WORDS)
    assert tuple(each.name for each in found.groups) == GROUPS
    return next(each for each in found.groups if each.name == name)


def changed(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(each.key, each.old, each.new) for each in group(name, old, new).changed]


def config(told: dict[str, Any]) -> dict[str, Any]:
    return {"config": told}


def environment(**told: Any) -> dict[str, Any]:
    return {"environment": told}


def git(**told: Any) -> dict[str, Any]:
    return environment(git=told)


def test_config() -> None:
    old = config({"lr": 0.1, "seed": 0, "on": True, "gone": None, "same": [1, 2]})
    new = config({"lr": 0.01, "seed": 1, "on": 1, "new": "x", "same": [1, 2]})
    assert changed("config", old, new) == [
        ("lr", "0.1", "0.01"),
        ("on", "true", "1"),
        ("gone", "null", None),
        ("new", None, "x"),
    ]
    assert group("config", old, new).same == (("same", "[1, 2]"),)


def test_a_nested_config_is_flat_and_its_seeds_are_left_out() -> None:
    old, new = (config({"opt": {"lr": lr, "seed": seed}}) for lr, seed in ((1, 0), (2, 5)))
    assert changed("config", old, new) == [("opt.lr", "1", "2")]
    deep: dict[str, Any] = {}
    for _ in range(50_000):
        deep = {"a": deep}
    assert len(flatten(deep)) == 1


def test_numbers_that_are_equal_are_equal() -> None:
    assert not changed("config", config({"lr": 1}), config({"lr": 1.0}))
    assert not changed("config", config({"lr": float("nan")}), config({"lr": float("nan")}))


def test_long_texts_that_differ_behind_the_cut_do_not_look_the_same() -> None:
    ((_, old, new),) = changed(
        "config", config({"x": "y" * 10**6 + "a"}), config({"x": "y" * 10**6 + "b"})
    )
    assert old != new
    assert len(old) < LONGEST + 20
    assert cut("short") == "short"


def test_code_by_its_commits() -> None:
    told = {"commit": A, "remote": "git@github.com:o/r.git"}
    found = group("code", git(**told), git(**told | {"commit": B}))
    assert [(each.key, each.old, each.new) for each in found.changed] == [
        ("commit", A[:12], B[:12])
    ]
    assert found.link == f"https://github.com/o/r/compare/{A}...{B}"
    assert group("code", git(**told), git(**told)).same == (("commit", A[:12]),)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ({"dirty": True, "diff_sha256": "1" * 64}, {}, "changed"),
        (
            {"dirty": True, "diff_sha256": "1" * 64},
            {"dirty": True, "diff_sha256": "2" * 64},
            "changed",
        ),
        (
            {"dirty": True, "diff_sha256": "1" * 64},
            {"dirty": True, "diff_sha256": "1" * 64},
            "same",
        ),
        # Files that git does not know: nobody can say whether they were the same.
        ({"dirty": True}, {"dirty": True}, "unknown"),
    ],
)
def test_one_commit_may_be_two_states_of_the_code(
    old: dict[str, Any], new: dict[str, Any], says: str
) -> None:
    found = group("code", git(commit=A, **old), git(commit=A, **new))
    assert found.link is None
    assert [says] == [name for name in ("changed", "same", "unknown") if getattr(found, name)]


def test_what_one_side_did_not_record_is_unknown_and_no_change() -> None:
    found = differences(run(config={"lr": 1}), run(environment={"git": {"commit": A}}), WORDS)
    assert not found.changed
    assert found.unknown == ("config", "code")
    assert differences(run(), run(), WORDS).unknown == ()


def test_data_by_fingerprint() -> None:
    sets = [Dataset("train", "digits", 140, None, "full", mark * 64) for mark in "ab"]
    old, new = ({"dataset": (each,)} for each in sets)
    assert changed("data", old, new) == [
        ("train", "digits aaaaaaaaaaaa 140 samples", "digits bbbbbbbbbbbb 140 samples")
    ]
    assert not changed("data", old, old)
    sizes = [environment(effective_batch_size=size) for size in (64, 256)]
    assert changed("data", *sizes) == [("samples a step", "64", "256")]


def test_machine_software_numerics_and_packages() -> None:
    old = environment(
        gpu="A", python="3.11", deterministic=True, torch_seed=1, packages={"numpy": "1", "x": "1"}
    )
    new = environment(
        gpu="B", python="3.12", deterministic=False, torch_seed=2, packages={"numpy": "2", "x": "1"}
    )
    assert changed("hardware", old, new) == [("GPU", "A", "B")]
    assert changed("software", old, new) == [("Python", "3.11", "3.12")]
    assert changed("numerics", old, new) == [("deterministic algorithms", "on", "off")]
    assert changed("packages", old, new) == [("numpy", "1", "2")]
    assert group("packages", old, new).same == (("x", "1"),)


def test_environments_of_another_kind() -> None:
    odd = environment(packages=[1], git="x", gpu={"a": 1}, effective_batch_size="many")
    assert not differences(run(**odd), run(**odd), WORDS).changed


def test_data_whose_content_nobody_read_are_not_the_same() -> None:
    told = {"dataset": (Dataset("train", "digits", 140), Dataset("val", "digits", 40))}
    found = group("data", told, told)
    assert (found.changed, found.same, found.unknown) == ((), (), True)
    other = {"dataset": (Dataset("train", "digits", 141), Dataset("val", "digits", 40))}
    assert [each.key for each in group("data", told, other).changed] == ["train"]

from __future__ import annotations

from pathlib import Path

import pytest

from runpress.errors import PublishRefused
from runpress.publish.base import Base
from runpress.publish.plan import Order, Plan
from runpress.publish.repository import Repository
from runpress.publish.room import check_room, weights
from runpress.publish.tree import Blob
from runpress.publish.versions import Change

MB = 1_000_000


def _plan(replace: bool = False, told: tuple[str, ...] = ()) -> Plan:
    """Three versions of 100, 200 and 300 MB, of which the newest has the name `latest`."""
    versions = {"2026.01": 100, "2026.02": 200, "2026.03": 300}
    tree = {f"{name}/a.png": Blob("100644", name, size * MB) for name, size in versions.items()}
    tree["latest"] = Blob("120000", "l", 7)
    tree["404.html"] = Blob("100644", "n", 3000)
    wanted = Order("2026.03" if replace else "2026.04")
    names = tuple(dict.fromkeys([wanted.version, "2026.03", "2026.02", "2026.01"]))
    aliases = {name: frozenset({"latest"} if name == "2026.03" else ()) for name in names}
    change = Change(names, "2026.03", ("latest",) if replace else (), replace, "[]")
    base = Base("gh-pages", "c", "c", "origin", None, told)
    return Plan(Repository(Path()), base, wanted, change, tree, aliases, "2026.03")


def test_an_alias_weighs_as_much_as_its_version() -> None:
    sizes = weights(_plan(), 50 * MB)
    assert sizes == {
        "2026.01": 100 * MB,
        "2026.02": 200 * MB,
        "2026.03": 300 * MB,
        "2026.04": 50 * MB,
        "404.html": 3000,
        "latest": 300 * MB,
    }


def test_what_is_replaced_does_not_count() -> None:
    sizes = weights(_plan(replace=True), 50 * MB)
    assert sizes["2026.03"] == sizes["latest"] == 50 * MB


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (2_000, None),
        (1_150, "`mike delete --push 2026.01` gives back 100 MB."),
        (1_000, "`mike delete --push 2026.01` gives back 100 MB."),
        (750, "2026.01` gives back 100 MB, `mike delete --push 2026.02` gives back 200 MB."),
        (100, "That is not enough: publish large artifacts elsewhere."),
    ],
)
def test_it_says_what_to_delete_and_what_that_gives(limit: int, said: str | None) -> None:
    lines: list[str] = []
    try:
        check_room(_plan(), 50 * MB, lines.append, limit * MB)
    except PublishRefused as refused:
        assert limit <= 1_000
        lines.append(str(refused))
        assert "--any-size" in lines[0]
    else:
        assert limit > 1_000
    assert bool(lines) == bool(said)
    assert not said or said in lines[0]


def test_what_to_delete_is_on_the_branch_that_was_named() -> None:
    lines: list[str] = []
    plan = _plan(told=("--branch", "a b", "--remote", "up"))
    check_room(plan, 50 * MB, lines.append, 1_150 * MB)
    assert "`mike delete --push --branch 'a b' --remote up 2026.01`" in lines[0]
    assert "`runpress check`" in lines[0]

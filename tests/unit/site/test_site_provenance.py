from __future__ import annotations

import re

import pytest

from blog_on_disk import ENVIRONMENT, Docs
from runpress.format.problems import Severity
from runpress.site.provenance import commits, doubts
from runpress.site.read_catalog import read_catalog

COMMIT = ENVIRONMENT["git"]["commit"]


def hints(docs: Docs, unpushed: tuple[str, ...] = ()) -> list[str]:
    catalog = read_catalog(docs.folder / "runs", "docs/runs")
    found = doubts(catalog.experiments["exp-001"], unpushed)
    assert all(hint.severity is Severity.HINT for hint in found)
    return [f"{hint.code} {hint.where}: {hint.what}" for hint in found]


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"git": {"commit": COMMIT, "dirty": True}}, "RP109"),
        ({"git": {"commit": COMMIT}, "container": {"latest": True}}, "RP111"),
        ({"python": "3.11"}, "RP112"),
        ({"git": {"commit": None}}, "RP112"),
        ({"git": "torn", "container": [1]}, "RP112"),
    ],
)
def test_each_doubt_is_one_hint(docs: Docs, environment, code) -> None:
    docs.run("exp-001", "a", environment=environment)
    assert [hint.split()[:2] for hint in hints(docs)] == [[code, "docs/runs/exp-001/a:"]]


def test_a_clean_record_and_an_empty_one_are_not_doubted(docs: Docs) -> None:
    docs.run("exp-001", "a", environment={**ENVIRONMENT, "container": {"latest": False}})
    docs.run("exp-001", "b", environment={}, seed=1)
    assert hints(docs) == []


def test_a_sweep_is_one_hint_and_what_does_not_count_is_none(docs: Docs) -> None:
    git = {"commit": COMMIT, "dirty": True}
    for seed in range(3):
        docs.run("exp-001", f"a-{seed}", name="a", seed=seed, environment={"git": git})
    docs.run("exp-001", "b", status="failed", environment={"git": git})
    (hint,) = hints(docs)
    assert "docs/runs/exp-001/a-0" in hint and "and so for 2 more of exp-001" in hint


def test_only_commits_that_no_remote_has_are_not_pushed(docs: Docs) -> None:
    docs.run("exp-001", "a")
    assert commits(read_catalog(docs.folder / "runs", "docs/runs")) == {COMMIT}
    assert hints(docs, ("f" * 40,)) == []
    (hint,) = hints(docs, (COMMIT,))
    assert re.match("RP110 .* no remote has the commit", hint)

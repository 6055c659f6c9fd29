"""What a name in a comparison means: an arm, a run, an experiment."""

from __future__ import annotations

from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.evidence.sides import SideNotFound, find_side


@pytest.fixture
def blog(docs: Docs) -> Docs:
    for arm, value in (("fp32", 0.9), ("amp", 0.95)):
        for seed in range(2):
            name = arm if not seed else f"{arm}-2"
            docs.run("exp-1", name, name=arm, seed=seed, metrics={"accuracy": [value]})
    docs.run("exp-2", "fp32", metrics={"accuracy": [0.5]})
    docs.run("exp-3", "bad", status="failed", metrics={})
    return docs


@pytest.mark.parametrize(
    ("told", "kind", "arm", "runs"),
    [
        ("fp32", "arm", "exp-1/fp32", 2),
        ("amp-2", "run", "exp-1/amp-2", 1),
        ({"run": "fp32"}, "run", "exp-1/fp32", 1),
        ("exp-2/fp32", "arm", "exp-2/fp32", 1),
        ({"run": "exp-1/amp-2"}, "run", "exp-1/amp-2", 1),
        ("exp-1", "experiment", "exp-1/amp", 2),
        ("exp-2", "experiment", "exp-2/fp32", 1),
        ("exp-3", "experiment", "exp-3/bad", 0),
    ],
)
def test_a_name(blog: Docs, told: Any, kind: str, arm: str, runs: int) -> None:
    catalog = blog.catalog()
    side = find_side(told, catalog, catalog.experiments["exp-1"])
    assert (side.kind, f"{side.experiment.id}/{side.arm.name}") == (kind, arm)
    assert len(side.runs) == runs
    assert side.shown.experiment == side.experiment.id


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("amq", "did you mean 'amp'"),
        ("exp-1/fp23", "did you mean 'exp-1/fp32'"),
        ({"arm": "amp-2"}, "no arm 'amp-2'"),
        ({"file": "x"}, "none of arm, run, experiment"),
        (None, "a side is a name"),
        ([1], "a side is a name"),
        ({}, "a side is a name"),
        ("x" * 10**6, "xxx…"),
    ],
)
def test_a_name_that_nothing_has(blog: Docs, told: Any, says: str) -> None:
    catalog = blog.catalog()
    with pytest.raises(SideNotFound) as caught:
        find_side(told, catalog, catalog.experiments["exp-1"])
    assert says in str(caught.value)
    assert len(str(caught.value)) < 300


def test_without_a_page_a_name_needs_its_experiment(blog: Docs) -> None:
    with pytest.raises(SideNotFound):
        find_side("amp", blog.catalog())
    assert find_side("exp-1/amp", blog.catalog()).kind == "arm"

"""`experiments.json`: what the schema in the guide says, and nothing that is nobody's business."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from blog_on_disk import ENVIRONMENT, Docs

SCHEMA = Path(__file__).parents[4] / "docs" / "guide" / "experiments.schema.json"
POST = """\
---
date: {created: 2026-11-21, updated: 2026-11-22}
tags: [AMP]
baseline: fp32
metrics: {val/accuracy: {goal: max, unit: "%"}, train_seconds: {goal: min, unit: s}}
exclude: {amp-3: the machine was shared}
hypotheses:
  - {claim: AMP is better, expect: 'amp["val/accuracy"] - fp32["val/accuracy"] > 0', seeds: 2}
  - {claim: It is written wrong, expect: 'amp['}
corrected: {date: 2026-11-23, reason: a wrong axis}
---
# AMP *is* better

By `= amp["val/accuracy"]`.
"""


def parsed(docs: Docs, **blog: Any) -> Any:
    make = docs.tree(**blog).assets["experiments.json"].make
    assert make
    told = json.loads(make())
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    faults = [
        f"{each.json_path}: {each.message}"
        for each in Draft202012Validator(schema).iter_errors(told)
    ]
    assert faults == []
    assert not _unknown(told, schema, schema)
    return told


def _unknown(told: Any, shape: Any, schema: Any) -> list[str]:
    """Keys that are written and that the schema does not name."""
    shape = schema["$defs"][shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    if isinstance(told, list):
        return [each for item in told for each in _unknown(item, shape.get("items", {}), schema)]
    if not isinstance(told, dict) or "properties" not in shape:
        return []
    known = shape["properties"]
    found = [key for key in told if key not in known]
    return found + [
        each
        for key in told.keys() & known.keys()
        for each in _unknown(told[key], known[key], schema)
    ]


@pytest.fixture
def blog(docs: Docs) -> Docs:
    for minute, (arm, seed, value) in enumerate(
        [("fp32", 0, 0.9), ("fp32", 1, 0.92), ("amp", 0, 0.97), ("amp", 1, 0.99), ("amp", 2, 0.1)]
    ):
        docs.run(
            "exp-023-amp",
            arm if not seed else f"{arm}-{seed + 1}",
            name=arm,
            seed=seed,
            metrics={"val/accuracy": [0.5, value]},
            started=minute,
        )
    docs.write("posts/exp-023-amp.md", POST)
    return docs


def test_an_experiment_is_told_with_its_post_its_arms_and_its_runs(blog: Docs) -> None:
    told = parsed(blog, name="Notes", url="https://x.example/")
    assert (told["format"], told["name"], told["url"]) == (1, "Notes", "https://x.example/")
    (one,) = told["experiments"]
    assert (one["id"], one["title"]) == ("exp-023-amp", "AMP is better")
    assert (one["date"], one["updated"]) == ("2026-11-21", "2026-11-23")
    assert one["url"] == "runpress:posts/exp-023-amp.md"
    assert one["curve"] == "runpress:experiments/exp-023-amp/headline.csv"
    assert one["corrected"] == {"date": "2026-11-23", "reason": "a wrong axis"}
    assert one["baseline"] == {"arm": "fp32"}
    assert one["metrics"] == {"val/accuracy": {"goal": "max", "unit": "%"}}
    assert one["commits"] == [ENVIRONMENT["git"]["commit"]]


def test_arms_have_n_mean_and_spread_as_recorded(blog: Docs) -> None:
    (one,) = parsed(blog)["experiments"]
    fp32, amp = one["arms"]
    assert (amp["name"], amp["runs"], amp["seeds"]) == ("amp", 2, [0, 1])
    assert amp["metrics"]["val/accuracy"]["n"] == 2
    assert math.isclose(amp["metrics"]["val/accuracy"]["mean"], 0.98)
    assert math.isclose(amp["metrics"]["val/accuracy"]["sd"], 0.02 / math.sqrt(2))
    assert fp32["config"] == {"lr": 0.001}
    assert fp32["train_seconds"]["mean"] == 5.0


def test_hypotheses_have_their_verdicts_and_numbers(blog: Docs) -> None:
    (one,) = parsed(blog)["experiments"]
    better, wrong = one["hypotheses"]
    assert (better["verdict"], better["n"], better["test"]) == ("supported", 2, "welch")
    assert math.isclose(better["effect"], 0.07)
    assert better["interval"][0] < 0.07 < better["interval"][1]
    assert (wrong["verdict"], "effect" in wrong) == ("none", False)


def test_a_run_that_does_not_count_says_why(blog: Docs) -> None:
    (one,) = parsed(blog)["experiments"]
    reasons = {run["name"]: run.get("excluded") for run in one["runs"]}
    assert reasons["amp-3"] == "the machine was shared"
    assert reasons["amp"] is None


def test_an_experiment_without_a_post_and_one_without_runs_are_told(docs: Docs) -> None:
    docs.run("exp-002", "a", metrics={"loss": [math.nan]})
    docs.write(
        "posts/exp-001.md",
        "---\ndate: 2026-11-21\nexperiment: exp-001\n"
        "hypotheses: [{claim: c, expect: 'a.loss < 1'}]\n---\n# Planned\n",
    )
    planned, bare = parsed(docs)["experiments"]
    assert (planned["id"], planned["hypotheses"][0]["verdict"]) == ("exp-001", "pending")
    assert bare["id"] == "exp-002"
    assert bare["arms"][0]["metrics"]["loss"] == {"n": 1, "mean": None}
    assert "title" not in bare


def test_drafts_and_their_runs_are_not_told(blog: Docs) -> None:
    blog.write("posts/exp-023-amp.md", POST.replace("tags:", "draft: true\ntags:"))
    assert "experiments.json" not in blog.tree().assets


def test_what_no_page_shows_is_not_in_it(docs: Docs) -> None:
    docs.run("exp-001", "a", notes="SECRET-NOTE", error={"type": "E", "message": "SECRET-ERROR"})
    docs.run("exp-001", "b", environment={**ENVIRONMENT, "host": "SECRET-HOST"})
    assert "SECRET" not in json.dumps(parsed(docs))


def test_what_an_enemy_wrote_is_data(docs: Docs) -> None:
    evil = "\u202e</script>\x00"
    docs.run("exp-001", "a", config={evil: {"deep": [evil, math.inf]}}, metrics={evil: [0.5]})
    header = json.dumps({"date": "2026-11-21", "title": evil, "tags": [evil], "retracted": evil})
    docs.write("posts/exp-001.md", f"---\n{header}\n---\n{evil}\n")
    (one,) = parsed(docs)["experiments"]
    assert one["title"] == "exp-001"
    assert one["tags"] == ["</script>"]


def test_the_same_blog_gives_the_same_bytes(blog: Docs) -> None:
    assert len({blog.tree().assets["experiments.json"].key for _ in range(2)}) == 1

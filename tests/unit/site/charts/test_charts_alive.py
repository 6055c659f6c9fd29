"""What the browser is told of a figure, and when it is told nothing."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

import pytest

from blog_on_disk import Docs
from runpress.site.charts import alive

POST = "---\ndate: 2026-01-01\nexperiment: exp-001\nbaseline: base\n---\n# Title\n"


def told(text: str) -> list[dict[str, Any]]:
    """What the figures of a page tell of themselves."""
    return [
        json.loads(html.unescape(each)) for each in re.findall(r'data-rp-chart="([^"]*)"', text)
    ]


def post(docs: Docs, **keys: Any) -> str:
    docs.run("exp-001", "base", metrics={"val/accuracy": (0.5, 0.9)}, **keys)
    docs.run("exp-001", "amp", metrics={"val/accuracy": (0.6, 0.8)}, started=1, **keys)
    docs.write("posts/exp-001.md", POST)
    return docs.tree().pages["posts/exp-001.md"].text


def test_a_post_tells_of_its_arms(docs: Docs) -> None:
    (headline,) = told(post(docs))
    lines = headline.pop("lines")
    assert headline == {
        "name": "headline",
        "kind": "arms",
        "metrics": ["val/accuracy"],
        "label": "val/accuracy",
        "percent": False,
        "log": False,
        "goal": "max",
    }
    assert [(line["label"], line["style"]) for line in lines] == [("base", 0), ("amp", 1)]
    assert [(line["strong"], line["baseline"]) for line in lines] == [(True, True), (False, False)]


def test_a_unit_and_a_scale_are_the_pictures(docs: Docs) -> None:
    (headline,) = told(post(docs, units={"val/accuracy": "%"}))
    assert headline["percent"]
    assert headline["label"] == "val/accuracy (%)"


def test_a_run_tells_of_its_metrics(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"train/loss": (0.5, 0.4)}, figures=("train/loss",))
    text = docs.tree().pages["runs/exp-001/a/index.md"].text
    (curve,) = told(text)
    assert curve["kind"] == "run"
    assert curve["metrics"] == ["train/loss"]
    assert curve["log"] is None, "the points decide, which the build does not read"
    assert 'href="runpress:runs/exp-001/a/metrics.csv" data-rp-data' in text


def test_a_hostile_name_stays_an_attribute(docs: Docs) -> None:
    name = "\"><script>alert(1)</script>{{x}}`'"
    docs.run("exp-001", "base", group=name, metrics={name: (0.5, 0.9)})
    docs.write("posts/exp-001.md", POST)
    text = docs.tree().pages["posts/exp-001.md"].text
    assert "<script>alert" not in text
    assert "{{x}}" not in text
    (headline,) = told(text)
    assert headline["metrics"] == [name]


def test_without_a_script_a_figure_is_a_picture(
    docs: Docs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alive, "_lacking", lambda: ("uplot.js",))
    docs.run("exp-001", "base", metrics={"val/accuracy": (0.5, 0.9), "b": (1, 2), "c": (1, 2)})
    docs.write("posts/exp-001.md", POST)
    tree = docs.tree()
    assert told(tree.pages["posts/exp-001.md"].text) == []
    assert "data-rp-needs" not in tree.pages["posts/exp-001.md"].text
    hints = [problem for problem in tree.problems if problem.code == "RP326"]
    assert len(hints) == 1, "once a build"
    assert "uplot.js" in hints[0].what


@pytest.mark.parametrize("metric", ["'quoted", "=1+1", "\u05d0\u202eb", 'a"</script>&', "{{ x }}"])
def test_a_name_in_the_data_is_the_one_in_the_page(docs: Docs, metric: str) -> None:
    docs.run("exp-001", "a", metrics={metric: (0.5, 0.4)}, figures=(metric,))
    tree = docs.tree()
    (curve,) = told(tree.pages["runs/exp-001/a/index.md"].text)
    assert curve["metrics"] == [metric]
    make = tree.assets["runs/exp-001/a/metrics.csv"].make
    assert make is not None
    (header, *_) = csv.reader(io.StringIO(make().decode()))
    # As `lines.js` reads it.
    assert header[2].removeprefix("'") == metric

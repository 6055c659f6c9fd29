"""The page of one run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from blog_on_disk import PIPELINE, Docs
from runpress.site.model import Page


def page(docs: Docs, run: str = "amp", experiment: str = "exp-001") -> Page:
    return docs.tree().pages[f"runs/{experiment}/{run}/index.md"]


def front_matter(page: Page) -> dict[str, object]:
    data = yaml.safe_load(page.text.split("---\n")[1])
    assert isinstance(data, dict)
    return data


def order(text: str, *parts: str) -> None:
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_parts_stand_in_order(docs: Docs) -> None:
    docs.run("exp-001", "amp", pipeline=PIPELINE, figures=["val/accuracy"])
    order(
        page(docs).text,
        'class="rp-meta"',
        "## Metrics",
        "## Curves",
        "## Pipeline",
        'id="rp-config"',
        "## Reproduce",
        'id="rp-environment"',
        "## Files",
    )


def test_it_stays_out_of_search_and_says_its_name(docs: Docs) -> None:
    docs.run("exp-001", "amp")
    assert front_matter(page(docs)) == {
        "title": "amp",
        "lang": "en",
        "search": {"exclude": True},
    }


@pytest.mark.parametrize("name", ["混合精度", "𠀀", "1e-3", "null", "2026-01-01"])
def test_any_name_is_a_title(docs: Docs, name: str) -> None:
    docs.run("exp-001", name)
    assert front_matter(page(docs, name))["title"] == name


def test_it_links_to_its_post_and_speaks_its_language(docs: Docs) -> None:
    docs.run("exp-001", "amp")
    assert "runpress:posts" not in page(docs).text
    docs.write("posts/exp-001.md", "---\ndate: 2026-01-01\nlang: de\n---\n# T\n")
    assert '<a href="runpress:posts/exp-001.md"><code>exp-001</code></a>' in page(docs).text


def test_its_files(docs: Docs) -> None:
    docs.run("exp-001", "amp", figures=["val/accuracy"])
    tree = docs.tree()
    assert [path for path in tree.assets if path.startswith("runs/")] == [
        f"runs/exp-001/amp/{name}"
        for name in (
            "curves/accuracy.png",
            "curves/accuracy.dark.png",
            "metrics.csv",
            "requirements.txt",
            "run.json",
        )
    ]
    make = tree.assets["runs/exp-001/amp/run.json"].make
    assert make is not None
    assert json.loads(make())["name"] == "amp"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (
            {"status": "failed", "error": {"type": "ValueError", "message": "<b>"}},
            "The run failed: ValueError: &lt;b&gt;",
        ),
        ({"status": "stopped"}, "The run was stopped at step 1."),
        ({"status": "crashed"}, "crashed at step 1"),
        ({"notes": "a <b> note"}, "<p>a &lt;b&gt; note</p>"),
        ({"tags": ("first", "<i>")}, "<span>&lt;i&gt;</span>"),
        ({"name": "other"}, "<span>other</span>"),
    ],
)
def test_what_became_of_it(docs: Docs, keys: dict[str, object], says: str) -> None:
    docs.run("exp-001", "amp", **keys)
    assert says in page(docs).text


def test_a_record_with_hardly_anything(docs: Docs) -> None:
    docs.run(
        "exp-001", "amp", metrics={}, seed=None, config={}, environment={}, command="", started=0
    )
    text = page(docs).text
    assert "## Files" in text
    assert "## Metrics" not in text
    assert "rp-config" not in text
    assert "Reproduce" not in text


def broken(docs: Docs) -> Path:
    folder = docs.runs / "exp-001" / "amp"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"format": 1,')
    return folder


def test_a_broken_run_has_a_page_that_says_so(docs: Docs) -> None:
    broken(docs)
    found = page(docs)
    assert front_matter(found)["title"] == "amp"
    assert "run.json is torn" in found.text
    assert "Restore it from git" in found.text


def test_a_name_that_is_a_file_of_its_own_harms_nothing(docs: Docs) -> None:
    for name in ("index", "metrics.csv", "run.json"):
        docs.run("exp-001", name)
    tree = docs.tree()
    assert len([path for path in tree.pages if path.startswith("runs/")]) == 3
    assert not tree.problems

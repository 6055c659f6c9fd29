"""A real build of posts that rest on each other, with a history in git."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hosts_blog import PLAIN, Blog, Built

from blog_history import History
from blog_on_disk import tiny_png

BASE = """\
---
date: 2026-11-01
authors: [ada]
retracted: {date: 2026-11-20, reason: The labels were mixed up.}
---
# The base <!-- and no more -->

It was fine.
"""
NEXT = """\
---
date: 2026-11-02
experiment: next
baseline: {experiment: base, arm: old}
hypotheses:
  - claim: It is better
    expect: new["val/accuracy"] >= 0.1
---
# The next

It reaches `= new["val/accuracy"]`.
"""
PLANNED = """\
---
date: 2026-11-03
experiment: planned
hypotheses:
  - claim: It will be better still
    expect: diff(newer.loss, older.loss) < 0
---
# What comes then
"""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    history = History.begin(tmp_path_factory.mktemp("evidence") / "blog")
    (history.root / "mkdocs.yml").write_text(
        PLAIN.replace("site_name", "site_author: Somebody\nsite_name").replace(
            "http://127.0.0.1:8000/", "https://notes.example/"
        )
    )
    history.docs.write(
        ".authors.yml", "authors:\n  ada: {name: Ada Example, description: d, avatar: a.png}\n"
    )
    (history.docs.folder / "a.png").write_bytes(tiny_png())
    history.docs.write("index.md", "# Home\n")
    for name, text in (("base", BASE), ("next", NEXT), ("planned", PLANNED)):
        history.docs.write(f"posts/{name}.md", text)
    history.commit(day=2, subject="Ask")
    for seed in range(3):
        history.docs.run("base", f"old-{seed}", name="old", seed=seed)
        values = {"val/accuracy": [0.5, 0.75 + seed / 100]}
        history.docs.run("next", f"new-{seed}", name="new", seed=seed, metrics=values)
    history.commit(day=21, subject="Train")
    return history


@pytest.fixture(scope="module")
def built(history: History) -> Built:
    return Blog(history.root).build("--strict")


def test_the_build_is_clean_and_every_link_leads_somewhere(built: Built) -> None:
    assert built.code == 0, built.output
    assert built.complaints == []
    assert built.site.wrong_links() == []


def test_a_retraction_stands_on_every_page_that_rests_on_it(built: Built) -> None:
    own = built.site.page("experiments/base/index.html")
    assert "Retracted on 20 November 2026. The labels were mixed up." in own.text
    for path in ("experiments/next/index.html", "runs/base/old-0/index.html"):
        page = built.site.page(path)
        assert "This rests on base, which was retracted on 20 November 2026." in page.text, path
        leads = [link.attributes.get("href", "") for link in page.all("a")]
        assert any(lead.endswith(("experiments/base/", "../base/")) for lead in leads)
    assert "retracted" not in built.site.page("experiments/planned/index.html").text


def test_verdicts_say_when_they_were_written_down(built: Built) -> None:
    said = built.site.page("experiments/next/index.html").text
    assert "supported It is better" in said.replace("supportedIt", "supported It")
    assert "committed 18 days before the first run" in said
    planned = built.site.page("experiments/planned/index.html").text
    assert "pending" in planned and "committed on 2 November 2026, with no run yet" in planned


def test_the_citation_names_authors_and_outlives_versions(built: Built, history: History) -> None:
    said = built.site.page("experiments/base/index.html").text
    assert "author = {{Ada Example}}" in said
    assert "url = {https://notes.example/experiments/base/}" in said
    file = yaml.safe_load((built.site.folder / "experiments/base/CITATION.cff").read_text("utf-8"))
    assert file["authors"] == [{"name": "Ada Example"}]
    assert file["commit"] == history.git("rev-parse", "HEAD")
    assert "author = {{Somebody}}" in built.site.page("experiments/next/index.html").text


def test_a_blog_that_no_git_knows_builds_as_well(history: History, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(history.root, copy, ignore=shutil.ignore_patterns(".git", "site", ".runpress"))
    built = Blog(copy).build("--strict")
    assert built.code == 0, built.output
    said = built.site.page("experiments/next/index.html").text
    assert "supported" in said and "committed" not in said and "History of this page" not in said

"""What a version costs in which little has changed: the files that changed, and no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from git_clone import Clone

from blog_builds import quiet, workshop
from blog_on_disk import make_run

SITE = """\
site_name: Notes
site_url: https://example.org/notes/
theme: {name: material, font: false}
plugins: [blog, tags, search, runpress, mike: {canonical_version: latest}]
extra: {version: {provider: mike}}
"""
CHANGED = "exp-003"
EXPERIMENTS = [f"exp-00{number}" for number in range(1, 6)]
AS_PUBLISHED = quiet({"MIKE_DOCS_VERSION": "latest", "SOURCE_DATE_EPOCH": "1795219200"})


@pytest.fixture
def blog(clone: Clone) -> Clone:
    """Five experiments, of the same metrics."""
    (clone.folder / "mkdocs.yml").write_text(SITE)
    (clone.folder / "docs").mkdir()
    (clone.folder / "docs" / "index.md").write_text("# Notes\n")
    for number, experiment in enumerate(EXPERIMENTS, start=1):
        post = clone.folder / "docs" / "posts" / f"{experiment}.md"
        post.parent.mkdir(exist_ok=True)
        post.write_text(
            f"---\ndate: 2026-0{number}-01\nexperiment: {experiment}\ntags: [digits]\n---\n"
            f"# About {experiment}\n\nIt reads `= amp['val/accuracy']`.\n"
        )
        _train(clone, experiment, 0.9)
    clone.git("add", ".")
    clone.git("commit", "-qm", "Write")
    return clone


def _train(blog: Clone, experiment: str, accuracy: float) -> None:
    runs = blog.folder / "docs" / "runs"
    shutil.rmtree(runs / experiment, ignore_errors=True)
    curve = {"val/accuracy": [0.5, accuracy]}
    make_run(runs, experiment, "amp", metrics=curve, figures=["val/accuracy"])


def _build(blog: Clone, name: str) -> Path:
    site = blog.folder.with_name(name)
    done = workshop().build(blog.folder, AS_PUBLISHED, "--strict", "-d", str(site))
    assert done.code == 0, done.said
    return site


def _files(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def _packed(blog: Clone) -> int:
    """Return the kilobytes of the repository, packed as well as git can."""
    blog.git("gc", "-q", "--prune=now", "--aggressive")
    told = dict(line.split(": ") for line in blog.git("count-objects", "-v").splitlines())
    assert told["count"] == "0"
    return int(told["size-pack"]) * 1024


def test_a_version_costs_what_changed(blog: Clone) -> None:
    first = _build(blog, "first")
    blog.publish(first, "2026.10", "latest", push=False)
    before = _packed(blog)
    _train(blog, CHANGED, 0.95)
    blog.git("commit", "-qam", "Train again")
    second = _build(blog, "second")
    was, now = _files(first), _files(second)
    assert was.keys() == now.keys()
    changed = {path for path in now if now[path] != was[path]}
    others = {path for path in changed if not path.startswith(_own())}
    assert others == {
        # Its row or its words in what lists all of them.
        "experiments.json",
        "experiments/index.html",
        "feed.json",
        "feed.xml",
        "leaderboard/val-accuracy/index.html",
        "llms.txt",
        "search/search_index.json",
        # Where posts are listed, each with its curve.
        "archive/2026/index.html",
        "index.html",
    }
    assert any(path.startswith(_own()) for path in changed)
    blog.publish(second, "2026.11", "latest", push=False)
    assert _packed(blog) - before <= 1.5 * sum(len(now[path]) for path in changed)
    # And it is the same site, whoever builds it, and from nothing.
    shutil.rmtree(blog.folder / ".runpress")
    assert _files(_build(blog, "again")) == now


def _own() -> tuple[str, ...]:
    return f"experiments/{CHANGED}/", f"runs/{CHANGED}/"

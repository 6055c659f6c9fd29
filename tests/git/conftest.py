"""Real repositories: a bare origin, clones of it, and tiny sites made by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from git_clone import Clone, CloneOf, MakeSite

PAGES = {"index.html": "<h1>home</h1>", "assets/style.css": "h1 {}"}


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git as on a fresh machine, but for one committer."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "gitconfig").write_text(
        "[user]\n  name = A Researcher\n  email = researcher@example.org\n"
        "[init]\n  defaultBranch = main\n"
    )


@pytest.fixture
def origin(tmp_path: Path) -> Clone:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "origin.git")], check=True)
    return Clone(tmp_path / "origin.git")


@pytest.fixture
def clone_of(tmp_path: Path) -> CloneOf:
    """Clone an origin into a folder of any name."""

    def make(origin: Clone, name: str, *options: str) -> Clone:
        address = origin.folder.as_uri()
        command = ["git", "clone", "-q", *options, address, str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True)
        return Clone(tmp_path / name)

    return make


@pytest.fixture
def clone(origin: Clone, clone_of: CloneOf) -> Clone:
    """A clone with one commit, which the origin has too; the path is not a simple one."""
    made = clone_of(origin, "my 实验 blog")
    (made.folder / "mkdocs.yml").write_text("site_name: Notes\n")
    made.git("add", ".")
    made.git("commit", "-qm", "Begin")
    made.git("push", "-q", "origin", "main")
    return made


@pytest.fixture
def site(tmp_path: Path) -> MakeSite:
    """Make a built site: a home page, a style, and the given pages."""

    def make(name: str, pages: Mapping[str, str] | None = None, *experiments: str) -> Path:
        lasting = {f"experiments/{each}/index.html": f"{name} {each}" for each in experiments}
        for path, text in (PAGES | lasting | dict(pages or {})).items():
            file = tmp_path / "sites" / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return tmp_path / "sites" / name

    return make

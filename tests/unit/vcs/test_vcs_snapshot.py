"""The files of an earlier commit in a folder of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runpress.errors import RunpressError
from runpress.vcs.snapshot import common_commit, lay_out, top_of


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A Researcher", "-c", "user.email=researcher@example.org"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits, in a folder whose name is no simple one."""
    folder = tmp_path / "my 实验 repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for text in ("one", "two", "three"):
        (folder / "a file.txt").write_text(text)
        git(folder, "add", ".")
        git(folder, "commit", "-qm", text)
    return folder


def test_the_files_and_the_history_are_those_of_the_commit(
    repository: Path, tmp_path: Path
) -> None:
    (repository / "a file.txt").write_text("not committed")
    lay_out(repository, git(repository, "rev-parse", "HEAD~1"), tmp_path / "then")
    assert (tmp_path / "then" / "a file.txt").read_text() == "two"
    assert git(tmp_path / "then", "log", "--format=%s").split() == ["two", "one"]
    assert (repository / "a file.txt").read_text() == "not committed"
    assert git(tmp_path / "then", "remote") == ""
    git(repository, "remote", "add", "origin", "https://example.org/notes.git")
    lay_out(repository, git(repository, "rev-parse", "HEAD"), tmp_path / "now")
    assert git(tmp_path / "now", "remote", "get-url", "origin") == "https://example.org/notes.git"


def test_it_is_done_from_a_shallow_clone_and_from_a_work_tree(
    repository: Path, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=2", repository.as_uri(), str(shallow))
    lay_out(shallow, common_commit(shallow, "HEAD^"), tmp_path / "a")
    assert (tmp_path / "a" / "a file.txt").read_text() == "two"
    tree = tmp_path / "tree"
    git(repository, "worktree", "add", "-q", "--detach", str(tree), "HEAD~2")
    lay_out(top_of(tree), common_commit(tree, "main"), tmp_path / "b")
    assert (tmp_path / "b" / "a file.txt").read_text() == "one"


def test_what_is_kept_elsewhere_is_not_fetched(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of a user, not of the repository, which a clone does not take over.
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    (repository / ".gitattributes").write_text("*.bin filter=lfs\n")
    (repository / "x.bin").write_text("a pointer")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "x")
    marker = tmp_path / "fetched"
    git(repository, "config", "--global", "filter.lfs.smudge", f"touch '{marker}'; cat")
    git(repository, "config", "--global", "filter.lfs.required", "true")
    lay_out(repository, git(repository, "rev-parse", "HEAD"), tmp_path / "then")
    assert (tmp_path / "then" / "x.bin").read_text() == "a pointer"
    assert not marker.exists()


def test_hooks_that_somebody_has_everywhere_do_not_run(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    hook = tmp_path / "hooks" / "post-checkout"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path / 'told'}'\n")
    hook.chmod(0o755)
    git(repository, "config", "--global", "core.hooksPath", str(hook.parent))
    lay_out(repository, git(repository, "rev-parse", "HEAD"), tmp_path / "then")
    assert not (tmp_path / "told").exists()


def test_two_branches_share_the_commit_where_they_parted(repository: Path) -> None:
    parted = git(repository, "rev-parse", "HEAD")
    git(repository, "switch", "-qc", "work")
    git(repository, "commit", "-qm", "ours", "--allow-empty")
    git(repository, "switch", "-q", "main")
    git(repository, "commit", "-qm", "theirs", "--allow-empty")
    assert common_commit(repository, "work") == parted


def test_branches_that_share_nothing_are_told_of(repository: Path) -> None:
    git(repository, "switch", "-q", "--orphan", "alone")
    git(repository, "commit", "-qm", "alone", "--allow-empty")
    with pytest.raises(RunpressError, match="no commit in common"):
        common_commit(repository, "main")


@pytest.mark.parametrize("ref", ["nowhere", "--help", "-x", "", "HEAD:a file.txt", "a\nb"])
def test_what_is_no_commit_is_told_of(repository: Path, ref: str) -> None:
    with pytest.raises(RunpressError, match="git knows no"):
        common_commit(repository, ref)


def test_outside_of_a_repository_there_is_no_top(tmp_path: Path) -> None:
    with pytest.raises(RunpressError, match="no git repository"):
        top_of(tmp_path)


def test_a_commit_that_is_not_there_is_told_of(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(RunpressError, match="could not lay out"):
        lay_out(repository, "0" * 40, tmp_path / "then")

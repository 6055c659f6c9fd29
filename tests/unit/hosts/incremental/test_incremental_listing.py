"""A folder of documents and git's branches, told so that every change is seen."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from runpress.hosts.incremental.history import history
from runpress.hosts.incremental.listing import UnsettledError, listing
from runpress.hosts.incremental.outputs import State

HOUR = 3_600_000_000_000


def later() -> int:
    return time.time_ns() + HOUR


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "posts").mkdir(parents=True)
    (folder / "posts/a.md").write_text("a")
    (folder / ".authors.yml").write_text("{}")
    return folder


def names(docs: Path) -> list[str]:
    return [Path(path).relative_to(docs).as_posix() for path, _ in listing(docs, later())]


def test_every_file_is_told_hidden_ones_too(docs: Path) -> None:
    assert names(docs) == [".authors.yml", "posts/a.md"]
    assert listing(docs / "not there", later()) == []


def test_a_change_that_keeps_size_and_time_is_seen(docs: Path) -> None:
    before, path = listing(docs, later()), docs / "posts/a.md"
    status = path.stat()
    path.write_text("b")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert listing(docs, later()) != before


def test_a_file_that_was_just_written_may_be_written_again(docs: Path) -> None:
    with pytest.raises(UnsettledError):
        listing(docs, (docs / "posts/a.md").stat().st_mtime_ns)


def test_a_file_system_that_counts_in_seconds_is_waited_for_longer(docs: Path) -> None:
    path, second = docs / "posts/a.md", 1_000_000_000
    now = time.time_ns() // second * second
    os.utime(path, ns=(now + HOUR, now + HOUR))
    with pytest.raises(UnsettledError):
        listing(docs, now + HOUR + second)
    assert listing(docs, now + HOUR + 3 * second)


def test_links_are_followed_once_and_those_that_lead_nowhere_are_told(docs: Path) -> None:
    (docs / "loop").symlink_to(docs)
    (docs / "posts/up").symlink_to(docs / "posts")
    (docs / "broken").symlink_to(docs / "nowhere")
    found = names(docs)
    assert "broken" in found
    # A build warns of these, so one that comes is a change.
    assert {"loop", "posts/up"} <= set(found)
    assert found.count("posts/a.md") == 1
    assert len(found) < 10


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(docs: Path) -> Path:
    folder = docs.parent
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "somebody")
    git(folder, "config", "user.email", "somebody@example.org")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "begin")
    return folder


@pytest.mark.parametrize(
    "change",
    [
        ["commit", "-q", "--allow-empty", "-m", "more"],
        ["tag", "v1"],
        ["branch", "other"],
        ["switch", "-q", "-c", "other"],
        ["remote", "add", "origin", "https://example.org/a.git"],
        ["pack-refs", "--all"],
    ],
)
def test_what_git_could_tell_changes_with_the_repository(
    repository: Path, change: list[str]
) -> None:
    before = history(repository / "docs")
    assert before == history(repository / "docs") != ""
    git(repository, *change)
    assert history(repository / "docs") != before


def test_asking_git_changes_nothing(repository: Path) -> None:
    before = history(repository / "docs")
    git(repository, "status")
    git(repository, "log")
    assert history(repository / "docs") == before


def test_a_worktree_sees_its_own_head_and_the_branches_of_all(
    repository: Path, tmp_path: Path
) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"))
    tree = tmp_path / "tree/docs"
    before = history(tree)
    git(tmp_path / "tree", "commit", "-q", "--allow-empty", "-m", "there")
    between = history(tree)
    assert between != before
    git(repository, "branch", "elsewhere")
    assert history(tree) != between


def test_without_git_there_is_nothing_to_tell(docs: Path) -> None:
    if not any((parent / ".git").exists() for parent in docs.parents):
        assert history(docs) == ""


def test_folders_tell_of_what_went_and_came_again(docs: Path) -> None:
    folders: list[tuple[list[object], object]] = []
    for _ in range(2):
        states: list[State] = []
        found = listing(docs, later(), states)
        folders.append((list(states), found))
        begun = (docs / "posts").stat().st_ctime
        # Until the clock of the file system has moved on.
        while (docs / "posts").stat().st_ctime <= begun:
            (docs / "posts").rename(docs.parent / "away")
            (docs.parent / "away").rename(docs / "posts")
    (first, files), (second, same) = folders
    assert files == same
    assert first != second

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from runpress.vcs.git import Facts, changes, facts, first_commit_dates, refusal, run_git, unpushed


class Repository:
    """A real repository with the clock of its commits in our hands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-b", "main")

    def git(self, *arguments: str, day: int = 1, given: bytes | None = None) -> str:
        date = f"2026-11-{day:02d}T12:00:00+00:00"
        identity = {"NAME": "n", "EMAIL": "e@example.org", "DATE": date}
        environ = {
            f"GIT_{who}_{key}": v for who in ("AUTHOR", "COMMITTER") for key, v in identity.items()
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **environ},
            check=True,
            capture_output=True,
            input=given,
        )
        return done.stdout.decode().strip()

    def commit(self, day: int = 1, **files: str) -> str:
        for name, text in files.items():
            self.write(name.replace("__", "/") + ".md", text)
        self.git("add", "-A")
        self.git("commit", "-m", "change", day=day)
        return self.git("rev-parse", "HEAD")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "a blog 精")


def test_a_clean_repository(repository):
    commit = repository.commit(one="1")
    inside = repository.root / "deep"
    inside.mkdir()
    assert facts(inside) == Facts(repository.root.resolve(), commit, "main", dirty=False)


def test_before_the_first_commit(repository):
    repository.write("train.py", "1")
    known = facts(repository.root)
    assert known.commit is None and known.branch == "main" and known.dirty is True
    assert known.diff_sha256 is None


def test_a_change_is_dirty_and_has_a_print_of_its_own(repository):
    repository.commit(one="1")
    prints = set()
    for text in ("2", "3"):
        repository.write("one.md", text)
        known = facts(repository.root)
        assert known.dirty is True
        prints.add(known.diff_sha256)
    assert len(prints) == 2 and None not in prints


def test_a_new_file_is_dirty_without_a_print(repository):
    repository.commit(one="1")
    repository.write("new.py", "1")
    known = facts(repository.root)
    assert known.dirty is True and known.diff_sha256 is None


def test_docs_do_not_count_wherever_the_blog_lies(repository):
    repository.commit(docs__one="1", blog__docs__two="2", code="3")
    for name in ("docs/one.md", "docs/new.md", "blog/docs/two.md", "blog/docs/runs/x/run.json"):
        repository.write(name, "changed")
    assert facts(repository.root).dirty is False
    assert facts(repository.root / "blog").dirty is False
    repository.write("docs-not.py", "x")
    assert facts(repository.root).dirty is True


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pw@example.org/x.git", "https://example.org/x.git"),
        ("https://token@example.org/x.git", "https://example.org/x.git"),
        ("git@example.org:x.git", "git@example.org:x.git"),
        ("https://example.org/x.git", "https://example.org/x.git"),
    ],
)
def test_a_remote_loses_its_credentials(repository, url, shown):
    repository.git("remote", "add", "origin", url)
    assert facts(repository.root).remote == shown


def test_a_detached_head_has_no_branch(repository):
    commit = repository.commit(one="1")
    repository.git("checkout", "--detach")
    known = facts(repository.root)
    assert known.commit == commit and known.branch is None


def test_no_repository_no_git_no_folder(tmp_path, monkeypatch):
    assert facts(tmp_path) is None
    assert facts(tmp_path / "missing") is None
    assert first_commit_dates(tmp_path) == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert facts(tmp_path) is None


def test_a_repository_of_somebody_else_is_left_alone_and_git_says_why(repository, monkeypatch):
    assert refusal(repository.root) is None
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert facts(repository.root) is None
    assert "dubious ownership" in refusal(repository.root)


def test_a_repository_without_git_is_said_and_no_repository_is_not(
    repository, tmp_path, monkeypatch
):
    assert refusal(tmp_path) is None and refusal(tmp_path / "missing") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no git" in refusal(repository.root)
    assert refusal(tmp_path) is None


def test_a_commit_is_pushed_once_a_remote_has_it(repository, tmp_path):
    first = repository.commit(1, one="1")
    assert facts(repository.root).pushed is None
    assert unpushed(repository.root, [first]) == set()
    repository.git("init", "--bare", str(tmp_path / "remote"))
    repository.git("remote", "add", "origin", str(tmp_path / "remote"))
    assert facts(repository.root).pushed is False
    assert unpushed(repository.root, [first]) == {first}
    repository.git("push", "origin", "main")
    assert facts(repository.root).pushed is True
    second = repository.commit(2, two="2")
    assert facts(repository.root).pushed is False
    hostile = ["--output=x", "f" * 40, ""]
    assert unpushed(repository.root, [first, second, *hostile]) == {second}
    assert not (repository.root / "x").exists()


def test_changes_are_a_patch_of_the_code(repository):
    repository.commit(docs__one="1", two="2")
    assert changes(repository.root) == b""
    repository.write("docs/one.md", "changed")
    repository.write("two.md", "changed")
    patch = changes(repository.root)
    assert b"two.md" in patch and b"+changed" in patch and b"one.md" not in patch
    repository.git("stash")
    repository.git("apply", "--check", "-", given=patch)


def test_git_that_hangs_is_given_up(tmp_path, monkeypatch):
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert run_git(tmp_path, ["status"], seconds=0.1) is None


def test_no_process_that_is_forked_off_meanwhile_can_keep_git_waiting(
    repository, tmp_path, monkeypatch
):
    """Nothing that git is started with is an end of a pipe, which a fork would hold open."""
    (tmp_path / "git").write_text('#!/bin/sh\nls -l /proc/$$/fd | sed "s/.* -> //"\n')
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def no_pipe() -> tuple[int, int]:
        raise AssertionError("a pipe was made")

    monkeypatch.setattr(os, "pipe", no_pipe)
    opened = run_git(repository.root, ["status"]).decode().split("\n")
    assert opened and not any(name.startswith("pipe:") for name in opened[:3])


def test_a_hooks_variables_do_not_lead_astray(repository, tmp_path, monkeypatch):
    commit = repository.commit(one="1")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert facts(repository.root).commit == commit


def test_files_have_the_date_of_their_first_commit(repository):
    repository.commit(1, docs__one="1", two="2")
    repository.commit(2, docs__one="changed", docs__three="3")
    repository.git("mv", "docs/one.md", "docs/精 one.md")
    repository.commit(3)
    days = {name: when.day for name, when in first_commit_dates(repository.root / "docs").items()}
    assert days["docs/精 one.md"] == 1 and days["docs/three.md"] == 2
    assert "two.md" not in days
    assert first_commit_dates(repository.root)["two.md"] == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_file_that_came_back_keeps_its_first_date(repository):
    repository.commit(1, one="1")
    repository.git("rm", "one.md")
    repository.commit(2, two="2")
    repository.commit(3, one="something else entirely")
    assert first_commit_dates(repository.root)["one.md"].day == 1


def test_a_shallow_clone_knows_no_first_dates(repository, tmp_path):
    repository.commit(1, one="1")
    repository.commit(2, two="2")
    clone = tmp_path / "clone"
    repository.git("clone", "--depth", "1", repository.root.as_uri(), str(clone))
    assert first_commit_dates(clone) == {}
    assert facts(clone).dirty is False

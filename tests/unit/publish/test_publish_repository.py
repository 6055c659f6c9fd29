from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from runpress.errors import PublishRefused
from runpress.publish.repository import GitFailed, Repository, _words, open_repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return open_repository(tmp_path)


def test_an_error_shows_what_git_said_without_credentials(repository: Repository) -> None:
    with pytest.raises(GitFailed, match=r"://example\.org/x") as failed:
        repository.run("rev-parse", "https://me:secret@example.org/x", "--")
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize("before", range(4096 - 50, 4097, 5))
def test_what_git_says_in_parts_hides_credentials_and_keeps_letters(
    repository: Repository, before: int
) -> None:
    """Whatever part of the text ends where the system cuts it."""
    told = "实验" * 3 + " https://me:secret@example.org/x " + "实验" * 3
    (repository.folder / "said").write_text("a" * before + f" {told}", "utf-8")
    shown: list[str] = []
    repository.watch(shown.append, "-c", "alias.say=!cat said >&2", "say")
    assert "".join(shown) == f"{'a' * before} {told.replace('me:secret@', '')}"


def test_progress_is_shown_before_it_is_over() -> None:
    read, write = os.pipe()
    with open(read, "rb") as stream:  # noqa: PTH123 (a pipe has no path)
        parts = _words(stream)
        os.write(write, b"Writing:  50% (1/2)\rWri")
        assert next(parts) == "Writing:  50% (1/2)\r"
        os.write(write, b"ting: 100% (2/2)\nend")
        assert next(parts) == "Writing: 100% (2/2)\n"
        os.close(write)
        assert list(parts) == ["end"]


def test_an_error_is_no_answer(repository: Repository) -> None:
    assert repository.ask("rev-parse", "--verify", "HEAD") is None
    assert repository.tip("refs/heads/gh-pages") is None


def test_the_working_folder_is_put_back_whatever_happens(repository: Repository) -> None:
    before = Path.cwd()
    with pytest.raises(ZeroDivisionError), repository.entered():
        assert Path.cwd() == repository.folder
        raise ZeroDivisionError
    assert Path.cwd() == before


def test_without_git_it_says_so(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishRefused, match="git cannot be run"):
        open_repository(repository.folder)


@pytest.mark.parametrize("before", [None, "1"])
def test_options_for_git_are_put_back_too(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.delenv("GIT_CONFIG_COUNT", raising=False)
    if before:
        monkeypatch.setenv("GIT_CONFIG_COUNT", before)
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Somebody")
    known = dict(os.environ)
    with repository.entered():
        assert repository.run("config", "pack.depth") == "0"
        assert not before or repository.run("config", "user.name") == "Somebody"
    assert dict(os.environ) == known

"""`init`: what it says, and what is wrong use of it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runpress import __version__
from runpress.cli import main


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["init", *arguments])


def test_it_says_the_next_commands(place: Path) -> None:
    result = call("my blog")
    assert result.exit_code == 0
    assert result.output.endswith(
        "Next:\n  cd 'my blog'\n  python experiments/exp-001-hello/train.py\n  runpress serve\n"
    )
    assert (place / "my blog" / "mkdocs.yml").exists()
    asked = (place / "my blog" / "requirements.txt").read_text("utf-8")
    assert f"runpress[site]~={__version__}\n" in asked


def test_here_is_a_folder_too(place: Path) -> None:
    result = call(".")
    assert result.exit_code == 0
    assert "cd " not in result.output
    assert 'site_name: "here"' in (place / "mkdocs.yml").read_text("utf-8")


def test_the_post_is_of_today(place: Path) -> None:
    before = datetime.now().astimezone().date()
    call("blog")
    after = datetime.now().astimezone().date()
    post = (place / "blog" / "docs" / "posts" / "exp-001-hello.md").read_text("utf-8")
    assert any(f"date: {day}\n" in post for day in (before, after))


@pytest.mark.parametrize("option", ["--licence", "--license"])
def test_a_licence_is_chosen_in_any_spelling(place: Path, option: str) -> None:
    result = call("blog", option, "mit")
    assert "It has no licence" not in result.output
    assert (place / "blog" / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert "It has no licence" in call("other").output
    assert call("third", option, "WTFPL").exit_code == 2


def test_a_larger_repository_is_told_of(place: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=place, check=True)
    assert "GitHub runs only workflows at that one's root" in call("notes/blog").output


def test_a_full_folder_is_a_message_and_no_traceback(place: Path) -> None:
    (place / "mine.txt").write_text("mine")
    result = call(".")
    assert result.exit_code == 1
    assert "it is not empty: it holds 'mine.txt'. Name a new folder." in result.output
    assert "Traceback" not in result.output


def test_a_language_that_there_is_not_is_wrong_use() -> None:
    assert call("blog", "--lang", "xx").exit_code == 2
    assert call().exit_code == 2


@pytest.mark.parametrize("missing", ["jinja2", "rich", "mkdocs", "yaml"])
def test_it_needs_nothing_that_renders_pages(place: Path, missing: str) -> None:
    body = (
        f"import sys\nsys.modules[{missing!r}] = None\n"
        "from runpress.cli import main\nmain(['init', 'blog'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", body], cwd=place, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "runpress serve" in done.stdout


def test_a_terminal_that_lacks_a_letter_shows_another(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "runpress.cli", "init", "我的博客"],
        cwd=place,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "?" in done.stdout
    assert (place / "我的博客" / "mkdocs.yml").exists()

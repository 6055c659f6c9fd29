"""`new`: the next number, from anywhere in the blog, and what it makes passes its checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_blog import CliBlog
from click.testing import CliRunner

from runpress.cli import main


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog as `init` makes it, in which the test stands."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "blog"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "blog")
    return tmp_path / "blog"


def call(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_what_it_makes_is_planned_and_passes_the_strict_check(own: Path) -> None:
    assert "wrote " in call("new", "weight-decay")
    assert (own / "docs" / "posts" / "exp-002-weight-decay.md").exists()
    assert (own / "experiments" / "exp-002-weight-decay" / "train.py").exists()
    said = call("check", "--strict")
    assert "0 errors, 0 warnings" in said
    assert "exp-002-weight-decay' is planned and has no runs yet" in said


def test_in_a_chinese_blog_it_is_chinese(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.parent)
    call("init", "博客", "--lang", "zh")
    monkeypatch.chdir(own.parent / "博客")
    call("new", "混合精度")
    post = Path("docs/posts/exp-002-混合精度.md").read_text("utf-8")
    assert "## 假设" in post
    assert "lang:" not in post
    assert "0 errors, 0 warnings" in call("check", "--strict")


def test_a_post_in_the_other_language_passes_too(own: Path) -> None:
    call("new", "混合精度", "--lang", "zh")
    assert "lang: zh\n" in (own / "docs" / "posts" / "exp-002-混合精度.md").read_text("utf-8")
    assert "0 errors, 0 warnings" in call("check", "--strict")


def test_it_works_from_any_folder_of_the_blog(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own / "experiments" / "exp-001-hello")
    call("new", "a")
    call("new", "b")
    assert sorted(each.name for each in (own / "experiments").iterdir()) == [
        "exp-001-hello",
        "exp-002-a",
        "exp-003-b",
    ]


def test_numbers_of_runs_and_scripts_are_taken_too(cli_blog: CliBlog) -> None:
    cli_blog.arm("amp", {0: {"loss": 1.0}})
    cli_blog.call("new", "x")
    assert (cli_blog.folder / "docs" / "posts" / "exp-024-x.md").exists()
    (cli_blog.folder / "experiments" / "exp-100-y").mkdir()
    cli_blog.call("new", "z")
    assert (cli_blog.folder / "docs" / "posts" / "exp-101-z.md").exists()


def test_one_language_is_chosen_for_one_post(cli_blog: CliBlog) -> None:
    cli_blog.call("new", "x", "--lang", "zh")
    post = (cli_blog.folder / "docs" / "posts" / "exp-001-x.md").read_text("utf-8")
    assert "lang: zh\n" in post
    assert "## 假设" in post


def test_what_has_runs_or_is_there_is_refused(amp: CliBlog) -> None:
    for name, why in (("exp-023-amp", "it has runs already"), ("exp-024-x", "is there already")):
        amp.call("new", "exp-024-x")
        result = amp.call("new", name)
        assert result.exit_code == 1
        assert why in result.output
        assert "Choose another name." in result.output


def test_a_name_that_is_none_is_told_what_to_try(cli_blog: CliBlog) -> None:
    result = cli_blog.call("new", "weight decay")
    assert result.exit_code == 1
    assert "Try 'weight-decay'." in result.output


def test_outside_a_blog_it_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["new", "x"]).exit_code == 2

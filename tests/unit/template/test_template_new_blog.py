"""A new blog: what is written where, under which name, and what is refused."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from runpress.errors import RunpressError
from runpress.format.names import RESERVED
from runpress.hosts.settings import read_settings
from runpress.template.new_blog import LICENCES, Wanted, author_of, make_blog
from runpress.template.writing import write_new

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Git as on a fresh machine, where nobody has said who they are."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return tmp_path / "gitconfig"


def wanted(folder: Path, **others: Any) -> Wanted:
    return Wanted(folder, **({"language": "en", "version": "1.2.3", "today": TODAY} | others))


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def files_in(folder: Path) -> list[str]:
    found = (each.relative_to(folder) for each in folder.rglob("*") if each.is_file())
    return sorted(each.as_posix() for each in found if each.parts[0] != ".git")


def test_the_same_call_writes_the_same_bytes(tmp_path: Path) -> None:
    for place in ("a/my-blog", "b/my-blog"):
        make_blog(wanted(tmp_path / place, licence="MIT"))
    names = files_in(tmp_path / "a/my-blog")
    assert names == files_in(tmp_path / "b/my-blog")
    for name in names:
        first, second = (tmp_path / each / "my-blog" / name for each in "ab")
        assert first.read_bytes() == second.read_bytes()
        assert b"\r" not in first.read_bytes()
        assert b"@{" not in first.read_bytes()


def test_it_has_all_that_a_blog_needs(tmp_path: Path) -> None:
    made = make_blog(wanted(tmp_path / "blog", licence="MIT"))
    names = files_in(tmp_path / "blog")
    assert made.files == len(names)
    assert {
        ".devcontainer/devcontainer.json",
        ".gitattributes",
        ".github/workflows/check.yml",
        ".github/workflows/publish.yml",
        ".github/workflows/train.yml",
        ".gitignore",
        "Dockerfile",
        "LICENSE",
        "README.md",
        "docs/index.md",
        "docs/posts/exp-001-hello.md",
        "experiments/exp-001-hello/train.py",
        "mkdocs.yml",
        "requirements.txt",
    } <= set(names)


def test_no_name_of_it_is_a_trap_on_another_system(tmp_path: Path) -> None:
    make_blog(wanted(tmp_path / "blog", licence="MIT"))
    names = files_in(tmp_path / "blog")
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        for part in name.split("/"):
            assert part.split(".")[0].casefold() not in RESERVED
            assert not set(part) & set('<>:"\\|?*')
            assert part == part.rstrip(". ")


@pytest.mark.parametrize(
    "name", ["my blog", "我的博客", 'a "quoted": #1', "@{date}", "it's - [x]*_`<b>&", "- no: yes"]
)
def test_any_folder_can_be_a_blogs(tmp_path: Path, name: str) -> None:
    make_blog(wanted(tmp_path / name, author="O'\"Hara: #1"))
    settings = read_settings(tmp_path / name / "mkdocs.yml")
    assert settings.name == name
    assert (tmp_path / name / "README.md").read_text("utf-8").startswith("# ")


def test_a_title_is_words_and_no_markup(tmp_path: Path) -> None:
    make_blog(wanted(tmp_path / "<b>&[x](y)"))
    first = (tmp_path / "<b>&[x](y)" / "README.md").read_text("utf-8").split("\n")[0]
    assert first == r"# &lt;b>&amp;\[x\](y)"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_told_as_far_as_it_can_be(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/blog\xff"))
    make_blog(wanted(folder))
    assert read_settings(folder / "mkdocs.yml").name == "blog?"


def test_in_chinese_everything_is(tmp_path: Path) -> None:
    make_blog(wanted(tmp_path / "blog", language="zh"))
    assert read_settings(tmp_path / "blog" / "mkdocs.yml").language == "zh"
    for name in ("README.md", "docs/index.md", "docs/posts/exp-001-hello.md"):
        assert "实验" in (tmp_path / "blog" / name).read_text("utf-8")


@pytest.mark.parametrize("licence", LICENCES)
def test_a_licence_names_the_year_and_who_gives_it(tmp_path: Path, licence: str) -> None:
    make_blog(wanted(tmp_path / "notes", licence=licence, author="A Researcher"))
    text = (tmp_path / "notes" / "LICENSE").read_text("utf-8")
    if licence != "Apache-2.0":  # names nobody
        assert "2026" in text
        assert "A Researcher" in text
    make_blog(wanted(tmp_path / "others", licence=licence))
    text = (tmp_path / "others" / "LICENSE").read_text("utf-8")
    assert licence == "Apache-2.0" or "the authors of others" in text


def test_nobody_is_named_whom_git_does_not_know(tmp_path: Path, plain_git: Path) -> None:
    assert author_of(tmp_path / "not" / "there") == ""
    make_blog(wanted(tmp_path / "blog"))
    assert "site_author" not in (tmp_path / "blog" / "mkdocs.yml").read_text("utf-8")
    assert not (tmp_path / "blog" / "LICENSE").exists()
    plain_git.write_text("[user]\n  name = A Researcher\n")
    assert author_of(tmp_path / "not" / "there") == "A Researcher"


def test_it_becomes_a_repository_whose_branch_is_main(tmp_path: Path, plain_git: Path) -> None:
    plain_git.write_text("[init]\n  defaultBranch = trunk\n")
    assert make_blog(wanted(tmp_path / "blog")).git == "new"
    assert git(tmp_path / "blog", "symbolic-ref", "HEAD") == "refs/heads/main\n"
    git(tmp_path / "blog", "add", "--all")
    added = git(tmp_path / "blog", "ls-files").split()
    assert sorted(added) == files_in(tmp_path / "blog")


def test_a_repository_that_holds_nothing_else_is_taken(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    git(tmp_path / "blog", "init", "-q")
    assert make_blog(wanted(tmp_path / "blog")).git == "there"


def test_within_a_larger_repository_it_is_a_folder(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert make_blog(wanted(tmp_path / "notes" / "blog")).git == "above"
    assert not (tmp_path / "notes" / "blog" / ".git").exists()


def test_without_git_there_is_a_blog_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert make_blog(wanted(tmp_path / "blog")).git == "none"
    assert (tmp_path / "blog" / "mkdocs.yml").exists()


@pytest.mark.parametrize("held", ["README.md", ".hidden", "folder/"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, held: str) -> None:
    place = tmp_path / "blog" / held
    place.parent.mkdir()
    place.mkdir() if held.endswith("/") else place.write_text("mine")
    with pytest.raises(RunpressError, match=r"it is not empty: it holds .*add `- runpress` to"):
        make_blog(wanted(tmp_path / "blog"))
    assert [each.name for each in (tmp_path / "blog").iterdir()] == [held.rstrip("/")]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "blog").write_text("mine")
    with pytest.raises(RunpressError, match=r"it cannot be read: Not a directory\. Choose another"):
        make_blog(wanted(tmp_path / "blog"))
    with pytest.raises(RunpressError, match=r"cannot be written: .*another folder"):
        make_blog(wanted(tmp_path / "blog" / "below"))


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    texts = {"a/b/c.md": "x", "d.md": "x", "d.md/e": "x"}
    with pytest.raises(RunpressError, match=r"e: it cannot be written: "):
        write_new(tmp_path / "blog", texts)
    assert list((tmp_path / "blog").iterdir()) == []
    with pytest.raises(RunpressError, match="is there already"):
        write_new(tmp_path / "new", {"a/b": "x", "a": "x"})
    assert not (tmp_path / "new").exists()


def test_line_ends_survive_a_system_that_changes_them(tmp_path: Path, plain_git: Path) -> None:
    """As git does on Windows, unless a repository says otherwise."""
    plain_git.write_text("[user]\n  name = A\n  email = a@example.org\n")
    make_blog(wanted(tmp_path / "blog"))
    record = tmp_path / "blog" / "docs" / "runs" / "exp-001-hello" / "linear"
    (record / "artifacts").mkdir(parents=True)
    (record / "metrics.jsonl").write_bytes(b'{"_step":1}\n{"_step":2}\n')
    (record / "artifacts" / "notes.txt").write_bytes(b"one\r\ntwo\n")
    git(tmp_path / "blog", "add", "--all")
    git(tmp_path / "blog", "commit", "--quiet", "--message", "Begin")
    command = ["-c", "core.autocrlf=true", "clone", "--quiet", "blog", "clone"]
    git(tmp_path, *command)
    for name in files_in(tmp_path / "blog"):
        assert (tmp_path / "clone" / name).read_bytes() == (tmp_path / "blog" / name).read_bytes()

"""A new experiment: its number, and that nothing of what is there is replaced."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from runpress.errors import NameRefused, RunpressError
from runpress.template.new_experiment import Planned, begin, next_id, title_of


def planned(folder: Path, experiment: str = "exp-002-x", **others: Any) -> Planned:
    keys = {"language": "en", "said": False, "today": date(2026, 11, 21)} | others
    return Planned(experiment, folder / "docs" / "posts", folder / "experiments", **keys)


@pytest.mark.parametrize(
    ("slug", "known", "name"),
    [
        ("amp", [], "exp-001-amp"),
        ("amp", ["exp-001-hello"], "exp-002-amp"),
        ("amp", ["exp-001-hello", "exp-023-amp", "exp-003"], "exp-024-amp"),
        ("amp", ["exp-999-x"], "exp-1000-amp"),
        ("amp", ["exp-0007-x"], "exp-0008-amp"),
        ("amp", ["notes", "exp-x", "experiment-9", "exp-12a"], "exp-001-amp"),
        ("混合精度", ["exp-001-hello"], "exp-002-混合精度"),
        ("exp-007-x", ["exp-023-amp"], "exp-007-x"),
        ("exp-007", ["exp-023-amp"], "exp-007"),
        ("exp-amp", ["exp-001-hello"], "exp-002-exp-amp"),
    ],
)
def test_the_number_rises_by_itself(slug: str, known: list[str], name: str) -> None:
    assert next_id(slug, known) == name


@pytest.mark.parametrize("slug", ["", "../x", "a/b", "a b", "-x", "con", "x" * 101, "x" * 95])
def test_what_is_no_folder_everywhere_is_refused(slug: str) -> None:
    with pytest.raises(NameRefused, match="Try "):
        next_id(slug, [])


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("exp-002-weight-decay", "Weight decay"),
        ("exp-002", "Exp 002"),
        ("exp-002-混合精度", "混合精度"),
        ("exp-002-AMP_on_CPU", "AMP on CPU"),
    ],
)
def test_a_title_begins_as_the_words_of_the_name(name: str, title: str) -> None:
    assert title_of(name) == title


def test_a_post_and_a_script_are_written(tmp_path: Path) -> None:
    post, script = begin(planned(tmp_path))
    assert post == tmp_path / "docs" / "posts" / "exp-002-x.md"
    assert script == tmp_path / "experiments" / "exp-002-x" / "train.py"
    text = post.read_text("utf-8")
    assert "date: 2026-11-21\nexperiment: exp-002-x\n" in text
    assert "@{" not in text
    assert '"exp-002-x", name=name' in script.read_text("utf-8")
    ast.parse(script.read_text("utf-8"))


def test_a_post_in_another_language_than_the_blog_says_so(tmp_path: Path) -> None:
    post, _ = begin(planned(tmp_path, language="zh", said=True))
    assert "lang: zh\nexperiment:" in post.read_text("utf-8")


@pytest.mark.parametrize(
    "there", ["docs/posts/exp-002-x.md", "docs/posts/EXP-002-X.md", "experiments/exp-002-X/a"]
)
def test_what_is_there_stays_and_nothing_is_written(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(RunpressError, match=r"it is there already\. Choose another name\."):
        begin(planned(tmp_path))
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert [each.read_text() for each in files] == ["mine"]


def test_where_the_script_cannot_be_written_no_post_is_left(tmp_path: Path) -> None:
    (tmp_path / "experiments").write_text("a file")
    with pytest.raises(RunpressError, match=r"train\.py: it cannot be written"):
        begin(planned(tmp_path))
    assert [each.name for each in tmp_path.rglob("*")] == ["experiments"]

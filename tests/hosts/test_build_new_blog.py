"""The blog that `init` makes, and what `new` adds to it: strict before training and after."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hosts_blog import Blog, Built

from runpress import __version__
from runpress.template.new_blog import FIRST, Wanted, make_blog
from runpress.template.new_experiment import Planned, begin

TODAY = date(2026, 11, 21)
SECOND = "exp-002-混合精度"
PAGE = "experiments/{}/index.html"
# Which of the two is trained in which language: each script costs a start of torch.
TRAINED = {"en": SECOND, "zh": FIRST}
# What stands for a value before there is a run, and a word of the sections that come with one.
WORDS = {"en": ("(no runs yet)", "Reproduce"), "zh": ("(还没有运行)", "复现")}


@pytest.fixture(scope="module", params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def blog(language: str, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    folder = tmp_path_factory.mktemp("new") / "我的 blog"
    make_blog(Wanted(folder, language, __version__, TODAY, author="A Researcher"))
    posts, scripts = folder / "docs" / "posts", folder / "experiments"
    begin(Planned(SECOND, posts, scripts, language, said=False, today=TODAY))
    return Blog(folder)


@pytest.fixture(scope="module")
def before(blog: Blog) -> Built:
    return blog.build("--strict")


@pytest.fixture(scope="module")
def after(blog: Blog, before: Built, language: str) -> Built:
    assert before.code == 0
    _train(blog.folder / "experiments" / TRAINED[language] / "train.py")
    return blog.build("--strict")


def _train(script: Path) -> None:
    command = [sys.executable, str(script), "--epochs", "2", "--seeds", "0"]
    subprocess.run(command, cwd=script.parents[2], check=True, capture_output=True)


def test_before_its_first_run_it_builds_strictly_and_says_that_it_waits(
    before: Built, language: str
) -> None:
    assert (before.code, before.complaints) == (0, [])
    for experiment in (FIRST, SECOND):
        page = before.site.page(PAGE.format(experiment))
        assert page.text.count(WORDS[language][0]) == 3
        assert page.all("span", "rp-problem") == []


def test_after_it_the_numbers_stand_where_the_words_stood(after: Built, language: str) -> None:
    assert (after.code, after.complaints) == (0, [])
    page = after.site.page(PAGE.format(TRAINED[language]))
    assert WORDS[language][0] not in page.text
    assert WORDS[language][1] in page.text
    assert "n = 1" in page.text
    assert page.all("span", "rp-problem") == []
    assert [each for each in page.all("img") if "train-loss" in each.attributes["src"]]

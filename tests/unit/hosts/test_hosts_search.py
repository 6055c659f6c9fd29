"""What search parts, what it leaves out, and what it says when Chinese cannot be parted."""

from __future__ import annotations

import re

import pytest

from runpress.hosts import search
from runpress.hosts.search import SEPARATOR, leave_out, missing_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("val/accuracy", ["val", "accuracy"]),
        ("exp-023-amp", ["exp", "023", "amp"]),
        ("train_loss", ["train", "loss"]),
        ("DataLoader", ["Data", "Loader"]),
        ("lr = 0.985, then", ["lr", "0.985", "then"]),
        ("1,797 digits.", ["1,797", "digits"]),
        ("混合\u200b精度，训练", ["混合", "精度", "训练"]),
        ("&lt;img&gt;", ["img"]),
    ],
)
def test_words_and_parts_of_names_are_apart(text: str, words: list[str]) -> None:
    assert [word for word in re.split(SEPARATOR, text) if word] == words


def test_folds_and_drawings_are_left_out_once() -> None:
    page = '<details class="rp-fold" id="a"><svg viewBox="0"></svg></details><details><p>'
    made = leave_out(page)
    assert made.count("data-search-exclude") == 2
    assert leave_out('<details class="rp-fold rp-points" data-search-exclude>').count("data-") == 1
    assert made.endswith("<details><p>")


def test_chinese_without_its_words_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.importlib.util, "find_spec", lambda _: None)
    assert missing_words(["plain", "Größe"], "mkdocs.yml") is None
    problem = missing_words(["plain", "混合精度"], "mkdocs.yml")
    assert problem
    assert (problem.code, problem.where) == ("RP315", "mkdocs.yml")

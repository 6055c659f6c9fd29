"""The tree of pages and assets, and two that want one address."""

from __future__ import annotations

from runpress.format.problems import Severity
from runpress.site.model import Asset, Page, Tree, key_of


def test_the_second_page_at_a_path_is_an_error_and_the_first_stays() -> None:
    tree = Tree()
    tree.add_page(Page("a.md", "first"))
    tree.add_page(Page("a.md", "second"))
    assert tree.pages["a.md"].text == "first"
    (problem,) = tree.problems
    assert (problem.severity, problem.code, problem.where) == (Severity.ERROR, "RP302", "a.md")


def test_the_same_asset_twice_is_one() -> None:
    tree = Tree()
    assert tree.add_asset(Asset("a.csv", "k")) == "runpress:a.csv"
    assert tree.add_asset(Asset("a.csv", "k")) == "runpress:a.csv"
    assert list(tree.assets) == ["a.csv"]
    assert not tree.problems


def test_other_content_at_the_same_path_is_an_error() -> None:
    tree = Tree()
    tree.add_asset(Asset("a.png", "k"))
    tree.add_asset(Asset("a.png", "other"))
    tree.add_asset(Asset("b.png", source="x"))
    tree.add_asset(Asset("b.png", source="y"))
    assert [problem.where for problem in tree.problems] == ["a.png", "b.png"]


def test_keys_tell_content_apart() -> None:
    assert key_of("a", 1) == key_of("a", 1)
    assert key_of("a", 1) != key_of("a", "1")
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("\udcff")

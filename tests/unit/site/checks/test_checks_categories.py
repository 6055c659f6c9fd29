"""Categories that no file can be named like."""

from __future__ import annotations

import pytest
import yaml

from blog_on_disk import Docs

HEAD = "---\ndate: 2026-11-21\ncategories:\n  - short\n  - {name}\n---\n# T\n"


@pytest.mark.parametrize("name", ["c" * 300, "混" * 100, "ü" * 101])
def test_a_name_that_is_too_long_is_cut_for_the_blog_and_told(docs: Docs, name: str) -> None:
    docs.write("posts/a.md", HEAD.format(name=name))
    tree = docs.tree()
    header = tree.pages["posts/a.md"].text.split("---\n")[1]
    short, cut = yaml.safe_load(header)["categories"]
    assert short == "short" and name.startswith(cut) and 190 < len(cut.encode()) <= 200
    (problem,) = [each for each in tree.problems if each.code == "RP316"]
    assert problem.line == 3 and name[:20] in problem.what and "is cut" in problem.what


@pytest.mark.parametrize("name", ["c" * 200, "7", "{a: b}", "[x]", "''"])
def test_what_fits_and_what_is_no_name_stays_as_it_is(docs: Docs, name: str) -> None:
    text = HEAD.format(name=name)
    docs.write("posts/a.md", text)
    tree = docs.tree()
    assert tree.pages["posts/a.md"].text.split("---\n")[1] == text.split("---\n")[1]
    assert not [each for each in tree.problems if each.code == "RP316"]

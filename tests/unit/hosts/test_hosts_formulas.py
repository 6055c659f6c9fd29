"""Where a broken formula stands, and whose formulas are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from runpress.format.problems import Problem
from runpress.hosts.formulas import PageFormulas

PAGE = (
    '<span class="arithmatex">\\(\\lss\\)</span><div class="arithmatex">\\[\na\n\\frac{b\n\\]</div>'
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_text("# Title\n\nSay $\\lss$.\n\n$$\na\n\\frac{b\n$$\n")
    return path


def test_a_broken_one_is_told_once_with_its_line(source: Path) -> None:
    told: list[Problem] = []
    formulas = PageFormulas(told.append)
    formulas.start([])
    made = formulas.convert(PAGE, source, "docs/post.md")
    formulas.convert(PAGE, source, "docs/post.md")
    assert [(each.code, each.where, each.line) for each in told] == [
        ("RP313", "docs/post.md", 3),
        ("RP313", "docs/post.md", 6),
    ]
    assert "Undefined control sequence" in told[0].what
    assert "\\frac{b" in made


def test_a_list_of_posts_says_nothing_that_the_post_says(tmp_path: Path) -> None:
    told: list[Problem] = []
    formulas = PageFormulas(told.append)
    formulas.start([])
    formulas.convert(PAGE, tmp_path / "none.md", "docs/none.md")
    assert told == []


def test_a_site_with_its_own_mathjax_keeps_it(source: Path) -> None:
    formulas = PageFormulas(lambda problem: pytest.fail(str(problem)))
    formulas.start(["scripts/mathjax.js"])
    assert formulas.convert(PAGE, source, "docs/post.md") == PAGE


def test_a_font_lies_beside_pages_with_formulas_alone(source: Path, tmp_path: Path) -> None:
    formulas = PageFormulas(lambda _: None)
    formulas.start([])
    formulas.write_font(tmp_path)
    assert not (tmp_path / "assets").exists()
    formulas.convert(PAGE.replace("\\lss", "x"), source, "docs/post.md")
    formulas.write_font(tmp_path)
    assert (tmp_path / "assets/runpress/math.woff").stat().st_size > 10_000

"""What a site will weigh, from the sizes of its files alone."""

import os
from pathlib import Path

import pytest

from runpress.site.model import Asset, Page, Tree
from runpress.site.weight import LIMIT, PAGE, PICTURE, check_weight, files_beside, part_of, weigh


def sparse(path: Path, size: int) -> Path:
    """Return a file that says it is large and takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.truncate(path, size)
    return path


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree()
    tree.add_page(Page("runs/exp-1/a.md", "text"))
    weights = sparse(tmp_path / "weights.pt", 500_000_000)
    tree.add_asset(Asset("runs/exp-1/a/weights.pt", source=str(weights)))
    tree.add_asset(Asset("runs/exp-1/a/gone.png", source=str(tmp_path / "gone.png")))
    tree.add_asset(Asset("posts/exp-1/headline.png", "k", lambda: b""))
    return tree


def test_the_parts_of_a_site(tree: Tree) -> None:
    parts = weigh(tree, {"films/long.mp4": 7, "films/a/b/c.mp4": 5, "logo.png": 3})
    assert parts == {
        "runs/exp-1": 500_000_000 + PAGE,
        "posts/exp-1": PICTURE,
        "films": 7,
        "films/a": 5,
        "logo.png": 3,
    }
    assert part_of("a/b/c/d.png") == "a/b"


@pytest.mark.parametrize(
    "size, code", [(250_000_000, None), (350_000_000, "RP513"), (600_000_000, "RP514")]
)
def test_what_is_said_near_the_limit(tree: Tree, size: int, code: str | None) -> None:
    problems = list(check_weight(weigh(tree, {"films/long.mp4": size}), "docs"))
    assert [problem.code for problem in problems] == ([code] if code else [])
    for problem in problems:
        assert f"of the {LIMIT // 10**6:,} MB" in problem.what
        first, second = ("films", "runs/exp-1") if size > 500_000_000 else ("runs/exp-1", "films")
        assert problem.what.index(f"{first} ") < problem.what.index(f"{second} ")


def test_what_weighs_nothing_is_not_named() -> None:
    (problem,) = check_weight({"films": 900_000_000, "logo.png": 999_999}, "docs")
    assert "films 900 MB" in problem.what
    assert "logo.png" not in problem.what


def test_only_the_five_heaviest_are_named() -> None:
    parts = {f"part-{number}": 200_000_000 + number for number in range(9)}
    (problem,) = check_weight(parts, "docs")
    assert [number for number in range(9) if f"part-{number} " in problem.what] == [4, 5, 6, 7, 8]


def test_the_files_that_a_build_copies(tmp_path: Path) -> None:
    sparse(tmp_path / "films/long.mp4", 10)
    sparse(tmp_path / "runs/exp-1/a/weights.pt", 10)
    sparse(tmp_path / "posts/a.md", 10)
    sparse(tmp_path / ".git/pack", 10)
    (tmp_path / "films/again").symlink_to(tmp_path)
    (tmp_path / "films/nowhere").symlink_to(tmp_path / "nowhere")
    files = files_beside(tmp_path, lambda name: name.endswith(".md"))
    assert files == {"films/long.mp4": 10}
    assert files_beside(tmp_path / "nowhere", bool) == {}

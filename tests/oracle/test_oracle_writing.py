"""A short while of writing beside the dev server; `tests/long` has the hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from oracle_builds import ENVIRONMENT, Twins
from oracle_writing import REBUILT, Writing

# What is said only where all pages were gone through.
WHOLE = "Taken: "


@pytest.fixture
def twins(new_twins: Callable[[], Twins], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    for name, value in {**ENVIRONMENT, "TMPDIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    return new_twins()


@pytest.fixture
def writing(twins: Twins, request: pytest.FixtureRequest) -> Iterator[Writing]:
    """A blog that is served; a test may have given its blog other options before."""
    options = getattr(request, "param", "")
    settings = twins.folder / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[blog,", f"[blog: {{{options}}},"), "utf-8")
    writing = Writing(twins, "--verbose")
    yield writing
    writing.server.process.kill()
    writing.server.process.communicate()


def test_what_a_writer_is_served_is_what_a_clean_build_gives(writing: Writing) -> None:
    writing.edit(6)
    assert writing.differences() == []
    assert writing.server.end() == 0


@pytest.mark.parametrize(
    ("before", "after", "quickly"),
    [
        ("# ", "# Anew, ", True),
        ("date: ", "description: In other words.\ndate: ", True),
        ("tags: [", "tags: [other, ", False),
        ("date: ", "lang: de\ndate: ", False),
    ],
    ids=["title", "description", "tag", "language"],
)
def test_a_title_is_shown_wherever_it_stands(
    writing: Writing, before: str, after: str, quickly: bool
) -> None:
    post = writing.folder / "docs/posts/exp-001.md"
    text = post.read_text("utf-8")
    post.write_text(text.replace(before, after, 1), "utf-8")
    assert (WHOLE not in writing.server.until(REBUILT)) == quickly
    assert writing.differences() == []


def test_a_title_that_the_navigation_shows_builds_all(writing: Writing) -> None:
    page = writing.folder / "docs/about.md"
    page.write_text(page.read_text("utf-8").replace("# About", "# About us"), "utf-8")
    assert WHOLE in writing.server.until(REBUILT)
    assert writing.differences() == []


@pytest.mark.parametrize("writing", ['post_url_format: "{date}/{slug}"'], indirect=True)
def test_an_address_that_is_made_of_the_title_moves_with_it(writing: Writing) -> None:
    post = writing.folder / "docs/posts/exp-001.md"
    post.write_text(post.read_text("utf-8").replace("# ", "# Anew, ", 1), "utf-8")
    assert WHOLE in writing.server.until(REBUILT)
    assert writing.differences() == []

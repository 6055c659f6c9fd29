"""Building again: the same bytes, nothing drawn, nothing written where people write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosts_blog import Blog, Built

A_DAY = {"SOURCE_DATE_EPOCH": "1795219200"}


@dataclass(frozen=True)
class Twice:
    blog: Blog
    before: dict[str, tuple[int, int]]
    first: Built
    drawn: dict[Path, int]
    second: Built


@pytest.fixture(scope="module")
def twice(copy_blog: Callable[[], Blog]) -> Twice:
    blog = copy_blog()
    before = blog.snapshot()
    first = blog.build_afresh("--strict", site="first", environment=A_DAY)
    drawn = _times(blog.folder / ".runpress")
    second = blog.build_afresh("--strict", site="second", environment=A_DAY)
    return Twice(blog, before, first, drawn, second)


def test_two_builds_give_the_same_bytes(twice: Twice) -> None:
    assert twice.first.site.files == twice.second.site.files
    different = [
        path
        for path in sorted(twice.first.site.files)
        if (twice.first.site.folder / path).read_bytes()
        != (twice.second.site.folder / path).read_bytes()
    ]
    assert different == []


def test_nothing_is_written_among_the_sources(twice: Twice) -> None:
    assert twice.blog.snapshot() == twice.before


def test_the_second_build_draws_and_writes_nothing_anew(twice: Twice) -> None:
    assert [path for path in twice.drawn if path.suffix == ".png"]
    assert _times(twice.blog.folder / ".runpress") == twice.drawn


def test_generated_files_ignore_themselves(twice: Twice) -> None:
    assert (twice.blog.folder / ".runpress" / ".gitignore").read_text() == "*\n"


def _times(folder: Path) -> dict[Path, int]:
    """When each file was written; the memory keeps what it knows of either site."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: path.stat().st_mtime_ns for path in files if not path.match("memory.*")}

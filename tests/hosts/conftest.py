"""Blogs in folders whose name has a space: this repository's own, and empty ones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts_blog import PLAIN, Blog, Built

# Another blog may stand in for the repository's own: the one that `make demo` makes.
REPOSITORY = Path(os.environ.get("RUNPRESS_BLOG", Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def copy_blog(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Blog]:
    """Copy the repository's own blog, records and all."""

    def copy() -> Blog:
        folder = tmp_path_factory.mktemp("hosts") / "my blog"
        shutil.copytree(REPOSITORY / "docs", folder / "docs")
        shutil.copy(REPOSITORY / "mkdocs.yml", folder)
        return Blog(folder)

    return copy


@pytest.fixture(scope="session")
def new_blog(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Blog]:
    """Begin a blog that holds nothing yet but a home page."""

    def begin() -> Blog:
        blog = Blog(tmp_path_factory.mktemp("hosts") / "new blog")
        blog.write("mkdocs.yml", PLAIN)
        blog.write("docs/index.md", "# Notes\n")
        return blog

    return begin


@pytest.fixture(scope="session")
def blog(copy_blog: Callable[[], Blog]) -> Blog:
    """The repository's own blog, built once by `built`; not to be changed."""
    return copy_blog()


@pytest.fixture(scope="session")
def built(blog: Blog) -> Built:
    """The repository's own blog, built strictly."""
    return blog.build("--strict")

"""The repository's own blog, built and served under a path from this machine, and a Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser_reader import Reader, Served, open_window
from playwright.sync_api import Browser

from site_server import serve

# Another blog may stand in for the repository's own: the one that `make demo` makes.
REPOSITORY = Path(os.environ.get("RUNPRESS_BLOG", Path(__file__).parents[2]))
UNDER = "notes/blog/"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The repository's own blog, built, and served under a path."""
    root = tmp_path_factory.mktemp("served")
    blog = tmp_path_factory.mktemp("browser") / "my blog"
    shutil.copytree(REPOSITORY / "docs", blog / "docs")
    shutil.copy(REPOSITORY / "mkdocs.yml", blog)
    with serve(root) as address:
        base = address + UNDER
        subprocess.run(
            [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "-d", root / UNDER],
            cwd=blog,
            env=os.environ | {"SITE_URL": base, "NO_MKDOCS_2_WARNING": "1"},
            check=True,
        )
        yield Served(blog / "docs", base)


@pytest.fixture
def read(browser: Browser, served: Served) -> Iterator[Callable[..., Reader]]:
    """Open windows on the blog; afterwards none of them may have met any trouble."""
    readers: list[Reader] = []

    def open_one(width: int = 1280, scheme: str = "light", script: bool = True) -> Reader:
        reader = open_window(
            browser,
            served.base,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            permissions=["clipboard-read", "clipboard-write"],
        )
        readers.append(reader)
        return reader

    yield open_one
    troubles = [trouble for reader in readers for trouble in reader.troubles]
    for reader in readers:
        reader.page.context.close()
    assert troubles == []

"""The repository's own blog, built and served under a path from this machine, and a Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from browser_reader import Reader, Served, open_window
from playwright.sync_api import Browser

from own_blog import OwnBlog


@pytest.fixture(scope="session")
def served(own: OwnBlog) -> Served:
    """The repository's own blog, built, and served under a path."""
    assert own.code == 0, own.output
    return Served(own.folder / "docs", own.base)


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

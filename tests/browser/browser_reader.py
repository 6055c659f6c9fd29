"""A reader's window: one page of a real Chromium, and everything that went wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, Response


@dataclass(frozen=True)
class Served:
    """The docs that were built, and the address of their site."""

    docs: Path
    base: str


@dataclass
class Reader:
    """A window of a width and a palette, with or without JavaScript, on a site at `base`."""

    page: Page
    base: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on(
            "console", lambda said: self._note(said.type in ("error", "warning"), said.text)
        )
        self.page.on("pageerror", lambda error: self._note(True, str(error)))
        self.page.on("requestfailed", self._fail)
        self.page.on("request", self._watch)
        self.page.on("response", self._check)

    def open(self, path: str = "") -> Page:
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def shown(self, pictures: Locator) -> Locator:
        """Return the one of several pictures that is shown, scrolled to and loaded."""
        seen = [each for each in pictures.all() if each.is_visible()]
        assert len(seen) == 1, f"{len(seen)} of {pictures.count()} pictures are shown"
        seen[0].scroll_into_view_if_needed()
        loaded = "picture => picture.decode().then(() => picture.naturalWidth)"
        assert seen[0].evaluate(loaded) > 0
        return seen[0]

    def _watch(self, asked: Request) -> None:
        own = urlsplit(self.base).netloc
        url = urlsplit(asked.url)
        self._note(url.scheme.startswith("http") and url.netloc != own, f"foreign: {asked.url}")

    def _fail(self, asked: Request) -> None:
        # A reader who goes on to another page breaks off what is still on its way.
        self._note(asked.failure != "net::ERR_ABORTED", f"failed: {asked.url}")

    def _check(self, answer: Response) -> None:
        self._note(answer.status >= 400, f"{answer.status}: {answer.url}")

    def _note(self, is_trouble: bool, what: str) -> None:
        if is_trouble:
            self.troubles.append(what)


def open_window(browser: Browser, base: str, **options: Any) -> Reader:
    """Open a window that shares nothing with others."""
    return Reader(browser.new_context(**options).new_page(), base)

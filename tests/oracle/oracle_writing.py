"""A writer at work: edits of a blog beside one dev server, and what its reader gets."""

from __future__ import annotations

import random
import re

from oracle_blog import (
    Edit,
    about_tags,
    add_post,
    add_run,
    asset,
    body,
    edit_run,
    fence,
    heading,
    link,
    recategorise,
    redate,
    remove_post,
    rename_post,
    retag,
    retitle,
)
from oracle_builds import Outcome, Twins, files_of, served_in

from dev_server import Server

# As often as a writer does each: most of writing is the body.
HABITS: tuple[Edit, ...] = (
    *[body] * 12,
    *[heading, link, fence] * 2,
    retitle,
    retag,
    redate,
    recategorise,
    add_post,
    rename_post,
    remove_post,
    add_run,
    edit_run,
    about_tags,
    asset,
)
REBUILT = "Reloading browsers"


class Writing:
    """Edits of a blog that is served.

    Args:
        twins: the blog and its twin.
        options: of the dev server.
    """

    def __init__(self, twins: Twins, *options: str) -> None:
        self._twins, self.folder = twins, twins.folder
        self._chance, self._marks = random.Random(2), 0
        self.server = Server(twins.folder, *options)
        self.server.until("Serving on")

    def edit(self, times: int) -> None:
        """Edit so often; each edit is in the reader's browser before the next."""
        for _ in range(times):
            self._chance.choice(HABITS)(self._twins.folder, self._chance)
            self._mark()

    def differences(self) -> list[str]:
        """Say how what is served differs from what a new server would have built."""
        # A build may have begun before the last edit was whole; the one after it did not.
        self._mark()
        address = self.server.url.removeprefix("http://").rstrip("/")
        clean = self._twins.build_clean(served_at=address)
        served = files_of(served_in(self._twins.folder))
        assert served
        return Outcome(0, clean.said, served).differences(clean)

    def _mark(self) -> None:
        """Write a word into the page about, and wait until the server gives it."""
        self._marks += 1
        page, told = self._twins.folder / "docs/about.md", f"Mark {self._marks}."
        text = page.read_text("utf-8")
        page.write_text(re.sub(r"Mark \d+\.|$", told, text, count=1), "utf-8")
        while told not in self.server.read("about/"):
            self.server.until(REBUILT)

"""All that is said in a build, and about which page, so that a page made anew is spoken of anew."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from runpress.hosts.incremental.said import ROOT, Line, say_again

# What a line is about, and the line.
Entry = tuple[str, Line]

# Who speaks where no page does, and where MkDocs tells of its own steps.
NOBODY, STEPS, SERVER = "", "mkdocs.commands.build", "mkdocs.commands.serve"
# What speaks of many pages and is asked anew: the tree of records, the links to headings.
TREE, ANCHORS = "<tree>", "<anchors>"


class Ledger(logging.Handler):
    """Lines in the order in which they were said, each with the page that it is about."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: list[Entry] = []
        self._about = NOBODY
        # How many lines came before those about the tree, whether there were any of these.
        self.tree_at = 0
        self._silent = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write down a line."""
        if self._silent:
            return
        if record.name not in (STEPS, SERVER) or record.levelno > logging.INFO:
            line = record.levelno, record.name, record.getMessage()
            self._lines.append((self._about, line))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Write down what MkDocs and its plugins say in here."""
        logger = logging.getLogger(ROOT)
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)

    @contextmanager
    def about(self, page: str) -> Iterator[None]:
        """Know that a page, by its source path, is what is spoken of in here."""
        before, self._about = self._about, page
        if page == TREE:
            self.tree_at = len(self._lines)
        try:
            yield
        finally:
            self._about = before

    def forget(self, *pages: str) -> None:
        """Forget what was said about pages: they are about to be spoken of anew."""
        self._lines = [(page, line) for page, line in self._lines if page not in pages]

    def say_again(self, *, but: Collection[str]) -> None:
        """Say all lines, except those about pages of which others have come now."""
        self._silent = True
        try:
            say_again([line for page, line in self._lines if page not in but])
        finally:
            self._silent = False

    @property
    def entries(self) -> list[Entry]:
        """What was said, each with what it was about."""
        return list(self._lines)

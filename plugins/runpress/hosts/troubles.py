"""What the last build complained of, by the page that it belongs to, for whoever writes it.

Everything that a build warns of goes through MkDocs's log, whoever says it: ours are whole
sentences with a place, those of others name a file somewhere. Each is kept with the page whose
source it names; what names none is shown on the home page.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

# What looks like the path of a source in a sentence.
PATH = re.compile(
    r"[^\s'\"`,;:()\[\]<>]+\.(?:md|markdown|json|jsonl|html|yml|yaml|py)\b|mkdocs\.yml"
)
# A problem of ours: its place, what is wrong, its code, the next move.
OURS = re.compile(
    r"runpress: (?P<where>[^\n]+?): (?P<what>.*) \[(?P<code>RP\d+)\] (?P<move>.*)", re.DOTALL
)
# Another sentence of ours that begins with its place.
PLACED = re.compile(r"runpress: (?P<where>[^\s:]+\.md(?::\d+)?): (?P<what>.*)", re.DOTALL)
# So many are shown; a terminal has all of them.
MANY = 200


@dataclass(frozen=True)
class Trouble:
    """One complaint.

    Attributes:
        is_error: whether it is more than a warning.
        where: the file and line that it is about, as the author knows them; may be empty.
        what: what is wrong, and the next move.
        code: under which it can be looked up, where it is one of ours.
    """

    is_error: bool
    where: str
    what: str
    code: str = ""


class Troubles(logging.Handler):
    """Hears what a build complains of.

    Args:
        page_of: returns the address of a page in the site by a path that its source may be
            called; None for no page.
    """

    def __init__(self, page_of: Callable[[str], str | None]) -> None:
        super().__init__(logging.WARNING)
        self._page_of = page_of
        self._heard: list[Trouble] = []
        # Of the last whole build, and why there is none since.
        self._known: list[Trouble] = []
        self._failure: list[Trouble] = []
        self._turn = threading.RLock()

    def listen(self) -> None:
        """Begin to hear."""
        logging.getLogger("mkdocs").addHandler(self)

    def leave(self) -> None:
        """Hear no more."""
        logging.getLogger("mkdocs").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one complaint."""
        trouble = _trouble(record)
        with self._turn:
            if len(self._heard) < MANY and trouble not in self._heard:
                self._heard.append(trouble)

    def begin(self) -> None:
        """Forget what was heard: a build begins."""
        with self._turn:
            self._heard = []

    def end(self, error: BaseException | None = None) -> bool:
        """Learn how a build has ended.

        Args:
            error: what it failed of.

        Returns:
            Whether what it failed of had been said.
        """
        with self._turn:
            if error is None:
                self._known, self._failure = self._heard, []
                return True
            errors = [trouble for trouble in self._heard if trouble.is_error]
            text = str(error)
            # MkDocs aborts after it has said why.
            aborted = isinstance(error, SystemExit)
            said = bool(errors) and (aborted or any(text in each.what for each in errors))
            if not said:
                # A strict build ends over warnings.
                errors = errors or list(self._heard if aborted else [])
                errors.append(_unsaid((aborted and error.__context__) or error))
            self._failure = errors
            return said

    def failure(self) -> list[Trouble]:
        """Return why the last build failed; nothing where it did not."""
        with self._turn:
            return list(self._failure)

    def of_page(self, url: str) -> list[Trouble]:
        """Return the complaints about a page, by its address in the site; `""` for home.

        What belongs to no page belongs to the home page.
        """
        with self._turn:
            known = list(self._known)
        return [each for each in known if self._belongs(each, url)]

    def elsewhere(self) -> dict[str, int]:
        """Return how many complaints there are of each other page, by its address."""
        counts: dict[str, int] = {}
        with self._turn:
            known = list(self._known)
        for each in known:
            page = self._page(each)
            if page:
                counts[page] = counts.get(page, 0) + 1
        return counts

    def _belongs(self, trouble: Trouble, url: str) -> bool:
        return (self._page(trouble) or "") == url

    def _page(self, trouble: Trouble) -> str | None:
        place = re.sub(r":\d+$", "", trouble.where)
        for path in (place, *PATH.findall(trouble.what)):
            page = self._page_of(path) if path else None
            if page is not None:
                return page
        return None


def _trouble(record: logging.LogRecord) -> Trouble:
    is_error, text = record.levelno >= logging.ERROR, record.getMessage()
    ours = OURS.match(text)
    if ours:
        return Trouble(is_error, ours["where"], f"{ours['what']} {ours['move']}", ours["code"])
    placed = PLACED.match(text)
    if placed:
        return Trouble(is_error, placed["where"], placed["what"])
    return Trouble(is_error, "", text)


def _unsaid(error: BaseException) -> Trouble:
    """Return what a build failed of that nobody has put into words."""
    text, kind = str(error), type(error).__name__
    # Templates and YAML know their place.
    file, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    found = PATH.search(text)
    where = f"{file}:{line}" if file and line else found[0] if found else ""
    return Trouble(True, where, text if " " in text else f"{kind}: {text}")

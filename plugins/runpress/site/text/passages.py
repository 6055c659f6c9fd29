"""Inline code and comments within prose: where a text does not speak for itself.

Backticks pair as CommonMark pairs them: a run closes at the next run of the same length in
its block. A comment that opens its line may go on over blank lines, another ends in its
block. Every character is looked at a bounded number of times, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

from runpress.site.text.prose import INDENT

# Each way begins with a sign of its own, which lets the search leap to the next of these.
MARK = re.compile(r"\\[\\`<]|``*|<!--")
RUN = re.compile(r"`+")
CLOSES = len("-->")


class Passage(NamedTuple):
    """Inline code or a comment: its offsets with its marks, and those of what is between."""

    kind: Literal["code", "comment"]
    start: int
    end: int
    inner: int
    inner_end: int


class Passages:
    """Finds the passages of one text, block after block."""

    def __init__(self, text: str, line_starts: list[int]) -> None:
        self._text = text
        self._line_starts = line_starts
        # Where a search for the end of a comment has failed, none need be made again.
        self._comments_end = True
        self._open_until = -1

    def within(self, start: int, end: int) -> tuple[list[Passage], int]:
        """Return the passages that begin in a block, and how far they reach."""
        found: list[Passage] = []
        runs: dict[int, list[int]] | None = None
        at = start
        while mark := MARK.search(self._text, at, end):
            at = mark.end()
            passage = None
            if mark.group().startswith("`"):
                runs = self._runs(start, end) if runs is None else runs
                passage = _code(mark, runs)
            elif mark.group() == "<!--":
                passage = self._comment(mark, end)
            if passage:
                found.append(passage)
                at = passage.end
        return found, at

    def _runs(self, start: int, end: int) -> dict[int, list[int]]:
        """Return where the runs of backticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        for run in RUN.finditer(self._text, start, end):
            runs.setdefault(run.end() - run.start(), []).append(run.start())
        return runs

    def _comment(self, opening: re.Match[str], end: int) -> Passage | None:
        close = self._comment_end(opening, end)
        if close < 0:
            return None
        return Passage("comment", opening.start(), close + CLOSES, opening.end(), close)

    def _comment_end(self, opening: re.Match[str], end: int) -> int:
        """Return where a comment closes; -1 where it does not."""
        if self._opens_line(opening.start()):
            close = self._text.find("-->", opening.end()) if self._comments_end else -1
            self._comments_end = close >= 0
            return close
        if self._open_until == end:
            return -1
        close = self._text.find("-->", opening.end(), end)
        self._open_until = end if close < 0 else self._open_until
        return close

    def _opens_line(self, at: int) -> bool:
        start = self._line_starts[bisect_right(self._line_starts, at) - 1]
        return at - start < INDENT and not self._text[start:at].strip(" ")


def _code(opening: re.Match[str], runs: dict[int, list[int]]) -> Passage | None:
    """Return the inline code that a run of backticks opens, if one closes it."""
    length = opening.end() - opening.start()
    closers = runs.get(length, [])
    at = bisect_right(closers, opening.start())
    if at == len(closers):
        return None
    return Passage("code", opening.start(), closers[at] + length, opening.end(), closers[at])

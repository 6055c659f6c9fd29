"""Tables whose columns do not line up: in the text that its author reads, or on the page.

A table in the text is read by who writes and reviews it, so its pipes should stand below
each other, whatever the width of its letters. Rows that hold expressions, pictures or links,
or are longer than a screen is wide, cannot be padded sensibly and are let be. On the page
numbers are compared digit below digit, so a column of numbers wants to be set to the right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.checks.reading import CHECKED, Reading

# As wide as a line that a screen shows whole.
WIDEST = 120
PIPE = re.compile(r"(?<!\\)\|")
NUMBER = re.compile(r"[+\-\u2212]?[0-9][0-9,.\u202f\xa0 ]*(?:[eE][+\-\u2212]?[0-9]+)?[ \xa0]?%?")
SPREAD = re.compile(r"[ \xa0]?(?:±|\+/-)[ \xa0]?")
LEAST_ROWS = 2
MOST_NAMED = 3


@dataclass(frozen=True)
class Table:
    """A table: the offset of its first line, its lines, and the same with code covered."""

    start: int
    lines: list[str]
    covered: list[str]

    @property
    def columns(self) -> list[str]:
        """The words above the columns."""
        return _cells(self.lines[0], self.covered[0])

    @property
    def marks(self) -> list[str]:
        """What the rule below the head says of each column."""
        return _cells(self.covered[1], self.covered[1])

    @property
    def rows(self) -> list[list[str]]:
        """The cells below the rule, their code covered."""
        return [_cells(row, row) for row in self.covered[2:]]


def check(reading: Reading) -> Iterator[Problem]:
    """Give a hint for a table with ragged pipes, and one for numbers that are not set right."""
    if not reading.is_post or "|" not in reading.text:
        return
    for table in find_tables(reading):
        line = reading.line(table.start)
        if _is_ragged(table):
            what = "the pipes of this table do not stand below each other."
            move = "Pad its cells with blanks: most editors do it on a key."
            yield Problem(Severity.HINT, "RP510", reading.post.shown, what, move, line)
        loose = _loose_columns(table)
        if loose:
            some = ", ".join(repr(shorten(name)) for name in loose[:MOST_NAMED])
            more = f" and {len(loose) - MOST_NAMED} more" if len(loose) > MOST_NAMED else ""
            what = f"numbers are not set to the right, in {some}{more}."
            move = "Write `---:` below the heads of these columns."
            yield Problem(Severity.HINT, "RP511", reading.post.shown, what, move, line)


def find_tables(reading: Reading) -> Iterator[Table]:
    """Return the tables of the prose in their order."""
    text, covered, at = reading.text, reading.covered, 0
    head = (0, 0)
    while (pipe := covered.find("|", at)) >= 0:
        start, end = _line_around(covered, pipe)
        at = end + 1
        if head[1] + 1 == start and _is_rule(covered[start:end]):
            at = _end_of_rows(covered, at)
            part = slice(head[0], at - 1)
            yield Table(head[0], text[part].split("\n"), covered[part].split("\n"))
        head = (start, end)


def _line_around(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _end_of_rows(text: str, at: int) -> int:
    """Return where the first line without a pipe begins."""
    while at < len(text):
        start, end = _line_around(text, at)
        if text.find("|", start, end) < 0:
            return start
        at = end + 1
    return at


def _is_rule(line: str) -> bool:
    return "-" in line and "|" in line and not line.strip(" \t|:-")


def _cells(line: str, covered: str) -> list[str]:
    """Return the cells of a row; a pipe within code or behind a backslash parts none."""
    pipes = [-1, *(found.start() for found in PIPE.finditer(covered)), len(line)]
    cells = [line[left + 1 : right].strip() for left, right in pairwise(pipes)]
    first = 1 if line.lstrip().startswith("|") else 0
    last = len(cells) - 1 if line.rstrip().endswith("|") and len(cells) > 1 else len(cells)
    return cells[first:last]


def _is_ragged(table: Table) -> bool:
    for line in table.lines:
        if len(line) > WIDEST or "`=" in line or "<!--" in line or "](" in line:
            return False
    rows = list(zip(table.lines, table.covered, strict=True))
    by_width = {tuple(_width(line[:at]) for at in _pipes(covered)) for line, covered in rows}
    by_count = {tuple(_pipes(covered)) for _, covered in rows}
    return min(len(by_width), len(by_count)) > 1


def _pipes(covered: str) -> list[int]:
    return [found.start() for found in PIPE.finditer(covered)]


def _width(text: str) -> int:
    """Return how many columns a text takes on a screen: a Chinese sign takes two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def _loose_columns(table: Table) -> list[str]:
    rows = table.rows
    if len(rows) < LEAST_ROWS:
        return []
    loose = []
    for at, (name, mark) in enumerate(zip(table.columns, table.marks, strict=False)):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        if ":" not in mark and len(cells) >= LEAST_ROWS and all(map(_is_number, cells)):
            loose.append(name)
    return loose


def _is_number(cell: str) -> bool:
    plain = cell.replace(CHECKED, "").strip(" *_")
    return all(NUMBER.fullmatch(part.strip()) for part in SPREAD.split(plain))

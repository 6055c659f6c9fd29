"""What is wrong, where, and what to do: one sentence that people and programs can use.

An *error* would make the site say something false and stops publishing. A *warning* is
something a reader would miss and stops a strict build. A *hint* is worth knowing and stops
nothing. Each carries a code, so that it can be looked up and silenced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# What a terminal would obey, and what makes a line read otherwise than it is: a message quotes
# records and posts.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Severity(StrEnum):
    """How much a problem matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `where` is a path as the user knows it, relative to the blog's folder; `line` counts
    from 1, 0 when the whole file is meant.
    """

    severity: Severity
    code: str
    where: str
    what: str
    move: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        text = f"{place}: {self.what} [{self.code}] {self.move}"
        return OBEYED.sub(lambda mark: repr(mark[0])[1:-1], text)

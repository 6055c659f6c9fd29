"""What is wrong, where, and what to do: one sentence that people and programs can use.

An *error* would make the site say something false and stops publishing. A *warning* is
something a reader would miss and stops a strict build. A *hint* is worth knowing and stops
nothing. Each carries a code, so that it can be looked up and silenced.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
        return f"{place}: {self.what} [{self.code}] {self.move}"

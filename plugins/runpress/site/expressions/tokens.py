"""The pieces of an expression: names, texts in quotes, numbers and signs."""

from __future__ import annotations

import re
from typing import NamedTuple

from runpress.format.names import shorten

TOKEN = re.compile(
    r"""\s*(?:
        (?P<name>[^\W\d]\w*)
      | (?P<text>"[^"\n]*"|'[^'\n]*')
      | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w]))
      | (?P<sign><=|>=|==|[.,()\[\]+*/<>-])
      | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
# What people write, and what the language has for it.
MEANT = {
    "\N{MINUS SIGN}": "-",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{DIVISION SIGN}": "/",
    "=": "==",
}


class Token(NamedTuple):
    """One piece; `column` counts characters from the start of the expression, from 0."""

    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        """The piece as a message shows it."""
        return "the end" if self.kind == "end" else shorten(self.text)

    @property
    def inside(self) -> str:
        """A name as it was meant: without its quotes, if it has any."""
        return self.text[1:-1] if self.kind == "text" else self.text

    def is_sign(self, *signs: str) -> bool:
        """Say whether the piece is one of these signs."""
        return self.kind == "sign" and self.text in signs


def token_at(text: str, start: int) -> Token:
    """Return the piece that begins at or after `start`; kind "other" where none can."""
    found = TOKEN.match(text, start)
    if found and found.lastgroup:
        return Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
    rest = text[start:]
    column = start + len(rest) - len(rest.lstrip())
    return Token("other", text[column], column)

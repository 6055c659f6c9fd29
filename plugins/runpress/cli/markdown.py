"""Text that somebody else wrote, in Markdown that GitHub renders: as text and nothing else.

Every character that Markdown, a table, HTML, a formula or a link could be made of is written
as a character reference, which none of them is. What would call a person or name an issue
when it is rendered, `@` and `#`, gets an invisible character behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from runpress.cli.terminal import plain

PLAIN = re.compile(r"[^\w ,;%()=+±−×–…/-]|_", re.ASCII)
# A point between digits is one; elsewhere it could make an address.
POINT = re.compile(r"(?<=\d)&#46;(?=\d)")
NAMING = {"@": "&#64;&#8203;", "#": "&#35;&#8203;"}
LONGEST = 200


def text(value: object, most: int = LONGEST) -> str:
    """Return a text as one line that shows as it is, cut if it is long."""
    return POINT.sub(".", PLAIN.sub(_reference, plain(value, most)))


def code(value: object, most: int = LONGEST) -> str:
    """Return a name as code, in which GitHub looks for no people, issues or formulas."""
    return f"<code>{text(value, most)}</code>"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], right: str = "") -> list[str]:
    """Return a table's lines.

    Args:
        headings: its first row, safe already.
        rows: its cells, safe already.
        right: a letter a column, `r` for one whose cells stand at its right side.
    """
    sides = ["---:" if right[at : at + 1] == "r" else "---" for at in range(len(headings))]
    return [_row(each) for each in (headings, sides, *rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _reference(found: re.Match[str]) -> str:
    char = found[0]
    # Letters of other scripts are no part of any syntax.
    if not char.isascii():
        return char
    return NAMING.get(char) or f"&#{ord(char)};"

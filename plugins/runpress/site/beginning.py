"""How a page's text begins: its title, and the first paragraph of its author's.

A line that only looks like a heading or a paragraph, inside a fence of code or a list, is
neither. What is prose is told by `prose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from runpress.site.prose import HOLDER, ITEM, walk_prose

HASHED = re.compile(r"#(?!#)[ \t]*(?P<words>.+?)[ \t]*#*[ \t]*\Z")
UNDERLINED = re.compile(r"(?P<words>.+)\n=+[ \t]*\Z")
# Tables, pictures, rulers, attributes, and HTML that is more than a value within a sentence.
NO_PARAGRAPH = re.compile(
    r"[|:]|!\[|\{|<(?!span class=\"rp-)|([-*_])[ \t]*(?:\1[ \t]*){2,}\Z|\[[^\]]+\]:"
)


@dataclass(frozen=True)
class Title:
    """The words of a page's title, and the offset at which its heading ends."""

    words: str
    end: int


def find_title(text: str) -> Title | None:
    """Return the first heading of the first level; None where there is none."""
    titles = (_title(text, block) for block in _blocks(text) if block.heading)
    return next((title for title in titles if title), None)


def first_paragraph(text: str) -> str:
    """Return the first paragraph that is neither in a list nor a table; empty without one."""
    for block in _blocks(text):
        words = text[block.start : block.end].rstrip()
        held = ITEM.match(words) or HOLDER.match(words) or NO_PARAGRAPH.match(words)
        if not block.heading and not held:
            return words
    return ""


@dataclass(frozen=True)
class _Block:
    start: int
    end: int
    heading: bool


def _blocks(text: str) -> list[_Block]:
    """The blocks that begin at the start of a line: those in lists and quotes do not."""
    found: list[_Block] = []

    def visit(start: int, end: int, heading: bool) -> int:
        if start == 0 or text[start - 1] == "\n":
            found.append(_Block(start, end, heading))
        return end

    walk_prose(text, visit)
    return found


def _title(text: str, block: _Block) -> Title | None:
    words = text[block.start : block.end]
    found = HASHED.match(words) or UNDERLINED.match(words)
    return Title(found["words"], block.end) if found else None

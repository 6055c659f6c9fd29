"""How a page's text begins: its title, and the first paragraph of its author's.

A line that only looks like a heading or a paragraph, inside a fence of code or a list, is
neither. What is prose is told by `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from runpress.site.text.prose import HOLDER, ITEM, walk_prose

T = TypeVar("T")
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
    return _first(text, _title)


def split_title(text: str) -> tuple[str, str]:
    """Split after the first heading; inserting before it would lose the page its title."""
    title = find_title(text)
    return (text[: title.end], text[title.end :]) if title else ("", text)


def first_paragraph(text: str) -> str:
    """Return the first paragraph that is neither in a list nor a table; empty without one."""
    return _first(text, _paragraph) or ""


def _first(text: str, take: Callable[[str, int, int, bool], T | None]) -> T | None:
    """Return the first thing that `take` finds in a block, and read no further.

    It is asked of the blocks that begin at the start of a line: those in lists and quotes do
    not.
    """
    found: T | None = None

    def visit(start: int, end: int, heading: bool) -> int:
        nonlocal found
        if start == 0 or text[start - 1] == "\n":
            found = take(text, start, end, heading)
        return end if found is None else len(text)

    walk_prose(text, visit)
    return found


def _title(text: str, start: int, end: int, heading: bool) -> Title | None:
    words = text[start:end]
    found = (HASHED.match(words) or UNDERLINED.match(words)) if heading else None
    return Title(found["words"], end) if found else None


def _paragraph(text: str, start: int, end: int, heading: bool) -> str | None:
    words = text[start:end].rstrip()
    held = ITEM.match(words) or HOLDER.match(words) or NO_PARAGRAPH.match(words)
    return None if heading or held else words

"""Where the prose of a Markdown text is: everything but code and front matter.

A value is looked for in prose alone, so lines are read as a Markdown processor reads them as
far as that matters: fences of any length, indented code, and the lists, quotes and
admonitions that both may stand in. Where Markdown's dialects differ, indentation is
Python-Markdown's: what belongs to a list item or an admonition stands four columns further
in. Every line is looked at a bounded number of times, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

INDENT = 4
FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
# What the beginning of a line may hold that is not yet its content; any blank may.
MARGIN = frozenset(" \t>\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)
}
QUOTE = re.compile(r"[ \t]*> ?")
BLANKS = re.compile(r"[ \t]*")
FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
ITEM = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
# Besides list items, what holds indented blocks: admonitions, tabs, footnotes, definitions.
HOLDER = re.compile(r'(?:!!!|\?\?\?\+?)[ \t]|===[!+]?[ \t]+"|\[\^[^\]\n]{1,100}\]:|:[ \t]')
HEADING = re.compile(r"#{1,6}")
UNDERLINE = re.compile(r"(?:=+|-+)\s*$")

# Called with the start and end of a block and whether it is a heading; returns how far what
# it found reaches, which may be beyond the block: a comment may go on over blank lines.
Visit = Callable[[int, int, bool], int]


class Fenced(NamedTuple):
    """A fence of code: where its opening line begins, and what stands behind its marks.

    `nested` is one that stands in a list, a quote or an admonition, or is indented so far that
    it is code by that alone; `closed` says whether marks of its own end it.
    """

    start: int
    info: str
    nested: bool
    closed: bool


def walk_prose(
    text: str, visit: Visit, has_front_matter: bool = False, fences: list[Fenced] | None = None
) -> None:
    """Call `visit` with every paragraph, heading, list item and table row, in order.

    The fences that are passed on the way are added to `fences`.
    """
    front = FRONT_MATTER.match(text) if has_front_matter else None
    walker = _Walker(text, visit, [] if fences is None else fences)
    position = front.end() if front else 0
    while position < len(text):
        position = walker.step(position)


class _Line(NamedTuple):
    """One line: `depth` quotes, then `indent` columns, then what begins at `content`."""

    content: int
    end: int
    depth: int
    outer: int
    indent: int
    blank: bool

    @property
    def next(self) -> int:
        return self.end + 1


class _Containers:
    """The columns at which the contents of open lists and admonitions begin."""

    def __init__(self) -> None:
        self._columns: list[int] = []

    def base(self, indent: int) -> int:
        at = bisect_right(self._columns, indent)
        return self._columns[at - 1] if at else 0

    def leave(self, indent: int) -> None:
        del self._columns[bisect_right(self._columns, indent) :]

    def enter(self, indent: int) -> None:
        self.leave(indent)
        self._columns.append(self.base(indent) + INDENT)


class _Walker:
    """Reads a text block by block."""

    def __init__(self, text: str, visit: Visit, fences: list[Fenced]) -> None:
        self._text = text
        self._visit = visit
        self._fences = fences
        self._outside, self._quoted = _Containers(), _Containers()
        self._depth = 0
        self._after_blank = True

    def step(self, position: int) -> int:
        """Pass over one line or block; return where the next begins."""
        line = self._line(position)
        if position and self._text[position - 1] != "\n":
            # The rest of a line on which a comment ended.
            return line.next if line.blank else self._block(line)
        if line.blank:
            self._after_blank = True
            return line.next
        containers = self._settle(line)
        if fence := self._fence(line, containers):
            self._after_blank = True
            return self._after_fence(line, fence, containers.base(line.indent))
        if self._after_blank and self._is_indented(line, containers):
            if fence := FENCE.match(self._text, line.content, line.end):
                self._note(line, fence, nested=True, closed=True)
            return line.next
        item = ITEM.match(self._text, line.content, line.end)
        if item or HOLDER.match(self._text, line.content, line.end):
            containers.enter(line.indent)
        fence = item and FENCE.match(self._text, item.end(), line.end)
        if fence:
            self._after_blank = True
            return self._after_fence(line, fence, line.indent + 1)
        return self._block(line)

    def _line(self, start: int, most_quotes: int | None = None) -> _Line:
        text = self._text
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if start < end and text[start] not in MARGIN:
            # Most lines: they begin at once, and with a sign.
            return _Line(start, end, 0, 0, 0, False)
        at, depth, outer = start, 0, 0
        while depth != most_quotes and (quote := QUOTE.match(text, at, end)):
            outer = outer if depth else _width(quote.group())
            at, depth = quote.end(), depth + 1
        blanks = BLANKS.match(text, at, end)
        content = blanks.end() if blanks else at
        indent = _width(text[at:content])
        blank = not text[content:end].strip()
        return _Line(content, end, depth, outer if depth else indent, indent, blank)

    def _settle(self, line: _Line) -> _Containers:
        """Close the containers that the line is no longer in; return those it is in."""
        if line.depth != self._depth:
            self._quoted = _Containers()
            self._depth = line.depth
        containers = self._quoted if line.depth else self._outside
        if self._after_blank:
            containers.leave(line.indent)
        return containers

    def _is_indented(self, line: _Line, containers: _Containers) -> bool:
        inner = line.indent - containers.base(line.indent)
        outer = line.outer - self._outside.base(line.outer)
        return inner >= INDENT or outer >= INDENT

    def _fence(self, line: _Line, containers: _Containers) -> re.Match[str] | None:
        if self._is_indented(line, containers):
            return None
        return FENCE.match(self._text, line.content, line.end)

    def _after_fence(self, opening: _Line, fence: re.Match[str], base: int) -> int:
        """Return where the text goes on after a fence, closed or cut short by its container."""
        marks = fence.group(1) or fence.group(2)
        at, closed = opening.next, False
        while at < len(self._text) and not closed:
            line = self._line(at, most_quotes=opening.depth)
            if not line.blank and (line.depth < opening.depth or line.indent < base):
                break
            at = line.next
            content = self._text[line.content : line.end].rstrip()
            whole = len(content) >= len(marks) and not content.strip(marks[0])
            closed = whole and line.indent < base + INDENT
        nested = base > 0 or opening.depth > 0
        self._note(opening, fence, nested=nested, closed=closed)
        return at

    def _note(self, line: _Line, fence: re.Match[str], *, nested: bool, closed: bool) -> None:
        info = self._text[fence.end(1) if fence.group(1) else fence.end(2) : line.end].strip()
        start = self._text.rfind("\n", 0, fence.start()) + 1
        self._fences.append(Fenced(start, info, nested, closed))

    def _block(self, first: _Line) -> int:
        """Scan the lines that make one paragraph, heading or item; return where it ended."""
        heading = HEADING.match(self._text, first.content, first.end) is not None
        last = first
        while not heading and last.next < len(self._text):
            line = self._line(last.next)
            if line.blank or self._begins_anew(line, first):
                break
            heading = last is first and self._underlines(line, first)
            last = line
        self._after_blank = heading
        return max(self._visit(first.content, last.end, heading), last.next)

    def _begins_anew(self, line: _Line, first: _Line) -> bool:
        text, start, end = self._text, line.content, line.end
        return (
            line.depth != first.depth
            or text.startswith(("#", "|"), start)
            or FENCE.match(text, start, end) is not None
            or ITEM.match(text, start, end) is not None
        )

    def _underlines(self, line: _Line, first: _Line) -> bool:
        is_item = ITEM.match(self._text, first.content, first.end) is not None
        found = UNDERLINE.match(self._text, line.content, line.end)
        return found is not None and not is_item and line.indent < INDENT


def _width(blanks: str) -> int:
    """Return how many columns white space takes, a tab reaching to the next fourth."""
    return len(blanks.expandtabs(INDENT))

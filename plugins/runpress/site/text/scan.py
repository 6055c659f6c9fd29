"""Finding the values of a Markdown text, without taking it apart as Markdown.

Looked for are inline code that begins with `= `, and numerals that touch a comment
`<!--= expression -->`. Where code and comments are is told by `passages`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from runpress.site.text.passages import Passage, Passages
from runpress.site.text.prose import walk_prose

# Inside a quote, a line of code begins with the quote's mark.
NEXT_LINE = re.compile(r"\r?\n[ \t]*(?:> ?)*")
NUMERAL = re.compile(
    r"(?:(?<![0-9A-Za-z_)\]])[+\-\u2212])?[0-9]+(?:\.[0-9]+)?(?:[ \xa0\u202f]?%)?\Z"
)
# What makes the digits after it a part of something else: 1,234 or v1.2.3 or 1e-7.
PART_OF_MORE = re.compile(r"[0-9A-Za-z_]\Z|[0-9][.,'\xa0\u202f]\Z|[0-9][eE][+\-\u2212]\Z")
LONGEST_NUMERAL = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Something to fill in or to check.

    `kind` is "value" for inline code, "literal" for the backslash that keeps inline code as
    it is, "numeral" for a comment with the numeral that touches it, empty if none does.
    `start` and `end` are offsets of what is to be replaced; `line` and `column` count from
    1, and `expression_column` is where the expression begins.
    """

    kind: Literal["value", "literal", "numeral"]
    start: int
    end: int
    line: int
    column: int
    expression: str = ""
    expression_column: int = 0
    numeral: str = ""
    in_heading: bool = False


def find_spans(text: str, first_line: int = 1, *, whole_file: bool = False) -> list[Span]:
    """Return the spans of a text in their order.

    Args:
        text: Markdown.
        first_line: the number of the text's first line in its file.
        whole_file: the text may begin with front matter, which takes no values.
    """
    scanner = _Scanner(text, first_line)
    walk_prose(text, scanner.visit, has_front_matter=whole_file)
    return scanner.spans


class _Scanner:
    """Collects the spans of one block after the other."""

    def __init__(self, text: str, first_line: int) -> None:
        self.spans: list[Span] = []
        self._text = text
        self._first_line = first_line
        self._line_starts = [0] + [found.end() for found in re.finditer("\n", text)]
        self._passages = Passages(text, self._line_starts)

    def visit(self, start: int, end: int, heading: bool) -> int:
        """Collect the spans of a block; return how far comments and code in it reach."""
        passages, reached = self._passages.within(start, end)
        for passage in passages:
            if passage.kind == "code":
                self._code(passage, heading)
            else:
                self._comment(passage.start, passage.inner_end, start, heading)
        return reached

    def _code(self, code: Passage, heading: bool) -> None:
        """Take inline code that is a value, or that only looks like one."""
        raw = self._text[code.inner : code.inner_end]
        lead = code.inner + len(raw) - len(raw.lstrip())
        content = NEXT_LINE.sub(" ", raw).strip()
        if content.startswith("\\= "):
            self._add("literal", lead, lead + 1, heading)
        elif content.startswith("= "):
            self._add("value", code.start, code.end, heading, content[2:], lead + 2)

    def _comment(self, start: int, close: int, block: int, heading: bool) -> None:
        if not self._text.startswith("=", start + 4):
            return
        before = self._text[max(block, start - LONGEST_NUMERAL) : start]
        found = NUMERAL.search(before)
        numeral = found.group() if found and len(found.group()) < LONGEST_NUMERAL else ""
        if PART_OF_MORE.search(before[: len(before) - len(numeral)]):
            numeral = ""
        expression = self._text[start + 5 : close]
        begin = start - len(numeral)
        self._add("numeral", begin, close + 3, heading, expression, start + 5, numeral)

    def _add(
        self,
        kind: Literal["value", "literal", "numeral"],
        start: int,
        end: int,
        heading: bool,
        expression: str = "",
        expression_start: int = 0,
        numeral: str = "",
    ) -> None:
        row = bisect_right(self._line_starts, start) - 1
        line_start = self._line_starts[row]
        lead = len(expression) - len(expression.lstrip())
        self.spans.append(
            Span(
                kind=kind,
                start=start,
                end=end,
                line=self._first_line + row,
                column=start - line_start + 1,
                expression=expression.strip(),
                expression_column=max(expression_start + lead - line_start + 1, 0),
                numeral=numeral,
                in_heading=heading,
            )
        )

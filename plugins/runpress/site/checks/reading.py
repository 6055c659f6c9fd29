"""A hand-written page as its checks read it: one pass over the text, shared by all of them.

What is code, a comment or markup says nothing about the page's style, so checks look at
copies of the text in which that is blank. The copies are as long as the text, so that an
offset means the same place in each of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from runpress.site.archive import Archive
from runpress.site.catalog import Experiment
from runpress.site.checks.picture import Picture, find_pictures
from runpress.site.text.passages import Passages
from runpress.site.text.post import Post
from runpress.site.text.prose import Fenced, walk_prose

HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]*(?P<hashed>.*)|(?P<lined>.+)\n[ \t]*(?P<rule>[=-])")
NUMBERED = re.compile(r"\A(?:[0-9]+[.、)]?[ \t]*)+|\A[一二三四五六七八九十]+、")
# What is read by machines: links, tags, addresses, mathematics.
MACHINES = re.compile(
    r"(?:!?\[[^\[\]\n]*+)?\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)?"
    r"|(?:!?\[[^\[\]\n]*+)?\]\[[^\[\]\n]*+\]"
    r"|<[a-zA-Z/][^<>]*+>"
    r"|(?:https?|ftp)://[^\s<>]*+"
    r"|\$[^$\n]++\$"
)
# Stands where a comment with an expression was, so that the number before it is known as checked.
CHECKED, BLANK = "\x01", " "
# Stand where code was, and where a value will be, which is a number.
COVERED, VALUE = "\x02", "0"


class Comment(NamedTuple):
    """A comment in the prose: its offsets, and what stands between its marks."""

    start: int
    end: int
    text: str


class Heading(NamedTuple):
    """A heading: where it begins and ends, its level from 1, its words."""

    start: int
    end: int
    level: int
    words: str

    @property
    def plain(self) -> str:
        """The words as they are compared: as small letters, without number and colon."""
        return plain_words(self.words)


@dataclass(frozen=True)
class Reading:
    """A page, what it is about, and its text in the forms that checks need."""

    post: Post
    archive: Archive
    experiment: Experiment | None = None

    @property
    def text(self) -> str:
        """The page's text without its front matter."""
        return self.post.body

    @property
    def is_post(self) -> bool:
        """Whether the page lies among the posts."""
        return self.archive.blog.has_post(self.post)

    def line(self, offset: int) -> int:
        """Return the line of the file on which an offset of the text stands."""
        return self.post.first_line + bisect_right(self._line_starts, offset) - 1

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """The offsets of every paragraph, heading, list item and row of a table."""
        return self._passed.blocks

    @property
    def fences(self) -> list[Fenced]:
        """Every fence of code, those that are nested or never closed too."""
        return self._passed.fences

    @property
    def comments(self) -> list[Comment]:
        """The comments of the prose."""
        return self._passed.comments

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings in their order."""
        return [_heading(self.text, *block) for block in self._passed.headings]

    @cached_property
    def prose(self) -> str:
        """The text with code and comments blank."""
        passed = self._passed
        holes = [(start, end, BLANK) for start, end in [*passed.outside, *passed.codes]]
        return _filled(self.text, [*holes, *passed.checked()])

    @cached_property
    def covered(self) -> str:
        """The text with blocks of code blank, and a sign in the place of inline code."""
        passed, text = self._passed, self.text
        holes = [
            (start, end, VALUE if text.startswith("`= ", start) else COVERED)
            for start, end in passed.codes
        ]
        holes += [(start, end, BLANK) for start, end in passed.outside]
        return _filled(self.text, [*holes, *passed.checked()])

    def words(self, start: int, end: int) -> str:
        """Return a part of the prose with everything blank that is not read by people."""
        return MACHINES.sub(lambda found: BLANK * len(found.group()), self.prose[start:end])

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures of the page, and all else that a browser loads by itself."""
        return find_pictures(self.prose, self.blocks)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _passed(self) -> _Passed:
        passed = _Passed(self.text, self._line_starts)
        walk_prose(self.text, passed.visit, fences=passed.fences)
        passed.finish()
        return passed


class _Passed:
    """What one walk over a text has met.

    `outside` are the offsets of what lies between blocks, `codes` those of inline code.
    """

    def __init__(self, text: str, line_starts: list[int]) -> None:
        self.blocks: list[tuple[int, int]] = []
        self.headings: list[tuple[int, int]] = []
        self.fences: list[Fenced] = []
        self.comments: list[Comment] = []
        self.outside: list[tuple[int, int]] = []
        self.codes: list[tuple[int, int]] = []
        self._text = text
        self._passages = Passages(text, line_starts)
        self._reached = 0

    def visit(self, start: int, end: int, heading: bool) -> int:
        """Note a block with its code and comments; return how far they reach."""
        self.outside.append((self._reached, start))
        self.blocks.append((start, end))
        if heading:
            self.headings.append((start, end))
        text = self._text
        if text.find("`", start, end) >= 0 or text.find("<!--", start, end) >= 0:
            end = max(self._inside(start, end), end)
        self._reached = end
        return self._reached

    def finish(self) -> None:
        """Note what lies behind the last block."""
        self.outside.append((self._reached, len(self._text)))

    def checked(self) -> Iterator[tuple[int, int, str]]:
        """The comments, with a sign for those that hold an expression."""
        for comment in self.comments:
            sign = CHECKED if comment.text.startswith("=") else BLANK
            yield comment.start, comment.end, sign

    def _inside(self, start: int, end: int) -> int:
        passages, reached = self._passages.within(start, end)
        for passage in passages:
            if passage.kind == "code":
                self.codes.append((passage.start, passage.end))
            else:
                inside = self._text[passage.inner : passage.inner_end]
                self.comments.append(Comment(passage.start, passage.end, inside))
        return reached


def plain_words(words: str) -> str:
    """Return the words of a heading in the form in which two are the same: `4. Results:`."""
    return " ".join(NUMBERED.sub("", words.casefold()).strip(" \t*_:：、.").split())


def _heading(text: str, start: int, end: int) -> Heading:
    found = HEADING.match(text, start, end)
    if not found:
        return Heading(start, end, 6, "")
    if found["rule"]:
        return Heading(start, end, 1 if found["rule"] == "=" else 2, _plain(found["lined"]))
    return Heading(start, end, len(found["marks"]), _plain(found["hashed"].rstrip().rstrip("#")))


def _plain(words: str) -> str:
    """Return a heading's words without emphasis and without the attributes behind them."""
    words = words.rstrip()
    if words.endswith("}"):
        words = words.rpartition("{")[0]
    return words.strip(" \t*_#")


def _filled(text: str, holes: Iterable[tuple[int, int, str]]) -> str:
    """Return the text with holes filled by their signs; ends of lines stay."""
    parts: list[str] = []
    done = 0
    for start, end, sign in sorted(holes):
        parts.append(text[done:start])
        hole = text[start:end]
        # Between most blocks there is nothing but the ends of lines.
        if hole.strip("\n"):
            hole = "\n".join(sign * len(line) for line in hole.split("\n"))
        parts.append(hole)
        done = end
    return "".join([*parts, text[done:]])

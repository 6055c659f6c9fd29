"""Our own blocks, kept out of Markdown's way.

Most of a page is HTML of ours: sections of thousands of characters on one line each, in which
Markdown finds nothing to do, and reads every tag three times to learn it. So they are set
aside as Markdown itself sets raw HTML aside, only sooner, and come back where they stood.

On a page that somebody wrote an extension of Markdown does it, after code is out of the text
and before HTML is looked for: wherever such a line stands, it is treated as it was without. (Only
in raw HTML or a comment over several lines, an empty line more stands behind it.)
The page of a run is ours alone, and the same thousand times but for its blocks. There marks
stand in for them, so that what remains is converted once for all.

Only a line of well-formed elements that our templates began is taken; all else is Markdown's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

# How the extension is called in a list of extensions.
NAME = "runpress.hosts.held"
# After fences (25) and before whatever looks for HTML: MkDocs for anchors (21), Markdown (20).
AFTER_CODE = 24
BEGINNING = re.compile(r'<(?:div|figure|details|p|ul|dl|section|table) class="rp-')
TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>[^<>]*)>")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Elements whose text is no HTML, and what asks for Markdown inside an element.
OTHER = re.compile(r"<(?:script|style|textarea|title|[!?])|\smarkdown\b")
ANCHOR = re.compile(r'<[a-z][^<>]*?\sid="([^"]*)"|<a\s(?:[^<>]*\s)?name="([^"]*)"')
MARK = '<div class="rp-held" data-rp-held="{}"></div>'
MARKED = re.compile(re.escape(MARK).replace(r"\{\}", r"(\d+)"))


def parts_of(line: str) -> list[str]:
    """Return the elements that a line consists of; none where it is not a block of ours."""
    if not BEGINNING.match(line) or OTHER.search(line):
        return []
    parts: list[str] = []
    open_tags: list[str] = []
    begin = seen = 0
    for tag in TAG.finditer(line):
        seen += 1
        if not open_tags and tag.start() != begin:
            return []
        if tag["end"]:
            if not open_tags or open_tags.pop() != tag["name"]:
                return []
        elif tag["name"] not in VOID and not tag["rest"].endswith("/"):
            open_tags.append(tag["name"])
        if not open_tags:
            parts.append(line[begin : tag.end()])
            begin = tag.end()
    whole = not open_tags and begin == len(line) and seen == line.count("<") == line.count(">")
    return parts if whole else []


def map_blocks(lines: list[str], replace: Callable[[str], str]) -> list[str]:
    """Return lines with those replaced that begin as our blocks do, alone between empty ones."""
    last = len(lines) - 1
    made = list(lines)
    for at, line in enumerate(lines):
        if line.startswith("<") and BEGINNING.match(line):
            alone = not (at and lines[at - 1].strip()) and not (at < last and lines[at + 1].strip())
            made[at] = replace(line) if alone else line
    return made


def hold(markdown: str) -> tuple[str, list[str]]:
    """Return the text of a page of ours with marks in the place of its blocks, and those."""
    blocks: list[str] = []

    def mark(line: str) -> str:
        parts = parts_of(line)
        if not parts:
            return line
        # As Markdown writes them: an element a line, and an empty one after the last.
        blocks.append("\n".join(parts) + "\n")
        return MARK.format(len(blocks) - 1)

    if "rp-held" in markdown:
        return markdown, []
    return "\n".join(map_blocks(markdown.split("\n"), mark)), blocks


def put_back(content: str, blocks: list[str]) -> str:
    """Return a converted page with its blocks where their marks stand."""
    if not blocks:
        return content
    return MARKED.sub(lambda mark: blocks[int(mark[1])].removesuffix("\n"), content)


def anchors_of(markdown: str) -> set[str]:
    """Return the anchors within a page's blocks, which a link may lead to."""
    found: set[str] = set()

    def learn(line: str) -> str:
        found.update(html.unescape(one or other) for one, other in ANCHOR.findall(line))
        return line

    map_blocks(markdown.split("\n"), learn)
    return found


class _SetAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return "\n".join(map_blocks(lines, self._stored)).split("\n")

    def _stored(self, line: str) -> str:
        parts = parts_of(line)
        if not parts or not all(map(self._stands_alone, parts)):
            return line
        parts[-1] += "\n"
        return "\n\n".join(map(self.md.htmlStash.store, parts))

    def _stands_alone(self, part: str) -> bool:
        name = TAG.match(part)
        return bool(name and self.md.is_block_level(name["name"]))


class HeldBlocks(Extension):
    """Sets our blocks aside before Markdown looks for HTML."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Add what sets them aside."""
        md.preprocessors.register(_SetAside(md), "runpress_held", AFTER_CODE)


def makeExtension(**_: Any) -> HeldBlocks:  # noqa: N802 (Markdown's name)
    """Return the extension: Markdown asks a module for it by this name."""
    return HeldBlocks()

"""Pages' texts between their conversion and their template, held small.

MkDocs reads all pages before it makes the first, and holds the Markdown and the HTML of every
one of them to the end: of a thousand experiments those are hundreds of megabytes, of which one
page is wanted at a time. Here they wait packed until it is that page's turn. The text of a page
that turns out to stand as it is is never unpacked: what the memory gave is kept as it came.

Only in a site whose plugins are all known to look at no other page's text in between, and
that has no templates of its own, which may show any.
"""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

# Little work for most of what can be won: a page is tags that come again and again.
LEVEL = 1


class Unread(str):
    """Stands in a page for HTML that nobody has asked for yet."""

    __slots__ = ()


UNREAD = Unread()


class Packed(NamedTuple):
    """What waits of one page: each text packed, None where the page keeps it."""

    content: bytes | None
    markdown: bytes | None


class Texts:
    """The texts of the pages of one build."""

    def __init__(self) -> None:
        # By the page's identity, beside the page, so that no other one can take its place.
        self._waiting: dict[int, tuple[Any, Packed]] = {}

    def leave(self, page: Any, content: bytes) -> None:
        """Let a page's HTML, packed as `pack` does it, wait without having been read."""
        page.content = UNREAD
        self._waiting[id(page)] = page, Packed(content, None)

    def set_aside_source(self, page: Any) -> None:
        """Pack the Markdown of a page that was read long before its turn, as the blog does."""
        self._waiting[id(page)] = page, Packed(None, _packed(page.markdown))
        self.let_go(page)

    def set_aside(self, page: Any) -> None:
        """Pack what a page was read and converted to."""
        if page.content is UNREAD:
            return
        # A list shows the beginning of a post, which is what its Markdown is by now.
        markdown = None if hasattr(page, "excerpt") else _packed(page.markdown)
        self._waiting[id(page)] = page, Packed(_packed(page.content), markdown)
        self.let_go(page)

    def packed(self, page: Any) -> bytes | None:
        """Return a page's HTML as it waits; None where it does not."""
        known = self._waiting.get(id(page))
        return known[1].content if known else None

    def give_back(self, page: Any) -> None:
        """Give a page its texts again: it is about to be put into its template."""
        known = self._waiting.get(id(page))
        if known is None:
            return
        content, markdown = known[1]
        if markdown is not None:
            page.markdown = unpack(markdown)
        if content is not None:
            page.content = unpack(content)
        else:
            # It was only read so far: what it becomes now is another text.
            del self._waiting[id(page)]

    def let_go(self, page: Any) -> None:
        """Take a page's texts from it."""
        known = self._waiting.get(id(page))
        if known is None:
            return
        content, markdown = known[1]
        if content is not None:
            page.content = UNREAD
        if markdown is not None:
            page.markdown = UNREAD

    def finish(self, page: Any) -> None:
        """Forget the texts of a page that is written."""
        self.let_go(page)
        self._waiting.pop(id(page), None)


def pack(text: str) -> bytes:
    """Return a text packed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), LEVEL)


def unpack(packed: bytes) -> str:
    """Return a packed text.

    Raises:
        ValueError: it is not what `pack` gave.
    """
    try:
        return zlib.decompress(packed).decode("utf-8", "surrogatepass")
    except zlib.error as error:
        raise ValueError(str(error)) from None


def _packed(text: object) -> bytes | None:
    return pack(text) if type(text) is str else None

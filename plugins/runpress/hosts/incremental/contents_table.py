"""A page's table of contents as plain lists and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mkdocs.structure.toc import AnchorLink, TableOfContents


def told(links: Iterable[Any]) -> list[list[Any]]:
    """Return the entries with those below them: title, id, level, entries below."""
    return [[link.title, link.id, link.level, told(link.children)] for link in links]


def table_of(entries: list[Any]) -> TableOfContents:
    """Return the table of contents that `told` told of."""
    links = [_link(entry) for entry in entries]
    if links:
        # As MkDocs marks it.
        links[0].active = True  # type: ignore[attr-defined]
    return TableOfContents(links)


def _link(entry: list[Any]) -> AnchorLink:
    title, name, level, below = entry
    link = AnchorLink(str(title), str(name), int(level))
    link.children = [_link(each) for each in below]
    return link

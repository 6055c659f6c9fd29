"""Pages without their content: what a template put around it, kept from one build to the next.

An author changes a page's text far more often than its title, its headings or its neighbours,
and a template shows the text in one place. So the same HTML can be put around another text,
without the navigation, the lists and the templates that it came from, as long as everything
else is the same that a template may show of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.canonical import UnknownValueError, digest_of
from runpress.hosts.incremental.contents_table import told
from runpress.hosts.incremental.page_facts import settings_of
from runpress.hosts.incremental.texts import pack, unpack
from runpress.site.memory.store import Store

KIND, HTML = "frames", "frames in HTML"
# The kinds of pages that a template makes of nothing but themselves and their neighbours.
PLAIN, POST = "Page", "Post"
# A title that Material's templates look for, and give to a page that has none.
HEADING = "<h1"


@dataclass(frozen=True)
class Frame:
    """What stands around a page's content, and all that it was made from.

    `base` names what all pages of that build depend on, `facts` what a template may show of the
    page beside its content. `title` is the one that the navigation gave it, None where it has
    its own. `characters` are those of its formulas. `is_post` says whether the blog made it.
    """

    before: str
    after: str
    base: str
    facts: str
    title: str | None
    characters: frozenset[str]
    is_post: bool


class Frames:
    """The frames of one site's pages.

    Args:
        store: what is remembered between builds.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._used: set[str] = set()

    def keep(self, page: Page, frame: Frame | None) -> None:
        """Keep the frame of a page that was made; None forgets the one that it had."""
        path = page.file.src_uri
        if frame is None:
            self._store.put(KIND, path, b"null")
            return
        value = {
            "base": frame.base,
            "facts": frame.facts,
            "title": frame.title,
            "characters": sorted(frame.characters),
            "is_post": frame.is_post,
            "length": len(frame.before),
        }
        with suppress(TypeError):
            html = pack(frame.before + frame.after)
            self._store.put(KIND, path, orjson.dumps({**value, "html": digest_of(html)}))
            self._store.put(HTML, path, html)

    def use(self, page: Page) -> None:
        """Know that a page is still there, made or left alone."""
        self._used.add(page.file.src_uri)

    def get(self, path: str) -> Frame | None:
        """Return the frame of a page by its source path; None where there is none."""
        html = self._store.get(HTML, path)
        with suppress(ValueError, TypeError, KeyError):
            value = orjson.loads(self._store.get(KIND, path) or b"null")
            if value is None or html is None or value["html"] != digest_of(html):
                return None
            whole, length = unpack(html), int(value["length"])
            return _frame(value, whole[:length], whole[length:])
        return None

    def finish(self) -> None:
        """Forget pages that are no longer there."""
        self._store.keep_only(KIND, self._used)
        self._store.keep_only(HTML, self._used)


def frame_of(
    page: Any, around: tuple[str, str] | None, base: str, characters: set[str], *, titled: bool
) -> Frame | None:
    """Return the frame of a page that was made; None where it cannot be used again.

    Args:
        page: the page.
        around: the HTML before and behind its content.
        base: names what all pages depend on.
        characters: those of its formulas.
        titled: whether the navigation gave it its title.
    """
    kind = type(page).__name__
    if around is None or kind not in (PLAIN, POST):
        return None
    with suppress(UnknownValueError):
        title = str(page.title) if titled else None
        facts = facts_of(page)
        return Frame(*around, base, facts, title, frozenset(characters), kind == POST)
    return None


def facts_of(page: Any) -> str:
    """Return a name for what pages may show of a page, beside the whole of its content.

    Of a post that is its text too: lists show the beginning, or what was put in its place.

    Raises:
        UnknownValueError: something in it cannot be told.
    """
    links = page.links_to_anchors or {}
    return digest_of(
        [page.title, page.url, page.file.dest_uri],
        told(page.toc),
        dict(page.meta),
        settings_of(page),
        sorted(page.present_anchor_ids or ()),
        [[file.src_uri, each] for file, each in links.items()],
        HEADING in (page.content or ""),
        page.markdown if type(page).__name__ == POST else None,
    )


def frame_around(content: str, output: str) -> tuple[str, str] | None:
    """Return what stands before and behind a page's content; None where nobody can tell."""
    before, found, after = output.partition(content) if content else ("", "", "")
    return (before, after) if found and content not in after else None


def _frame(value: Mapping[str, Any], before: str, after: str) -> Frame:
    title = value["title"]
    return Frame(
        before,
        after,
        str(value["base"]),
        str(value["facts"]),
        None if title is None else str(title),
        frozenset(map(str, value["characters"])),
        value["is_post"] is True,
    )

"""Pages of runs, thousands of them, passed over while a site is read.

Nobody writes them, they are in no navigation, no list and no search, and their text is known
to be the last build's before anything is read. So nothing of MkDocs's reading happens to one
whose file stands: it only gets what others may ask of it. Where its place in the site turns
out to have changed, it is read late.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import orjson
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.said import Line, read_lines, say_again, tell_lines
from runpress.site.memory.store import Store

KIND = "made pages"


class MadePages:
    """The generated pages of one build.

    Args:
        store: what is remembered between builds.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known = store.every(KIND)
        self._used: set[str] = set()
        self._passed: dict[str, list[Line]] = {}

    def pass_over(self, page: Page, key: str) -> bool:
        """Give a page what others ask of it, without reading it; False where nobody knows it."""
        path = page.file.src_uri
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            value = orjson.loads(self._known.get(path) or b"null")
            if value is None or value["key"] != key:
                return False
            lines, meta = read_lines(value["said"]), dict(value["meta"])
            page.present_anchor_ids = set(value["anchors"])
            page.meta, page.title = meta, value["title"]
            self._passed[path] = lines
            self._used.add(path)
            return True
        return False

    def was_passed(self, page: Page) -> bool:
        """Say whether a page was not read."""
        return page.file.src_uri in self._passed

    def read_late(self, page: Page) -> None:
        """Forget that a page was passed over: it is about to be read."""
        del self._passed[page.file.src_uri]
        del page.title
        page.meta = {}

    def leave(self, page: Page) -> None:
        """Say what was said when a page was read that stays as it is."""
        say_again(self._passed[page.file.src_uri])

    def put(self, page: Any, key: str, lines: list[Line]) -> None:
        """Remember a page that was read."""
        self._used.add(page.file.src_uri)
        if page.links_to_anchors:
            return
        value = {
            "key": key,
            "said": tell_lines(lines),
            "meta": page.meta,
            "title": page.title,
            "anchors": sorted(page.present_anchor_ids or ()),
        }
        with suppress(TypeError):
            self._store.put(KIND, page.file.src_uri, orjson.dumps(value))

    def finish(self) -> None:
        """Forget pages that are no longer there."""
        self._store.keep_only(KIND, self._used)

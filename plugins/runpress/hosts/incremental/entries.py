"""Search entries of pages, kept by the page, for Material's search and for MkDocs's own.

Material reads the whole HTML of a page to find its words. What it found goes into the index
again as it was, where the page is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# The names under which a search can be set up.
SEARCHES = ("material/search", "search")


class Entries:
    """The index of one build.

    Args:
        plugins: the site's.
    """

    def __init__(self, plugins: Any) -> None:
        found = (plugins.get(name) for name in SEARCHES)
        indexes = [getattr(each, "search_index", None) for each in found if each is not None]
        self._list: list[dict[str, Any]] = []
        for index in indexes:
            known = getattr(index, "entries", getattr(index, "_entries", None))
            self._list = known if isinstance(known, list) else []
        # In the order of pages in the index.
        self._pages: dict[str, list[dict[str, Any]]] = {}

    def taken(self, page: str, make: Callable[[], None]) -> list[dict[str, Any]]:
        """Make a page, and return the entries that this adds to the index."""
        count = len(self._list)
        make()
        self._pages[page] = self._list[count:]
        return self._pages[page]

    def put(self, page: str, entries: list[dict[str, Any]]) -> None:
        """Add the entries of a page that is not made anew."""
        self._list.extend(entries)
        self._pages[page] = entries

    def replace(self, page: str, make: Callable[[], None]) -> None:
        """Make a page once more: its entries take the place of those that it had."""
        count = len(self._list)
        make()
        self._pages[page] = self._list[count:]
        self._list[:] = [entry for each in self._pages.values() for entry in each]

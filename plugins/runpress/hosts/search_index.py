"""Material's search index, written again without what has not changed being told again.

The index is one file for the whole site, so each save in a dev server writes all of it. Its
entries are the same objects from one save to the next, but for those of the page that was
saved: what each comes to in JSON is remembered beside it. The file is Material's own to the
byte, or else Material writes it: the two are held against each other at the first of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from inspect import signature
from typing import Any

WRITES = "generate_search_index"


def told(value: object) -> str:
    """Return a value as Material tells it."""
    return json.dumps(value, separators=(",", ":"), default=str)


class KeptIndex:
    """Writes the index of one dev server.

    Args:
        index: Material's.
        write: its own way to write it.
    """

    def __init__(self, index: Any, write: Callable[[Any], str]) -> None:
        self._index, self._write = index, write
        # By the entry's identity, beside the entry, so that no other one can take its place.
        self._known: dict[int, tuple[dict[str, Any], str]] = {}
        self._head = ""
        self._is_same = True

    def text(self, before: Any) -> str:
        """Return what is written to the index's file."""
        entries = self._index.entries
        if before or not self._is_same:
            return self._write(before)
        if not self._known:
            return self._begin(before)
        known = {id(entry): self._entry(entry) for entry in entries}
        self._known = known
        return self._joined([text for _, text in known.values()])

    def _entry(self, entry: dict[str, Any]) -> tuple[dict[str, Any], str]:
        return self._known.get(id(entry)) or (entry, told(entry))

    def _begin(self, before: Any) -> str:
        whole = self._write(before)
        self._head = whole.partition('"docs":[')[0]
        self._known = {id(entry): (entry, told(entry)) for entry in self._index.entries}
        self._is_same = self._joined([text for _, text in self._known.values()]) == whole
        return whole

    def _joined(self, entries: list[str]) -> str:
        return f'{self._head}"docs":[{",".join(entries)}]}}'


def write_thriftily(search: Any) -> None:
    """Let a search plugin write its index like that; one of another kind writes as it does."""
    index = getattr(search, "search_index", None)
    write = getattr(index, WRITES, None)
    if write is None or WRITES in vars(index) or list(signature(write).parameters) != ["prev"]:
        return
    if isinstance(getattr(index, "entries", None), list):
        setattr(index, WRITES, KeptIndex(index, write).text)

"""Front matter that was read before: YAML takes its time, and is what it was while its text is.

What YAML gives is kept as JSON, where it comes back from it exactly as it was; dates are told
apart from texts by a mark. All else, such as a key that is no text, is read each time.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any

import orjson

from runpress.site.memory.digests import digest_of
from runpress.site.memory.store import Store

KIND, KEY = "fronts", "read"
MARK = "\x00"


class Fronts:
    """What was read of front matter, by the digest of its text.

    Args:
        store: where it is kept between builds.
    """

    def __init__(self, store: Store) -> None:
        self._known = _read(store)
        self._seen: dict[str, Any] = {}

    def get(self, header: str) -> dict[str, Any] | None:
        """Return what a front matter says; None where it has to be read."""
        digest = digest_of(header.encode("utf-8", "surrogatepass"))
        told = self._seen.get(digest, self._known.get(digest))
        with suppress(ValueError, TypeError, RecursionError):
            meta = _decoded(told)
            if isinstance(meta, dict):
                self._seen[digest] = told
                return meta
        return None

    def put(self, header: str, meta: dict[str, Any]) -> None:
        """Keep what was read, if it comes back as it is."""
        with suppress(ValueError, TypeError, RecursionError):
            told = orjson.loads(orjson.dumps(_encoded(meta)))
            # `1` and `true` are equal, and not the same.
            if repr(_decoded(told)) == repr(meta):
                self._seen[digest_of(header.encode("utf-8", "surrogatepass"))] = told

    def taken_to(self, store: Store) -> Fronts:
        """Return those of another store, and where that has none, those known here."""
        taken = Fronts(store)
        taken._known = taken._known or self._known
        return taken

    def save(self, store: Store) -> None:
        """Hand what was asked for to the store; the rest is forgotten."""
        if self._seen != self._known:
            store.put(KIND, KEY, orjson.dumps(self._seen))
        self._known, self._seen = self._seen, {}


def _encoded(told: Any) -> Any:
    if isinstance(told, dict):
        if not all(type(key) is str and not key.startswith(MARK) for key in told):
            raise ValueError("not as it was")
        return {key: _encoded(each) for key, each in told.items()}
    if isinstance(told, list):
        return [_encoded(each) for each in told]
    if isinstance(told, datetime):
        return {f"{MARK}moment": told.isoformat()}
    if isinstance(told, date):
        return {f"{MARK}day": told.isoformat()}
    if told is None or type(told) in (str, int, float, bool):
        return told
    raise ValueError("not as it was")


def _decoded(told: Any) -> Any:
    if isinstance(told, list):
        return [_decoded(each) for each in told]
    if not isinstance(told, dict):
        return told
    if len(told) == 1:
        ((key, value),) = told.items()
        if key == f"{MARK}moment":
            return datetime.fromisoformat(value)
        if key == f"{MARK}day":
            return date.fromisoformat(value)
    return {key: _decoded(each) for key, each in told.items()}


def _read(store: Store) -> dict[str, Any]:
    with suppress(ValueError):
        told = orjson.loads(store.get(KIND, KEY) or b"{}")
        if isinstance(told, dict):
            return told
    return {}

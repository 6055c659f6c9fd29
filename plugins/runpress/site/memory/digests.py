"""What files hold, told by short digests, without reading again what nobody has touched.

Like git's index: a file whose size, times and number are those of the last look is taken for
the same. A file that was changed within moments of that look may have been changed again in
the same tick of its clock, so it is read once more next time. Times are compared for being
equal and never for being earlier: clocks go back, and files come from the future.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

import orjson

from runpress.site.memory.store import Store

KIND, KEY = "digests", "files"
# Some file systems count in steps of two seconds.
TICK = 2_000_000_000

# Size, time of the content, time of the entry, number; when it was looked at; the digest.
Known = tuple[int, int, int, int, int, str]


class Digests:
    """The digests of files, by their paths as given.

    Args:
        store: where they are kept between builds.
        now: returns the present in nanoseconds.
        name: whose they are; each that asks after files forgets those that it does not ask for.
    """

    def __init__(self, store: Store, now: Callable[[], int], name: str = KEY) -> None:
        self._store = store
        self._now = now
        self._name = name
        self._known = _read(store, name)
        self._seen: dict[str, Known] = {}

    def of(self, path: Path | str, status: os.stat_result | None = None) -> str | None:
        """Return the digest of a file's content; None where it cannot be read.

        Args:
            path: the file.
            status: what was just now told of it, where somebody has asked already.
        """
        name = os.fspath(path)
        try:
            status = status or os.stat(name)  # noqa: PTH116 - four times as fast as a path's own
        except (OSError, ValueError):
            return None
        known = self._seen.get(name) or self._known.get(name)
        if known and known[:4] == _state(status) and not _is_fresh(known):
            self._seen[name] = known
            return known[5]
        return self._look(name)

    def size(self, path: Path | str) -> int:
        """Return a file's size in bytes, 0 where there is none."""
        try:
            return os.stat(os.fspath(path)).st_size  # noqa: PTH116
        except (OSError, ValueError):
            return 0

    def content(self, path: Path | str) -> tuple[bytes, str] | None:
        """Return a file's content and its digest, read now; None where it cannot be read."""
        name = os.fspath(path)
        now = self._now()
        try:
            with open(name, "rb", opener=_open_now) as file:
                before = os.fstat(file.fileno())
                if not S_ISREG(before.st_mode):
                    return None
                content = file.read()
                after = os.fstat(file.fileno())
        except (OSError, ValueError):
            return None
        digest = digest_of(content)
        if _state(before) == _state(after):
            self._seen[name] = (*_state(after), now, digest)
        return content, digest

    def save(self) -> None:
        """Hand what was asked for to the store; files that nobody asked for are forgotten."""
        if self._seen != self._known:
            with suppress(TypeError, ValueError):
                # A name that is no text is not remembered, nor is any other then.
                self._store.put(KIND, self._name, orjson.dumps(self._seen))
            self._known = self._seen
        self._seen = {}

    def taken_to(self, store: Store) -> Digests:
        """Return the digests of another store, and where that has none, those known here."""
        taken = Digests(store, self._now, self._name)
        taken._known = taken._known or self._known
        return taken

    def _look(self, name: str) -> str | None:
        found = self.content(name)
        return found[1] if found else None


def digest_of(content: bytes) -> str:
    """Return a short name for some bytes; no two are known to share one."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _open_now(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to must not hold a build up."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _is_fresh(known: Known) -> bool:
    """Say whether a file had been changed just before it was looked at."""
    _, changed, entered, _, looked, _ = known
    return abs(looked - changed) < TICK or abs(looked - entered) < TICK


def _read(store: Store, name: str) -> dict[str, Known]:
    with suppress(orjson.JSONDecodeError):
        told = orjson.loads(store.get(KIND, name) or b"{}")
        if isinstance(told, dict):
            return {path: tuple(each) for path, each in told.items() if _is_known(each)}
    return {}


def _is_known(told: object) -> bool:
    return (
        isinstance(told, list)
        and len(told) == 6
        and all(type(each) is int for each in told[:5])
        and isinstance(told[5], str)
    )

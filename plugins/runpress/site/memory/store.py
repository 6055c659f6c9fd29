"""The memory between builds: small values by kind and key, in one file beside `mkdocs.yml`.

It is a shortcut, never a source: a file that is missing, damaged, foreign, locked, read-only
or of another version is a build without memory, and no error. It may also come with a
repository from somebody unknown. So it holds bytes that nothing runs, the one table in it
must be exactly ours, and each value is summed up together with its key, so that a byte that
fell over loses one value and spoils none. Whoever reads a value treats one of the wrong
shape as missing.

A connection belongs to the process that opened it: do not take a store across a fork.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from runpress.site.memory.spool import Slip, Spool

# How long a build waits for another one that is writing, in seconds.
PATIENCE = 2.0
# The one table. A kind begins with the fingerprint, so that a value of another version, which
# a build at the same time may write, is never taken for one of this.
SCHEMA = (
    "CREATE TABLE memory (kind TEXT, key TEXT, sum INTEGER, value BLOB, "
    "PRIMARY KEY (kind, key)) WITHOUT ROWID"
)


class Store:
    """Values by kind and key, as the last build left them and this one changes them.

    `put` and `keep_only` are seen at once and reach the disk with `save`. Two processes may
    use one file: each value is whole, and the later one to save wins.

    Args:
        path: the file; None is a memory that forgets with `save`.
        fingerprint: names all that values silently depend on, such as versions; what was
            kept under another one is as good as lost.
    """

    def __init__(self, path: Path | None, fingerprint: str) -> None:
        self._path = path
        self._prefix = hashlib.blake2b(fingerprint.encode(), digest_size=12).hexdigest() + " "
        self._new: dict[tuple[str, str], bytes | Slip] = {}
        self._spool = Spool(path.parent if path else None)
        self._kept: dict[str, frozenset[str]] = {}
        self._file = self._open()

    def get(self, kind: str, key: str) -> bytes | None:
        """Return a value; None where there is none that can be trusted."""
        if (kind, key) in self._new:
            return self._spool.read(self._new[kind, key])
        if not self._is_kept(kind, key):
            return None
        asked = "SELECT key, sum, value FROM memory WHERE kind = ? AND key = ?"
        rows = self._read(asked, (self._prefix + kind, key))
        return _sound(kind, *rows[0]) if rows else None

    def every(self, kind: str) -> dict[str, bytes]:
        """Return all values of a kind by their keys."""
        rows = self._read(
            "SELECT key, sum, value FROM memory WHERE kind = ?", (self._prefix + kind,)
        )
        found: dict[str, bytes] = {}
        for key, known, value in rows:
            sound = _sound(kind, key, known, value)
            if sound is not None and self._is_kept(kind, key):
                found[key] = sound
        for (of, key), told in self._new.items():
            made = self._spool.read(told) if of == kind else None
            if made is not None:
                found[key] = made
        return found

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value; one of the same kind and key is replaced."""
        self._new[kind, key] = self._spool.taken(value)

    def keep_only(self, kind: str, keys: Collection[str]) -> None:
        """Forget the values of a kind whose keys are not among these."""
        wanted = frozenset(keys)
        known = self._kept.get(kind)
        self._kept[kind] = wanted if known is None else wanted & known
        for named in [each for each in self._new if each[0] == kind and each[1] not in wanted]:
            del self._new[named]

    def save(self) -> None:
        """Write what is new in one transaction; a file that takes nothing is left alone."""
        try:
            if self._path and (self._new or self._kept):
                self._write()
        finally:
            self._new, self._kept = {}, {}
            self._spool.clear()

    def close(self) -> None:
        """Let go of the file; what was not saved is lost."""
        if self._file:
            with suppress(sqlite3.Error):
                self._file.close()
        self._file = None

    def _is_kept(self, kind: str, key: str) -> bool:
        return kind not in self._kept or key in self._kept[kind]

    def _read(self, asked: str, values: tuple[str, ...]) -> list[tuple[str, object, object]]:
        if self._file is None:
            return []
        try:
            return self._file.execute(asked, values).fetchall()
        except (sqlite3.Error, UnicodeError, ValueError, OverflowError, MemoryError):
            # Damaged, or thrown away by a build of another version meanwhile.
            return []

    def _open(self) -> sqlite3.Connection | None:
        """Return the file opened for reading; None where it is not as this version made it."""
        path = self._path
        # A link could lead to a file that is somebody's, and would be overwritten.
        if path is None or path.is_symlink() or not path.is_file():
            return None
        with suppress(sqlite3.Error, OSError):
            file = self._connect(path)
            if _tables(file) == [SCHEMA]:
                return file
            file.close()
        return None

    def _connect(self, path: Path) -> sqlite3.Connection:
        file = sqlite3.connect(
            path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        # A byte that fell over in a key must not keep the other keys from being read.
        file.text_factory = _text
        # What a foreign file brings along must not run.
        file.execute("PRAGMA trusted_schema = OFF")
        file.execute("PRAGMA synchronous = NORMAL")
        return file

    def _write(self) -> None:
        path = self._path
        if path is None or path.is_symlink():
            return
        with suppress(OSError, sqlite3.Error):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._file = self._file or self._begin(path)
                self._save_to(self._file)
            except sqlite3.OperationalError:
                # Full, read-only or locked: what is in it is good, and stays.
                self.close()
            except sqlite3.DatabaseError:
                self._file = self._begin_anew(path)
                self._save_to(self._file)

    def _begin(self, path: Path) -> sqlite3.Connection:
        """Open the file for writing; one that is not as this version made it makes room."""
        file = self._connect(path)
        try:
            known = _tables(file)
        except sqlite3.OperationalError:
            file.close()
            raise
        if known in ([], [SCHEMA]):
            return file
        file.close()
        return self._begin_anew(path)

    def _begin_anew(self, path: Path) -> sqlite3.Connection:
        self.close()
        for leftover in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        return self._connect(path)

    def _save_to(self, file: sqlite3.Connection) -> None:
        with _transaction(file):
            if _tables(file) != [SCHEMA]:
                file.execute(SCHEMA)
            # A fingerprint ends in a space, and the sign after that is "!".
            others = (self._prefix, self._prefix[:-1] + "!")
            file.execute("DELETE FROM memory WHERE kind < ? OR kind > ?", others)
            for kind, wanted in self._kept.items():
                self._forget(file, self._prefix + kind, wanted)
            file.executemany("REPLACE INTO memory VALUES (?, ?, ?, ?)", self._rows())

    def _forget(self, file: sqlite3.Connection, kind: str, wanted: frozenset[str]) -> None:
        known = file.execute("SELECT key FROM memory WHERE kind = ?", (kind,)).fetchall()
        gone = [(kind, key) for (key,) in known if key not in wanted]
        file.executemany("DELETE FROM memory WHERE kind = ? AND key = ?", gone)

    def _rows(self) -> Iterator[tuple[str, str, int, bytes]]:
        for (kind, key), told in self._new.items():
            value = self._spool.read(told)
            if value is not None and _is_text(key):
                yield self._prefix + kind, key, _sum(kind, key, value), value


def _tables(file: sqlite3.Connection) -> list[str]:
    """Return how everything in a file was made; an index of our table's own has no text."""
    return [text for (text,) in file.execute("SELECT sql FROM sqlite_master LIMIT 9")]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _is_text(key: str) -> bool:
    """Say whether a key can be written; the name of a file may hold what is no text."""
    try:
        key.encode()
    except UnicodeError:
        return False
    return True


@contextmanager
def _transaction(file: sqlite3.Connection) -> Iterator[None]:
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
        file.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            file.execute("ROLLBACK")
        raise


def _sum(kind: str, key: str, value: bytes) -> int:
    return crc32(value, crc32(f"{kind}\n{key}".encode("utf-8", "surrogatepass")))


def _sound(kind: str, key: object, known: object, value: object) -> bytes | None:
    """Return a value that is as it was put, None for any other."""
    if not isinstance(key, str) or not isinstance(value, bytes):
        return None
    return value if _sum(kind, key, value) == known else None

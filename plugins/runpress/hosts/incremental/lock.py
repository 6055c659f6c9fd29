"""One build at a time in one blog: two at once would each remove what the other writes.

The lock is a transaction in a database of its own: every platform has it, and it ends with the
process, however that ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# In seconds.
GLANCE, PATIENCE = 0.1, 600.0


@contextmanager
def alone(path: Path, tell: Callable[[], None]) -> Iterator[None]:
    """Hold a lock while a build runs; one that cannot be had is done without.

    Args:
        path: the lock's file.
        tell: is called once where another build must be waited for.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = sqlite3.connect(path, timeout=GLANCE, isolation_level=None)
    except sqlite3.Error:
        yield
        return
    with closing(file):
        _begin(file, tell)
        yield


def _begin(file: sqlite3.Connection, tell: Callable[[], None]) -> None:
    with suppress(sqlite3.Error):
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                tell()
                file.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
                file.execute("BEGIN EXCLUSIVE")

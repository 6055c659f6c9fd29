"""Locks that live and die with a process, so that none is ever left behind by a kill.

A log is locked by whoever writes it. An experiment's folder is locked for the moments in
which a record changes hands: one that goes on, is sealed, or takes another's place. It is
the folder itself that carries the lock, so there is no file to be committed or cleared.

Some file systems cannot lock, nor can Windows in this way, and on a network a folder's lock
holds for the processes of one machine. There everything goes on without.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# How long to wait for a record that changes hands; to copy a long log back takes seconds.
MOST_SECONDS = 60.0
PAUSE = 0.01

# What the threads of this process hold: a signal's handler may end a run amid such a moment.
_HELD: set[tuple[Path, int]] = set()


def lock(descriptor: int, *, shared: bool = False, seconds: float = 0.0) -> bool:
    """Lock an open file until it is closed, or its process ends.

    Args:
        descriptor: the file's.
        shared: have others share it; only a lock that is not shared keeps this one off.
        seconds: how long to wait for who holds it.

    Returns:
        False where files cannot be locked.

    Raises:
        BlockingIOError: somebody else holds it.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE)
        except OSError:
            return False
        else:
            return True


@contextlib.contextmanager
def in_turn(folder: Path, seconds: float = MOST_SECONDS) -> Iterator[bool]:
    """Let no record in an experiment's folder change hands elsewhere until the body is through.

    In a thread that has its turn already nothing happens.

    Yields:
        False where somebody else's turn has outlasted `seconds`. Then no record of another
        may be touched. True also where folders cannot be locked.
    """
    mine = (folder, threading.get_ident())
    if mine in _HELD:
        yield True
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        # There is no such folder yet, or a system that opens none.
        yield True
        return
    try:
        is_ours = _is_locked(descriptor, seconds)
        if is_ours:
            _HELD.add(mine)
        yield is_ours
    finally:
        _HELD.discard(mine)
        _unlock(descriptor)
        os.close(descriptor)


def _is_locked(descriptor: int, seconds: float) -> bool:
    try:
        lock(descriptor, seconds=seconds)
    except BlockingIOError:
        return False
    return True


def _unlock(descriptor: int) -> None:
    # Closing is not enough where a process was forked meanwhile: it holds the same lock.
    if sys.platform != "win32":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)

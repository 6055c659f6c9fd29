"""The growing end of `metrics.jsonl`: one write a call, and it has left the process.

A write may be cut short by a full disk. Then the rest of the line is tried, and where that
fails too the next line begins with a newline, so that a torn line costs only itself.
The file is also this process's sign of life: it stays locked as long as somebody writes.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from pathlib import Path

from runpress.format.write import open_log
from runpress.record.lock import lock

# How long a look at the log by somebody else may keep its writer from locking it.
MOST_SECONDS = 1.0


class LogFile:
    """An open log. `write` raises OSError when a line could not be written whole."""

    def __init__(self, path: Path) -> None:
        self._descriptor = open_log(path)
        self._torn = False
        # One thread may log while another ends the run; a closed descriptor's number is soon
        # that of another file. Reentrant: a signal's handler may end the run amid a write.
        self._turn = threading.RLock()
        with contextlib.suppress(BlockingIOError):
            lock(self._descriptor, seconds=MOST_SECONDS)
        _OPEN.add(self)

    def write(self, line: bytes) -> None:
        """Append one line, which ends with a newline; after `close` nothing happens."""
        with self._turn:
            if self._descriptor < 0:
                return
            if self._torn:
                line = b"\n" + line
            written = os.write(self._descriptor, line)
            while written < len(line):
                self._torn = True
                line = line[written:]
                written = os.write(self._descriptor, line)
            self._torn = False

    def close(self) -> None:
        """Give the file back; a second call does nothing."""
        with self._turn:
            descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def abandon(self) -> None:
        """Close this process's copy after a fork; the parent's stays open, and locked."""
        # A thread that the fork left behind may have had its turn.
        self._turn = threading.RLock()
        with contextlib.suppress(OSError):
            self.close()


def is_written_to(path: Path) -> bool:
    """Say whether a living process holds the log at `path`; True where that cannot be told.

    Where files cannot be locked, every record without an end counts as being written.

    Raises:
        OSError: the log cannot be looked at: it may be another user's.
    """
    try:
        # Should it be a pipe, nobody need be at its other end.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return False
    try:
        # Shared, so that two who look do not take each other for the writer.
        return not lock(descriptor, shared=True)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)


# The logs that this process writes.
_OPEN: weakref.WeakSet[LogFile] = weakref.WeakSet()


def _abandon_in_child() -> None:
    """Let a worker that outlives its parent not keep the parent's logs locked."""
    for log in list(_OPEN):
        log.abandon()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_abandon_in_child)

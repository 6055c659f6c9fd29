"""The growing end of `metrics.jsonl`: one write a call, and it has left the process.

A write may be cut short by a full disk. Then the rest of the line is tried, and where that
fails too the next line begins with a newline, so that a torn line costs only itself.
The file is also this process's sign of life: it stays locked as long as somebody writes.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from runpress.format.write import open_log


class LogFile:
    """An open log. `write` raises OSError when a line could not be written whole."""

    def __init__(self, path: Path) -> None:
        self._descriptor = open_log(path)
        self._torn = False
        # One thread may log while another ends the run; a closed descriptor's number is soon
        # that of another file. Reentrant: a signal's handler may end the run amid a write.
        self._turn = threading.RLock()
        _lock(self._descriptor)

    def write(self, line: bytes) -> None:
        """Append one line, which ends with a newline; after `close` nothing happens."""
        with self._turn:
            if self._descriptor < 0:
                return
            rest = memoryview(b"\n" + line if self._torn else line)
            while rest:
                written = os.write(self._descriptor, rest)
                self._torn = written < len(rest)
                rest = rest[written:]

    def close(self) -> None:
        """Give the file back; a second call does nothing."""
        with self._turn:
            descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def is_written_to(path: Path) -> bool:
    """Say whether a living process holds the log at `path`; True where that cannot be told."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Lock the file for as long as its process or a child of it lives; False if that fails.

    Some network file systems cannot lock, nor can Windows in this way: there every record
    without an end counts as still being written.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

"""Values on their way to the memory, which a first build of a large blog has too many of.

Nothing may reach the memory's file before a build is over: one that dies leaves what was
there. Until then the values wait in a file without a name, which goes with the process.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

# In bytes. So much waits without a file: an edit changes less.
LEAST = 1 << 23


class Slip(NamedTuple):
    """Where a value lies in the file: its first byte, and how many there are."""

    at: int
    size: int


class Spool:
    """Takes values off the hands of who holds them.

    Args:
        folder: where the file may lie; None keeps everything in the process.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._end = 0
        self._held = 0

    def taken(self, value: bytes) -> bytes | Slip:
        """Return where a value lies now; the value itself where it can stay as it is."""
        self._held += len(value)
        if self._folder is None or self._held < LEAST:
            return value
        try:
            return self._write(self._folder, value)
        except OSError:
            # Full, or read-only: this one and all that come stay with us.
            self._folder = None
            return value

    def read(self, told: bytes | Slip) -> bytes | None:
        """Return a value; None where it is lost."""
        if not isinstance(told, Slip):
            return told
        with suppress(OSError):
            if self._file is not None:
                self._file.seek(told.at)
                value = self._file.read(told.size)
                return value if len(value) == told.size else None
        return None

    def clear(self) -> None:
        """Forget all values."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._file, self._end, self._held = None, 0, 0

    def _write(self, folder: Path, value: bytes) -> Slip:
        if self._file is None:
            # Without a buffer: what is in one could fail to be written when its value is gone.
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self._file.seek(self._end)
        if self._file.write(value) != len(value):
            raise OSError("no room")
        slip = Slip(self._end, len(value))
        self._end += len(value)
        return slip

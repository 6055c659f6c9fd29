"""Saying what went wrong, once, without ever stopping a training.

Messages go to the logger `runpress`, not to Python's warnings: a script run with
`-W error` asked for its own warnings to be errors, and not for ours to end its training.
"""

from __future__ import annotations

import logging
from types import TracebackType

LOGGER = logging.getLogger("runpress")


class Complaints:
    """The complaints of one run; each is made once.

    Used as a context manager it also keeps every exception in its body from reaching the
    training: failures to write share one complaint, whatever was being written.
    """

    def __init__(self, run: str) -> None:
        self._run = run
        self._made: set[str] = set()

    def once(self, key: str, message: str) -> None:
        """Log `message` as a warning unless one with the same `key` was logged before."""
        if key not in self._made:
            self._made.add(key)
            LOGGER.warning("runpress: %s: %s", self._run, message)

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, OSError):
            self.once("write", unwritable(error))
        elif isinstance(error, Exception):
            self.once(
                f"{kind}",
                f"something in the record failed ({type(error).__name__}: {said_by(error)}). "
                "Training goes on; please report this with the line above it.",
            )
        return isinstance(error, Exception)


def said_by(error: BaseException) -> str:
    """Return the start of what an exception says; a foreign one may fail to say anything."""
    try:
        return str(error)[:200]
    except Exception:  # noqa: BLE001 - whatever it raises, it says nothing
        return ""


def unwritable(error: OSError) -> str:
    """Return what to say about a record that cannot be written."""
    name = error.filename if isinstance(error.filename, str) else None
    place = f" ({name})" if name else ""
    return (
        f"the record cannot be written: {error.strerror or error}{place}. Training goes on, "
        "but what is logged from here on may be missing. Check the disk and the folder."
    )

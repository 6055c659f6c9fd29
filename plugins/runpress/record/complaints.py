"""Saying what went wrong, once, without ever stopping a training.

Messages go to the logger `runpress`, not to Python's warnings: a script run with
`-W error` asked for its own warnings to be errors, and not for ours to end its training.
"""

from __future__ import annotations

import contextlib
import logging
from types import TracebackType

from runpress.errors import RunpressError

LOGGER = logging.getLogger("runpress")

# A script that is wrong in a new way at every step shall not fill the terminal or the memory.
MOST = 1_000
LONGEST_KEY = 300


class Complaints:
    """The complaints of one run; each is made once.

    Used as a context manager it also keeps every exception in its body from reaching the
    training: failures to write share one complaint, whatever was being written.
    """

    def __init__(self, run: str) -> None:
        self._run = run
        self._made: set[str] = set()

    def once(self, key: str, message: str, error: Exception | None = None) -> None:
        """Log `message` as a warning unless one with the same `key` was logged before.

        Where `error` is given its traceback follows.
        """
        # A key may be a metric's name, and that a text of a million letters.
        key = key[:LONGEST_KEY]
        if key in self._made or len(self._made) > MOST:
            return
        self._made.add(key)
        self._say(f"{self._run}: {message}", error)
        if len(self._made) == MOST:
            self._made.add("")
            self._say(f"{self._run}: that was the last of {MOST} warnings.")

    def _say(self, text: str, error: Exception | None = None) -> None:
        # A handler of the script's own may raise.
        with contextlib.suppress(Exception):
            LOGGER.warning("runpress: %s", text, exc_info=error)

    def about(self, error: Exception) -> None:
        """Say what an exception that was kept from the training means for the record."""
        if isinstance(error, OSError):
            self.once("write", unwritable(error))
        elif isinstance(error, RunpressError):
            self.once(f"{type(error)}{error}", f"{error} Training goes on.")
        else:
            self.once(
                f"{type(error)}",
                f"something in the record failed ({type(error).__name__}: {said_by(error)}). "
                "Training goes on; please report this with the lines below.",
                error,
            )

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            self.about(error)
            return True
        return False


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

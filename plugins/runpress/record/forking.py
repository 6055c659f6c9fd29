"""What a fork must not interrupt.

A fork copies one thread, and the locks of all others as they are just then. A data loader's
worker that is forked while the thread beside a run imports a module would wait for ever when
it imports the same one. So what that thread does under such a lock it does in `unforked`,
and a fork waits for it, though not for ever: a training that would go on is worth more.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

MOST_SECONDS = 1.0


class _Gate:
    """One lock, held by whoever must not be copied, and for a moment by who forks."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._held = False

    def before(self) -> None:
        self._held = self.lock.acquire(timeout=MOST_SECONDS)

    def after_in_parent(self) -> None:
        if self._held:
            self._held = False
            self.lock.release()

    def after_in_child(self) -> None:
        self.lock, self._held = threading.Lock(), False


_GATE = _Gate()


@contextlib.contextmanager
def unforked() -> Iterator[None]:
    """Keep other threads from forking until the body is through."""
    with _GATE.lock:
        yield


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_GATE.before,
        after_in_parent=_GATE.after_in_parent,
        after_in_child=_GATE.after_in_child,
    )

"""How a script may end without saying so: an exception, a signal, or just its last line.

Whatever was there before is called as before. A signal's default is to end the process,
and it still does, after the record has been ended.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType

# What ends a process without a word: a scheduler's wish, a terminal that went away.
DEADLY = (signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))
# All that asks for the end, at any moment.
ENDINGS = (*DEADLY, signal.SIGINT)

# Asked to end a run with a status, and with the exception that ended it if one did.
End = Callable[[str, BaseException | None], None]


class Endings:
    """Watches for the end of the process, from `__init__` until `stop_watching`."""

    def __init__(self, end: End) -> None:
        self._end = end
        self._previous_hook = sys.excepthook
        # One bound method, kept, so that it can be recognised again.
        self._hook = self._on_exception
        self._handler = self._on_signal
        sys.excepthook = self._hook
        atexit.register(self._on_exit)
        self._signals = [number for number in DEADLY if _is_free(number)]
        for number in self._signals:
            signal.signal(number, self._handler)

    def stop_watching(self) -> None:
        """Put everything back that nobody has changed since."""
        atexit.unregister(self._on_exit)
        if sys.excepthook is self._hook:
            sys.excepthook = self._previous_hook
        if not _in_main_thread():
            return
        for number in self._signals:
            if signal.getsignal(number) is self._handler:
                signal.signal(number, signal.SIG_DFL)

    def _on_exit(self) -> None:
        self._end("finished", None)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # The traceback first: it is what the person at the terminal waits for.
        try:
            self._previous_hook(kind, error, trace)
        finally:
            # A hook may exit; at the exit the run would count as finished.
            self._end(*ending_of(error))

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self._end("stopped", None)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def ending_of(error: BaseException | None) -> tuple[str, BaseException | None]:
    """Return the status of a run that ended with `error`, and the error if it is to blame."""
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "finished", None
    return ("stopped", None) if isinstance(error, KeyboardInterrupt) else ("failed", error)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back SIGTERM and Ctrl-C until the body is through: it is short and must be whole.

    By handlers, since a mask holds for one thread, and the system then gives the signal to
    another, of which torch has many. Outside the main thread nothing can be held back.
    """
    if not _in_main_thread():
        yield
        return
    held: list[int] = []
    before = {number: signal.getsignal(number) for number in ENDINGS}
    # None is a handler that Python did not set and could not put back.
    before = {number: handler for number, handler in before.items() if handler is not None}
    for number in before:
        signal.signal(number, lambda came, _: held.append(came))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for came in held:
            signal.raise_signal(came)


def _is_free(number: int) -> bool:
    return _in_main_thread() and signal.getsignal(number) == signal.SIG_DFL


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _forget_in_child() -> None:
    """Let a forked worker die by SIGTERM at once, as it would without us."""
    handler = signal.getsignal(signal.SIGTERM)
    if isinstance(getattr(handler, "__self__", None), Endings):
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)

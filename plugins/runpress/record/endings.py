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
        self._signal = _is_free(signal.SIGTERM)
        if self._signal:
            signal.signal(signal.SIGTERM, self._handler)

    def stop_watching(self) -> None:
        """Put everything back that nobody has changed since."""
        atexit.unregister(self._on_exit)
        if sys.excepthook is self._hook:
            sys.excepthook = self._previous_hook
        main = threading.current_thread() is threading.main_thread()
        if self._signal and main and signal.getsignal(signal.SIGTERM) is self._handler:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _on_exit(self) -> None:
        self._end("finished", None)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # The traceback first: it is what the person at the terminal waits for.
        self._previous_hook(kind, error, trace)
        self._end(status_after(error), error)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self._end("stopped", None)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def status_after(error: BaseException | None) -> str:
    """Return the status of a run that ended with this exception, or with none."""
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "finished"
    return "stopped" if isinstance(error, KeyboardInterrupt) else "failed"


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back SIGTERM and Ctrl-C until the body is through: it is short and must be whole."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_free(number: int) -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(number) == signal.SIG_DFL


def _forget_in_child() -> None:
    """Let a forked worker die by SIGTERM at once, as it would without us."""
    handler = signal.getsignal(signal.SIGTERM)
    if isinstance(getattr(handler, "__self__", None), Endings):
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)

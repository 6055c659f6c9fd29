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
from typing import NoReturn

from runpress.record.notebook import shell

# What ends a process without a word: a scheduler's wish, a terminal that went away.
DEADLY = (signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))
# All that asks for the end, at any moment.
ENDINGS = (*DEADLY, signal.SIGINT)

# Asked to end a run with a status, and with the exception that ended it if one did.
End = Callable[[str, BaseException | None], None]


class Endings:
    """Watches for the end of the process, from `__init__` until `stop_watching`.

    Args:
        end: called with how it ended.
        progress: anything that changes when the script goes on; compared, to tell an exit
            from one that the script has caught.
        leave: called at an exit that says nothing about how it ended.
    """

    def __init__(self, end: End, progress: Callable[[], object], leave: Callable[[], None]) -> None:
        self._end = end
        self._leave = leave
        self._progress = progress
        self._asked: tuple[SystemExit, object] | None = None
        self._last_error = _last_error()
        self._previous_hook = sys.excepthook
        self._previous_exit = sys.exit
        # One bound method, kept, so that it can be recognised again.
        self._hook = self._on_exception
        self._handler = self._on_signal
        self._exit = self._on_sys_exit
        sys.excepthook = self._hook
        # Python tells nobody that a script ends by SystemExit, nor with which code.
        sys.exit = self._exit
        atexit.register(self._on_exit)
        self._signals = [number for number in DEADLY if _is_free(number)]
        for number in self._signals:
            signal.signal(number, self._handler)

    def stop_watching(self) -> None:
        """Put everything back that nobody has changed since."""
        atexit.unregister(self._on_exit)
        if sys.excepthook is self._hook:
            sys.excepthook = self._previous_hook
        if sys.exit is self._exit:
            sys.exit = self._previous_exit
        if not _in_main_thread():
            return
        for number in self._signals:
            if signal.getsignal(number) is self._handler:
                signal.signal(number, signal.SIG_DFL)

    def _on_exit(self) -> None:
        if self._asked and self._asked[1] == self._progress():
            self._end(*ending_of(self._asked[0]))
        error = _last_error()
        if error is not self._last_error:
            # Somebody has put a hook of their own in the place of ours.
            self._end(*ending_of(error))
        self._leave()

    def _on_sys_exit(self, status: object = None, /) -> NoReturn:
        # In another thread it ends that thread only.
        if _in_main_thread():
            self._asked = (SystemExit(status), self._progress())
        self._previous_exit(status)  # type: ignore[arg-type]

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # The traceback first: it is what the person at the terminal waits for.
        try:
            self._previous_hook(kind, error, trace)
        finally:
            # A hook may exit; at the exit the run would count as finished.
            if isinstance(error, KeyboardInterrupt):
                # A second Ctrl-C is the first one's.
                with contextlib.suppress(KeyboardInterrupt):
                    self._end(*ending_of(error))
                _stay_interrupted()
            else:
                self._end(*ending_of(error))

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if signal.getsignal(number) is not self._handler:
            # Whoever has taken the signal over calls what was there before, and goes on.
            return
        self._end("stopped", None)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def ending_of(error: BaseException | None) -> tuple[str, BaseException | None]:
    """Return the status of a run that ended with `error`, and the error if it is to blame."""
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        return "finished", None
    # A generator that is closed was stopped by whoever drew from it.
    asked = isinstance(error, KeyboardInterrupt | GeneratorExit)
    return ("stopped", None) if asked else ("failed", error)


@contextlib.contextmanager
def undisturbed() -> Iterator[list[int]]:
    """Hold back SIGTERM and Ctrl-C until the body is through: it is short and must be whole.

    Yields the signals that have come, for a body that can be quicker when somebody waits. By
    handlers, since a mask holds for one thread, and the system then gives the signal to
    another, of which torch has many. Outside the main thread nothing can be held back.
    """
    held: list[int] = []
    if not _in_main_thread():
        yield held
        return
    before = {number: signal.getsignal(number) for number in ENDINGS}
    # None is a handler that Python did not set and could not put back.
    before = {number: handler for number, handler in before.items() if handler is not None}
    for number in before:
        signal.signal(number, lambda came, _: held.append(came))
    try:
        yield held
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for came in held:
            signal.raise_signal(came)


def _stay_interrupted() -> None:
    """Have Python end the process by SIGINT, as a shell expects of what was interrupted.

    Python notes that an interrupt went unhandled, and any `exec` forgets it, of which ending
    a run does some. One that is itself interrupted notes it again.
    """
    with contextlib.suppress(KeyboardInterrupt):
        exec("raise KeyboardInterrupt")  # noqa: S102 - a constant


def _last_error() -> BaseException | None:
    """Return the exception that went unhandled last; at a prompt each command may have one."""
    at_a_prompt = hasattr(sys, "ps1") or shell() is not None
    return None if at_a_prompt else getattr(sys, "last_value", None)


def _is_free(number: int) -> bool:
    return _in_main_thread() and signal.getsignal(number) == signal.SIG_DFL


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _forget_in_child() -> None:
    """Let a forked worker die by a signal at once, as it would without us."""
    for number in DEADLY:
        if isinstance(getattr(signal.getsignal(number), "__self__", None), Endings):
            with contextlib.suppress(ValueError):
                signal.signal(number, signal.SIG_DFL)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)

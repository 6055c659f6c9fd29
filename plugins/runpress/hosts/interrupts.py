"""Ctrl-C while a build runs: whatever line it meets, the build ends as an interrupted one does.

Python raises at the line that is being run, and two kinds of lines do not bear that. Amid an
import, libraries written in C end the process with a dump of its core, or Python makes another
error of it; so an import is let to end first, which takes a moment. And who calls a line may
take any error for its own, or drop it, as a finaliser does; so it is remembered that
somebody pressed the keys.
"""

from __future__ import annotations

import _thread
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# In seconds: how often it is looked whether an import is over.
GLANCE = 0.02
# How Python calls the file of its import system.
IMPORTING = "<frozen importlib"


class Interrupts:
    """What is done in place of Python's own answer to Ctrl-C."""

    def __init__(self) -> None:
        self.asked = False
        self._is_look, self._over = False, False

    def __call__(self, _: int, frame: FrameType | None) -> None:
        """End what runs, unless it is an import; when asked twice, that too.

        Raises:
            KeyboardInterrupt: always, but for the first time amid an import.
        """
        insists = self.asked and not self._is_look
        self.asked, self._is_look = True, False
        if insists or not is_importing(frame):
            raise KeyboardInterrupt
        # Not a thread of `threading`: its locks may be held by the very line that runs.
        _thread.start_new_thread(self._look_again, ())

    def end(self) -> None:
        """Interrupt nothing any more."""
        self._over = True

    def _look_again(self) -> None:
        time.sleep(GLANCE)
        if not self._over:
            self._is_look = True
            _interrupt_main()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let what runs in here be ended by Ctrl-C, at any moment and in one way.

    Where somebody else answers to it, or in another thread than the main one, nothing changes.

    Raises:
        KeyboardInterrupt: it was asked for, whatever became of that.
    """
    if not _is_ours_to_answer():
        yield
        return
    interrupts = Interrupts()
    before = signal.signal(signal.SIGINT, interrupts)
    try:
        yield
    except (Exception, SystemExit):
        if interrupts.asked:
            raise KeyboardInterrupt from None
        raise
    finally:
        interrupts.end()
        signal.signal(signal.SIGINT, before)
    if interrupts.asked:
        raise KeyboardInterrupt


def is_importing(frame: FrameType | None) -> bool:
    """Say whether a line runs because of an import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            return True
        frame = frame.f_back
    return False


def _interrupt_main() -> None:
    # The first also wakes a thread that waits, and is not everywhere.
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main(signal.SIGINT)


def _is_ours_to_answer() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGINT) is signal.default_int_handler

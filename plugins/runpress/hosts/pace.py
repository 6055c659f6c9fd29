"""When to build after a change: as soon as it is over, and at a bounded rate under a storm.

Saving a file is several events within milliseconds (a new file is made, written, closed, put in
the place of the old one). A build that starts between them is a build in vain, so a moment
without any is waited for. Where there is no such moment, because something writes a hundred
times a second, a build is asked for all the same, twice a second at most.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

# Calls a function after some seconds, unless what it returned is called.
Later = Callable[[float, Callable[[], None]], Callable[[], None]]

# In seconds: how long nothing happens before a change counts as over, and the longest wait.
PAUSE, LONGEST = 0.03, 0.5


class Pace:
    """Asks for a build when its time has come.

    Args:
        ask: asks for a build.
        later: sets a timer.
        now: a clock in seconds that never goes back.
    """

    def __init__(self, ask: Callable[[], None], later: Later, now: Callable[[], float]) -> None:
        self._ask, self._later, self._now = ask, later, now
        # When the changes that wait began, and when the last came.
        self._first: float | None = None
        self._last = 0.0
        self._waiting: Callable[[], None] | None = None
        self._turn = threading.RLock()

    def soon(self) -> None:
        """Build when this change is over."""
        with self._turn:
            self._last = self._now()
            if self._first is None:
                self._first = self._last
                self._set(PAUSE, self._look)

    def after(self, seconds: float) -> None:
        """Build in some seconds, unless this is asked for again or something is built sooner."""
        with self._turn:
            if self._first is None:
                self._set(seconds, self._build)

    def _look(self) -> None:
        with self._turn:
            if self._first is None:
                return
            now = self._now()
            quiet, first = self._last + PAUSE, self._first + LONGEST
            # Clocks and timers do not agree to the last digit.
            rest = min(quiet, first) - now
            if rest > PAUSE / 10:
                self._set(rest, self._look)
                return
        self._build()

    def _build(self) -> None:
        with self._turn:
            self._first = self._waiting = None
        self._ask()

    def _set(self, seconds: float, call: Callable[[], None]) -> None:
        if self._waiting:
            self._waiting()
        self._waiting = self._later(seconds, call)


def timer(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    """Call a function after some seconds, in a thread that nothing waits for."""
    each = threading.Timer(seconds, call)
    each.daemon = True
    each.start()
    return each.cancel

"""What a build is doing and how long that will take, as one line on a terminal.

Nothing is shown where nobody looks: into a file, in CI, with `--quiet`, or of a step that is
over before the eye has found it. Log lines stand above the bar and never inside it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any, TextIO, TypeVar

# In seconds: what is over sooner needs no bar.
DELAY = 0.5
LOGGER = "mkdocs"
Item = TypeVar("Item")


class Progress:
    """The one bar of a build, step after step.

    Args:
        stream: where it is drawn, if that is a terminal.
        delay: of each step nothing is shown for so many seconds.
    """

    def __init__(self, stream: TextIO | None, delay: float = DELAY) -> None:
        self._stream = stream if stream and stream.isatty() else None
        self._delay = delay
        self._bar: Any = None
        self._around = ExitStack()

    def step(self, name: str, total: int, unit: str = "page") -> None:
        """Begin a step of so many `unit`s; the one before it is over."""
        self._end()
        if self._stream is None or not total:
            return
        bar = _bar_class()
        self._around.enter_context(_above(self._stream, bar))
        self._bar = bar(
            total=total,
            desc=name,
            unit=f" {unit}s",
            delay=self._delay,
            file=self._stream,
            leave=False,
            dynamic_ncols=True,
        )

    def advance(self, count: int = 1) -> None:
        """Tell that so many more are done."""
        if self._bar is not None:
            self._bar.update(count)

    def over(self, items: Iterable[Item], name: str, total: int, unit: str) -> Iterator[Item]:
        """Yield the items of a step, and tell of each when the next one is asked for."""
        self.step(name, total, unit)
        for item in items:
            yield item
            self.advance()
        self.close()

    def close(self) -> None:
        """Take the bar away. A later step draws it again."""
        self._end()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self._around.close()


def of_terminal() -> Progress:
    """Return the progress of this process's build: silent where it was asked to be quiet."""
    told = logging.getLogger(LOGGER).isEnabledFor(logging.INFO)
    return Progress(sys.stderr if told else None)


def _bar_class() -> Any:
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        """Without the thread that tqdm starts for bars that hang."""

        monitor_interval = 0

    return Bar


def _above(stream: TextIO, bar: Any) -> Any:
    """Return a context in which log lines for the terminal are written above the bar."""
    from tqdm.contrib.logging import logging_redirect_tqdm

    names = (LOGGER, None)
    loggers = [logging.getLogger(name) for name in names]
    # It takes the place of every handler that writes to stderr or stdout.
    return logging_redirect_tqdm([each for each in loggers if _writes(each, stream)], bar)


def _writes(logger: logging.Logger, stream: TextIO) -> bool:
    return any(getattr(handler, "stream", None) is stream for handler in logger.handlers)

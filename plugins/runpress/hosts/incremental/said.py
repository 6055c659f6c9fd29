"""What was said in the terminal while something was made, to be said again when it is reused.

A warning about a page that is not made anew is as true as before, and `--strict` must fail
over it as before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

# A line: its level, the logger that said it, the words.
Line = tuple[int, str, str]

ROOT = "mkdocs"


class _Ear(logging.Handler):
    """Collects what is said; what says nothing to anybody but us is left out."""

    def __init__(self, least: int) -> None:
        super().__init__(least)
        self.lines: list[Line] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.levelno, record.name, record.getMessage()))


@contextmanager
def heard(least: int = logging.INFO) -> Iterator[list[Line]]:
    """Give the lines that MkDocs and its plugins say in here, as they come."""
    ear, logger = _Ear(least), logging.getLogger(ROOT)
    logger.addHandler(ear)
    try:
        yield ear.lines
    finally:
        logger.removeHandler(ear)


def say_again(lines: Iterable[Line]) -> None:
    """Say the lines as whoever said them first."""
    for level, name, text in lines:
        logging.getLogger(name).log(level, "%s", text)


def tell_lines(lines: Iterable[Line]) -> dict[str, Any]:
    """Return lines as a value to remember: with how much could be heard."""
    return {"least": logging.getLogger(ROOT).getEffectiveLevel(), "lines": list(lines)}


def read_lines(told: Any) -> list[Line]:
    """Return the lines of a remembered value.

    Raises:
        ValueError: it is not what `tell_lines` gave, or there was more to hear: a build that
            was told to be quiet has not heard what this one would say.
        TypeError, KeyError: it is nothing of the kind.
    """
    if told["least"] > logging.getLogger(ROOT).getEffectiveLevel():
        raise ValueError("more is to be said now")
    lines: list[Line] = []
    for each in told["lines"]:
        if not (isinstance(each, list) and list(map(type, each)) == [int, str, str]):
            raise ValueError("no line")
        level, name, text = each
        # A memory may come from somebody unknown, and names become loggers for good.
        if name != ROOT and not name.startswith(f"{ROOT}."):
            raise ValueError("no logger of a build")
        lines.append((level, name, text))
    return lines

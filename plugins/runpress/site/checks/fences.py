"""A `runpress` fence that stays code, because of where it stands or because it never ends."""

from __future__ import annotations

from collections.abc import Iterator

from runpress.format.problems import Problem, Severity
from runpress.site.checks.reading import Reading
from runpress.site.text.embed import NAME, find_fences

NESTED = (
    "the `runpress` fence is indented, in a list or in a quote, so it stays code.",
    "Begin it at the start of a line, outside lists and quotes.",
)
OPEN = (
    "the fence is never closed, so all below it stays code.",
    "Close it with as many marks as it begins with, alone on a line.",
)


def check(reading: Reading) -> Iterator[Problem]:
    """Give a warning for every `runpress` fence that a reader would see as code."""
    if NAME not in reading.text:
        return
    lines = reading.text.split("\n")
    placed = {reading.post.first_line + fence.start for fence in find_fences(lines)}
    for fence in reading.fences:
        line = reading.line(fence.start)
        lost = fence.info == NAME and line not in placed
        swallows = not fence.closed and not fence.nested and _holds_one(reading.text, fence.start)
        if lost or swallows:
            what, move = OPEN if not fence.closed else NESTED
            yield Problem(Severity.WARNING, "RP503", reading.post.shown, what, move, line)


def _holds_one(text: str, start: int) -> bool:
    return f"```{NAME}\n" in text[start:] or f"~~~{NAME}\n" in text[start:]

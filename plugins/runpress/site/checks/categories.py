"""A category that is too long for the name of a file, and so for the blog."""

from __future__ import annotations

from collections.abc import Iterator

from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.categories import KEY, LONGEST, too_long
from runpress.site.checks.reading import Reading


def check(reading: Reading) -> Iterator[Problem]:
    """Give a warning for each category of a post that is cut."""
    post = reading.post
    for name in too_long(post) if reading.is_post else ():
        what = f"the category {shorten(name)!r} is longer than a file's name and is cut."
        move = f"Give it a name of at most {LONGEST} bytes."
        yield Problem(Severity.WARNING, "RP316", post.shown, what, move, post.line_of(KEY))

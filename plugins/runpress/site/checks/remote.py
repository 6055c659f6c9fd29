"""What a page would load from another site: it tells that site who reads, and may vanish."""

from __future__ import annotations

from collections.abc import Iterator

from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.checks.picture import Picture, is_remote
from runpress.site.checks.reading import Reading

# Of characters in the text; more than that is carried by every list of posts as well.
BIG = 10_000


def check(reading: Reading) -> Iterator[Problem]:
    """Give a warning for what comes from elsewhere, a hint for a big picture in the text."""
    own = reading.archive.blog.url
    for picture in reading.pictures:
        line = reading.line(picture.start)
        elsewhere = [target for target in picture.targets if is_remote(target, own)]
        if elsewhere:
            yield _remote(reading, picture, elsewhere[0], line)
        elif any(_is_big(target) for target in picture.targets):
            what = "a whole picture stands in the text, as data."
            move = "Save it as a file beside the post, and show that."
            yield Problem(Severity.HINT, "RP507", reading.post.shown, what, move, line)


def _remote(reading: Reading, picture: Picture, target: str, line: int) -> Problem:
    kind = "the image" if picture.needs_words else f"what <{picture.tag}> shows"
    what = f"{kind} comes from another site: {shorten(target, 80)}."
    move = "Save it beside the post and show that file, or only link to it."
    return Problem(Severity.WARNING, "RP504", reading.post.shown, what, move, line)


def _is_big(target: str) -> bool:
    return len(target) > BIG and target[:5].lower() == "data:"

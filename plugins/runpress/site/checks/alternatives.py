"""What stands in the place of a picture for who does not see it.

A run's picture without words gets them from the data, and a tag with `alt=""` says on purpose
that its picture is an ornament. Everywhere else words are needed, and some say nothing: what
says little is listed in the language files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache

from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.checks.picture import Picture, local_path
from runpress.site.checks.reading import Reading
from runpress.site.wording.words import words_of

FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|pdf)", re.IGNORECASE)
# What is left of `Figure 2:` is `figure`.
NOISE = re.compile(r"[\W\d_]+")
LONGEST_USELESS = 60
MOVE = "Say in a sentence what the picture shows."


def check(reading: Reading) -> Iterator[Problem]:
    """Give a warning for a picture without words, or with words that say nothing."""
    language = reading.archive.language_of(reading.post)
    for picture in reading.pictures:
        if not picture.needs_words:
            continue
        what = _fault(reading, picture, language)
        if what:
            line = reading.line(picture.start)
            yield Problem(Severity.WARNING, "RP506", reading.post.shown, what, MOVE, line)


def _fault(reading: Reading, picture: Picture, language: str) -> str:
    target = picture.targets[0] if picture.targets else ""
    if picture.tag and picture.words == "":
        return ""
    words = (picture.words or "").strip()
    if not words:
        if not picture.tag and _is_of_a_run(reading, target):
            return ""
        return f"the picture {shorten(_name(target))!r} has no words for who does not see it."
    if _says_nothing(words, target, language):
        return f"the words {shorten(words)!r} do not say what the picture shows."
    return ""


def _is_of_a_run(reading: Reading, target: str) -> bool:
    path = local_path(target, posixpath.dirname(reading.post.path))
    return path is not None and path.startswith("runs/")


def _says_nothing(words: str, target: str, language: str) -> bool:
    if len(words) > LONGEST_USELESS:
        return False
    stem = _name(target).rpartition(".")[0]
    plain = NOISE.sub(" ", words.casefold()).strip()
    idle = not plain or plain in _useless(language) | _useless("en")
    return idle or FILE_NAME.fullmatch(words) is not None or words.casefold() == stem.casefold()


@cache
def _useless(language: str) -> frozenset[str]:
    listed = words_of(language)("checks.useless_alt").casefold().split(",")
    return frozenset(word.strip() for word in listed)


def _name(target: str) -> str:
    if target[:5].lower() == "data:":
        return "data:…"
    return posixpath.basename(target.partition("?")[0].partition("#")[0])

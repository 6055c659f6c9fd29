"""How to cite a page: as BibTeX, and as a `CITATION.cff` that citation managers read.

Cited is the page at its permanent address, and the last commit that touched it or its
records: later commits elsewhere in the repository do not make it another page. Titles and
names are their authors' own, and no character of theirs ends a field before its time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import yaml

# A backslash before a brace keeps TeX from taking it for its own, but BibTeX counts it all
# the same, so braces get names.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "$&#_%"},
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NO_KEY = re.compile(r"[^A-Za-z0-9:._-]+")
# What a DOI, a URL or a path needs as it is.
PLAIN_IN_URL = "/:?=&#%+@!,;~.-_"


@dataclass(frozen=True)
class Citation:
    """What a citation says of a page; empty or None is what is not known."""

    key: str
    title: str
    authors: Sequence[str] = ()
    site: str = ""
    day: date | None = None
    url: str = ""
    commit: str = ""
    tags: Sequence[str] = ()
    message: str = ""


def bibtex(citation: Citation) -> str:
    """Return the entry, a field a line."""
    day = citation.day
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in citation.authors),
        # Twice in braces, so that no style changes the case of its letters.
        "title": f"{{{_tex(citation.title)}}}",
        "year": str(day.year) if day else "",
        "howpublished": _tex(citation.site),
        "url": quote(citation.url, safe=PLAIN_IN_URL),
        "note": f"Commit {_tex(citation.commit)}" if citation.commit else "",
    }
    lines = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value]
    if day:
        # A name of BibTeX's own, which every style spells in its way.
        lines.insert(3 if citation.authors else 2, f"  {'month':<12} = {MONTHS[day.month - 1]},")
    return "\n".join([f"@misc{{{_key(citation.key)},", *lines, "}"])


def cff(citation: Citation) -> bytes:
    """Return the content of a `CITATION.cff`, as of its format's version 1.2.0."""
    # A person's name has parts that only its owner can tell apart; an entity has one name.
    authors = [{"name": _plain(name)} for name in citation.authors]
    told: dict[str, Any] = {
        "title": _plain(citation.title),
        "authors": authors or [{"name": _plain(citation.site) or citation.key}],
        "date-released": citation.day.isoformat() if citation.day else None,
        "url": quote(citation.url, safe=PLAIN_IN_URL) or None,
        "commit": citation.commit or None,
        "keywords": list(dict.fromkeys(filter(None, map(_plain, citation.tags)))) or None,
    }
    data = {"cff-version": "1.2.0", "message": _plain(citation.message), "type": "dataset"}
    known = {name: value for name, value in told.items() if value}
    text = yaml.safe_dump({**data, **known}, allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode("utf-8", "replace")


def _key(key: str) -> str:
    """A key that every BibTeX takes: ASCII, and of another script what can be spelled in it."""
    ascii_only = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return NO_KEY.sub("-", ascii_only).strip("-.:_") or "experiment"


def _tex(text: str) -> str:
    return "".join(TEX.get(char, char) for char in _plain(text))


def _plain(text: str) -> str:
    """Text on one line, without characters that cannot be seen."""
    seen = (char if char.isprintable() else " " for char in text)
    return " ".join("".join(seen).split())

"""The pictures of a page, in every form in which Markdown and HTML have them.

Found are `![words](address)`, `![words][name]`, `![name]`, and the tags that make a browser
load something. Text is looked at block by block and from left to right: what opens and does
not close ends the search in its block, so that no text makes it slow.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

# Words may hold brackets one deep; what is taken is never given back.
WORDS = re.compile(r"!\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]", re.DOTALL)
TARGET = re.compile(
    r"\(\s*+(?:<(?P<angled>[^<>\n]*+)>|(?P<bare>[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+))"
)
REFERENCE = re.compile(r"[ ]?\[(?P<name>[^\[\]]*+)\]")
DEFINITION = re.compile(
    r"^ {0,3}\[(?P<name>[^\[\]\n]++)\]:[ \t]*+<?(?P<target>[^\s>]++)", re.MULTILINE
)
TAG = re.compile(
    r"<(?P<tag>img|source|video|audio|iframe|embed|object|script|link|track|input)\b", re.IGNORECASE
)
ATTRIBUTES = re.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
ATTRIBUTE = re.compile(
    r"""(?<![\w:-])(?P<name>[\w:-]++)\s*+(?:=\s*+("(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s"'>]++)))?"""
)
# Addresses that a browser asks for by itself; of a link only those that style a page.
LOADED = ("src", "poster", "data", "href")
CANDIDATE = re.compile(r"(?:^|[\s,])(?P<target>[^\s,]++)")
DENSITY = re.compile(r"[0-9.]++[wxh]")
OTHER_SITE = re.compile(r"(?:https?|ftp):|[/\\]{2}", re.IGNORECASE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass(frozen=True)
class Picture:
    """A picture, or anything else that a browser loads for a page by itself.

    `targets` are its addresses as written, `words` what is said in its place, None where a
    tag says nothing. `tag` is empty in Markdown.
    """

    start: int
    targets: tuple[str, ...]
    words: str | None
    tag: str = ""

    @property
    def needs_words(self) -> bool:
        """Whether somebody who does not see it has nothing but its words."""
        return self.tag in ("", "img")


def find_pictures(prose: str, blocks: Sequence[tuple[int, int]]) -> list[Picture]:
    """Return the pictures of a text in their order.

    Args:
        prose: a page's text with code and comments blank.
        blocks: the offsets of its paragraphs, headings, items and rows.
    """
    found = [*_markdown(prose, blocks), *_tags(prose, blocks)]
    return sorted(found, key=lambda picture: picture.start)


def is_remote(target: str, own: str = "") -> bool:
    """Say whether a browser would ask another site; `own` is this site's address."""
    address = "".join(target.split())
    ours = own and address.startswith(own)
    return OTHER_SITE.match(address) is not None and not ours


def local_path(target: str, folder: str) -> str | None:
    """Return the path, relative to `docs/`, that an address in a folder leads to.

    None for what is no file of the blog: other sites, data, what leads outside.
    """
    address = target.partition("#")[0].partition("?")[0]
    if not address or is_remote(target) or SCHEME.match(address):
        return None
    path = unquote(address)
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    joined = posixpath.normpath(joined)
    return None if joined.startswith("..") else joined


def _markdown(text: str, blocks: Sequence[tuple[int, int]]) -> Iterator[Picture]:
    if "![" not in text:
        return
    named = {_key(found["name"]): found["target"] for found in DEFINITION.finditer(text)}
    for start, end in blocks:
        at = start
        while (at := text.find("![", at, end)) >= 0:
            words = WORDS.match(text, at, end)
            target = _target(text, words, end, named) if words else None
            if words and target is not None and not text.startswith("\\", at - 1):
                yield Picture(at, (html.unescape(target),), words["words"])
            at = words.end() if words else at + 2


def _target(text: str, words: re.Match[str], end: int, named: dict[str, str]) -> str | None:
    direct = TARGET.match(text, words.end(), end)
    if direct:
        return direct["angled"] if direct["angled"] is not None else direct["bare"]
    reference = REFERENCE.match(text, words.end(), end)
    name = reference["name"] if reference and reference["name"] else words["words"]
    return named.get(_key(name))


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _tags(text: str, blocks: Sequence[tuple[int, int]]) -> Iterator[Picture]:
    if "<" not in text:
        return
    for start, end in blocks:
        at = start
        while found := TAG.search(text, at, end):
            close = ATTRIBUTES.match(text, found.end(), end)
            if not close:
                break
            yield _picture(found, close.group())
            at = close.end()


def _picture(found: re.Match[str], source: str) -> Picture:
    tag = found["tag"].lower()
    attributes = {
        each["name"].lower(): html.unescape(each["double"] or each["single"] or each["bare"] or "")
        for each in ATTRIBUTE.finditer(source)
    }
    loaded = [attributes[name] for name in LOADED if name in attributes]
    if tag == "link" and "stylesheet" not in attributes.get("rel", "").lower():
        loaded = []
    listed = attributes.get("srcset", "")
    # Data holds commas, and asks nobody.
    found_there = [] if "data:" in listed else CANDIDATE.finditer(listed)
    more = [each["target"] for each in found_there if not DENSITY.fullmatch(each["target"])]
    return Picture(found.start(), (*loaded, *more), attributes.get("alt"), tag)

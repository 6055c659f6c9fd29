"""What a post says first, as plain text: for feeds, previews and programs.

Markdown is turned into HTML as the page's is, and only its words are kept; so whatever an
author writes, what comes out is text and nothing else.
"""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from runpress.site.about import experiment_of
from runpress.site.archive import Archive
from runpress.site.catalog import Catalog
from runpress.site.expressions.values import fill
from runpress.site.markup import INVISIBLE
from runpress.site.text.beginning import first_paragraph, split_title
from runpress.site.text.leads import with_leads
from runpress.site.text.post import Post

if TYPE_CHECKING:
    from markdown import Markdown

# A summary is read in a list; what is longer is cut at a word.
LONGEST = 300
# More than anybody writes in a paragraph; Markdown takes its time for what is longer.
MOST_SOURCE = 4000
MOST_KEPT = 4096
BREAKS = re.compile(r"\s+")
# Halves of characters, and those that Unicode keeps for nobody.
UNSOUND = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
UNREAD = re.compile(
    r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)|<!--.*?-->|<[^<>]*>|\]\([^()\s]*\)",
    re.DOTALL | re.MULTILINE,
)
HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
# What a value that was filled in brings, and nothing else that means anything.
OF_VALUE = re.compile(r'</?span(?: class="rp-(?:value|n)")?>')
# Lines that begin with a letter and in which nothing else is special are what they are.
PLAIN = re.compile(
    rf"(?:[^\W\d_](?:[^\\`*_\[\]<>&\n]++|&(?:nbsp|#[0-9]{{1,7}});|{OF_VALUE.pattern})*+(?:\n|\Z))+"
)
SILENT = ("script", "style")


def summary_of(post: Post, archive: Archive) -> str:
    """Return a post's first paragraph as plain text with its values filled in."""

    def make() -> str:
        experiment = experiment_of(post, archive.catalog, archive.blog)
        return summarise(post, archive.catalog, experiment)

    return archive.once(("summary", post.path), make)


def summarise(post: Post, catalog: Catalog, experiment: str | None) -> str:
    """Return the same of a post that stands for itself."""
    _, text = split_title(post.body)
    paragraph = first_paragraph(text)[:MOST_SOURCE]
    if not paragraph:
        return ""
    filled, _ = fill(paragraph, catalog, experiment, post.shown)
    return cut(plain_text(with_leads(filled, text)))


def count_words(markdown: str) -> int:
    """Return how much there is to read in a text; two characters of Chinese are as a word.

    Code and comments are looked at, not read.
    """
    text = UNREAD.sub(" ", markdown)
    if text.isascii():
        return len(WORD.findall(text))
    han = sum(1 for _ in HAN.finditer(text))
    return len(WORD.findall(HAN.sub(" ", text))) + (han + 1) // 2


def title_of(post: Post) -> str:
    """Return a post's title as plain text: the front matter's, else its heading's."""
    told = post.meta.get("title")
    return cut(plain_text(str(told) if told else post.title)) or post.stem


def tags_of(post: Post) -> tuple[str, ...]:
    """Return a post's tags and categories, each once."""
    told = [post.meta.get(key) for key in ("tags", "categories")]
    named = (tag for each in told if isinstance(each, list) for tag in each if tag is not None)
    return tuple(dict.fromkeys(clean(str(tag)) for tag in named))


# A title is asked for by the page, by lists and by those that link to it.
@lru_cache(maxsize=MOST_KEPT)
def plain_text(markdown: str) -> str:
    """Return the words of some Markdown, white space made even."""
    if PLAIN.fullmatch(markdown):
        return clean(html.unescape(OF_VALUE.sub("", markdown)))
    reader = _Words()
    reader.feed(_markdown().reset().convert(markdown[: 2 * MOST_SOURCE]))
    reader.close()
    return clean("".join(reader.words))


def clean(text: str) -> str:
    """Return a text on one line, without what XML, JSON or a reader's eye cannot take."""
    return BREAKS.sub(" ", UNSOUND.sub("", INVISIBLE.sub("", text))).strip()


def cut(text: str) -> str:
    """Shorten a text to what a list can show, at a word where there is one."""
    if len(text) <= LONGEST:
        return text
    head, _, _ = text[:LONGEST].rpartition(" ")
    # Chinese has no spaces to cut at.
    return f"{head if len(head) > LONGEST // 2 else text[: LONGEST - 1]}…"


class _Words(HTMLParser):
    """Keeps what a reader would read."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        if tag in ("br", "p", "li"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


@cache
def _markdown() -> Markdown:
    from markdown import Markdown

    return Markdown()

"""The tree that the site half hands to a host: pages and assets by path.

A path is relative to `docs/`, with forward slashes, and names a source (`index.md`), not an
address: how sources become addresses is the host's business. So text inside pages links to
other pages and assets as `runpress:<path>`, which the host replaces by the address as seen
from the page that the text ends up on; an excerpt on the home page needs another one than
the same words in the post.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from urllib.parse import quote

from runpress.format.problems import Problem, Severity

SCHEME = "runpress:"
SIZE_SCHEME = "runpress-size:"


def link(path: str) -> str:
    """Return the placeholder for the address of a page or an asset of the tree."""
    return SCHEME + path


def whole_link(path: str) -> str:
    """Return the placeholder for a whole address in an addressed text or in linked data.

    Percent-encoded, so that it needs no escape in JSON nor in XML.
    """
    return SCHEME + quote(path)


def size_of(path: str) -> str:
    """Return the placeholder for the size of an asset in bytes, in an addressed text."""
    return SIZE_SCHEME + quote(path)


@dataclass(frozen=True)
class Page:
    """A page's complete Markdown source.

    `excerpt` is what lists of posts show instead of the page's beginning; None leaves that
    to the host. `authored` pages stand in for a file in `docs/` at the same path. `head` is
    HTML for the page's head, where `content="runpress:<path>"` becomes a whole address.
    `description` is a sentence on the page, as HTML, for themes that tell one. `words` is how
    many its author wrote, for themes that tell how long it takes to read; 0 leaves that to
    them. A generated page that is `listed` stands in the site's navigation.
    """

    path: str
    text: str
    authored: bool = False
    excerpt: str | None = None
    head: str = ""
    description: str = ""
    words: int = 0
    listed: bool = False

    @property
    def key(self) -> str:
        """A name for everything that the page holds: equal keys mean equal pages."""
        return key_of(*(getattr(self, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Asset:
    """A file that is published as it is.

    Either a `source` on disk, which is a path in a text: a site has tens of thousands, and more
    is not wanted of most. Or bytes that `make` returns when they are needed. `key` names
    the content: equal keys mean equal bytes, so that a host may keep what was made before.
    In an `addressed` text the host replaces the placeholders of `whole_link` and `size_of`.
    """

    path: str
    key: str = ""
    make: Callable[[], bytes] | None = None
    source: str | None = None
    addressed: bool = False


@dataclass
class Tree:
    """Pages and assets by path, and the problems met while making them.

    `silenced` are those that an author has looked at and decided to live with.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    silenced: list[Problem] = field(default_factory=list)

    def take(self, other: Tree) -> None:
        """Add all that is in another tree, each of its problems once."""
        for page in other.pages.values():
            self.add_page(page)
        for asset in other.assets.values():
            self.add_asset(asset)
        self.problems += [each for each in other.problems if each not in self.problems]

    def add_page(self, page: Page) -> None:
        """Add a page; a second one at its path is an error, and the first one stays."""
        if page.path in self.pages:
            self.problems.append(_conflict(page.path))
        else:
            self.pages[page.path] = page

    def add_asset(self, asset: Asset) -> str:
        """Add an asset and return the link to it; the same asset twice is one."""
        known = self.assets.get(asset.path)
        if known and (known.key, known.source) != (asset.key, asset.source):
            self.problems.append(_conflict(asset.path))
        self.assets.setdefault(asset.path, asset)
        return link(asset.path)


def key_of(*parts: object) -> str:
    """Return a short name for content that is made from `parts` and nothing else."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _conflict(path: str) -> Problem:
    return Problem(
        Severity.ERROR,
        "RP302",
        path,
        "two pages or files want this one address.",
        "Rename one of them.",
    )

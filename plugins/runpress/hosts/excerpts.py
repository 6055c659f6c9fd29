"""What lists show of posts, converted once for all lists, and only where a list shows it.

Material's blog sets up a Markdown converter for every post, and converts its excerpt anew for
every list that it stands on, as links differ from place to place. An excerpt of ours is short.
So one converter serves all posts, and each excerpt is converted once, with places where its
links go; a list gets it with the links as seen from there.

Where Material's excerpt is not as it was when this was written, or the site has an extension
that may not be used for two texts, or changes links after all others, Material's own way is
gone. `lighten` says so by what it returns.
"""

from __future__ import annotations

import hashlib
import inspect
import re
import sys
from copy import copy
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import yaml
from markdown import Markdown
from markdown.serializers import RE_AMP
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, STX
from material.plugins.blog import structure
from material.plugins.blog.structure import Excerpt
from material.plugins.blog.structure.markdown import ExcerptTreeprocessor
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

from runpress.hosts.held import NAME
from runpress.site.text.yaml_text import read_yaml

# What was read before it was done otherwise here, in the order of `_read`.
READ = "9d80f2fc7b65ebd4"
# Extensions that begin anew with each text when they are told to, and look at nothing but it.
FRESH = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
    *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "nl2br", "sane_lists", "smarty"),
    *("tables", "toc", "wikilinks"),
}
FAMILIES = (NAME, "markdown.extensions.", "material.extensions.emoji", "pymdownx.")
# These look into files, or at addresses once those are written.
OTHERS = ("pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter", "pymdownx.striphtml")
PLACE = re.compile("\x1arp(\\d+)\x1a")
SIGN = "\x1a"
LINKS = {"a": "href", "img": "src"}


class _StrangeLinkError(Exception):
    """A link that has something of Markdown's own in it."""


class _Places(Treeprocessor):
    """Puts a place where each link goes, at which MkDocs would put its address."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.links: list[tuple[str, str]] = []

    def run(self, root: Element) -> None:
        """Write down the links of a text."""
        self.links = []
        for element in root.iter():
            key = LINKS.get(element.tag) if isinstance(element.tag, str) else None
            if key:
                self._put(element, key)

    def _put(self, element: Element, key: str) -> None:
        url = element.get(key)
        if url is None or (STX in url and AMP_SUBSTITUTE not in url):
            raise _StrangeLinkError
        if AMP_SUBSTITUTE not in url:
            element.set(key, f"{SIGN}rp{len(self.links)}{SIGN}")
            self.links.append((str(element.tag), url))


@dataclass(frozen=True)
class _Converted:
    """An excerpt with places for its links, as (element, link as written), and its headings."""

    text: str
    links: list[tuple[str, str]]
    headings: list[Any]


class _Converter:
    """Converts the excerpts of one build."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.patched = structure._patch(config)
        known = self.patched.markdown_extensions
        self._fresh = all(map(_is_fresh, known))
        if self._fresh:
            self._md = Markdown(extensions=known, extension_configs=self.patched.mdx_configs)
            self._places = _Places(self._md)
            # Where the blog registers MkDocs's own.
            self._md.treeprocessors.register(self._places, "relpath", 1)

    def convert(self, markdown: str) -> _Converted | None:
        """Return an excerpt; None where it is Material's to convert."""
        if not self._fresh or SIGN in markdown:
            return None
        self._md.reset()
        try:
            text = self._md.convert(markdown)
        except _StrangeLinkError:
            return None
        return _Converted(text, self._places.links, getattr(self._md, "toc_tokens", []))


def _escaped(address: str) -> str:
    """Return an address as Markdown writes it into an attribute."""
    address = RE_AMP.sub("&amp;", address)
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        address = address.replace(sign, entity)
    return address


def _is_fresh(extension: object) -> bool:
    if not isinstance(extension, str) or extension.startswith(OTHERS):
        return False
    return extension in FRESH or extension.startswith(FAMILIES)


class LightExcerpt(Excerpt):  # type: ignore[misc]
    """An excerpt that costs nothing until a list shows it."""

    _converter: _Converter | None = None

    def __init__(self, post: Any, config: Any, files: Any) -> None:
        self.file = copy(post.file)
        self.post = post
        self._set_canonical_url(config.site_url)
        self.config, self.meta = post.config, post.meta
        self.authors: list[Any] = []
        self.categories: list[Any] = []
        self.more: str | None = None
        self._site = (config, files)
        self._made: tuple[str, _Converted | None] | None = None

    def render(self, page: Page, separator: str) -> None:
        """Make what a list shows.

        Args:
            page: the list.
            separator: what stands between the excerpt and the rest.
        """
        text = self.post.markdown
        if not self.post._title_from_render:
            text = f"# {self.post.title}\n\n{text}"
        if self._made is None or self._made[0] != text:
            self._made = (text, self._shared().convert(text))
        made = self._made[1]
        if made is None:
            self._render_alone(page, separator)
            return
        self.markdown = text
        self.file.url = page.url
        content = self._with_links(made, page)
        self.content, *more = content.split(separator, 1)
        if more:
            self.more = more[0]
        self.toc = get_toc(made.headings)
        self.file.url = self.post.url

    def _render_alone(self, page: Page, separator: str) -> None:
        """Let Material do it, with a converter of its own."""
        if not hasattr(self, "md"):
            kept = self.authors, self.categories
            super().__init__(self.post, *self._site)
            self.authors, self.categories = kept
        super().render(page, separator)

    def _shared(self) -> _Converter:
        known = LightExcerpt._converter
        if known is None or known.config is not self._site[0]:
            known = LightExcerpt._converter = _Converter(self._site[0])
        return known

    def _with_links(self, made: _Converted, page: Page) -> str:
        """Return an excerpt with its links as the blog and MkDocs write them, in their order."""
        if not made.links:
            return made.text
        resolver = _RelativePathTreeprocessor(self.file, self._site[1], self._shared().patched)
        to_post = get_relative_url(self.post.url, page.url)
        addresses, main = [], True
        for tag, url in made.links:
            address = resolver.path_to_url(url)
            if tag == "a" and address.startswith("#"):
                # The first is the title's, and leads to the whole post.
                address, main = to_post if main else to_post + address, False
            addresses.append(_escaped(address))
        return PLACE.sub(lambda place: addresses[int(place[1])], made.text)


class QuickLoader:
    """Reads a front matter as the site half does, which is as MkDocs reads any other page's."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_single_data(self) -> Any:
        """Return what it holds."""
        return read_yaml(self._text)

    def dispose(self) -> None:
        """Do nothing: nothing is kept."""


def lighten(blog: Any) -> bool:
    """Let a blog make light excerpts and read front matters quickly; False where it may not."""
    plugin = sys.modules.get(type(blog).__module__)
    if getattr(plugin, "Excerpt", None) is LightExcerpt:
        return True
    if getattr(plugin, "Excerpt", None) is not Excerpt or _read() != READ:
        return False
    plugin.Excerpt = LightExcerpt  # type: ignore[union-attr]
    # Where nobody has taught it more than what YAML says.
    if structure.SafeLoader is yaml.SafeLoader and _is_plain(yaml.SafeLoader):
        structure.SafeLoader = QuickLoader
    return True


def _is_plain(loader: type[yaml.SafeLoader]) -> bool:
    return not {"yaml_constructors", "yaml_implicit_resolvers"} & set(vars(loader))


def _read() -> str:
    """Return a name for the functions of others that are done otherwise here."""
    functions = (
        Excerpt.__init__,
        Excerpt.render,
        ExcerptTreeprocessor.run,
        structure._patch,
        structure.Post.__init__,
        _RelativePathTreeprocessor.run,
    )
    try:
        source = "".join(map(inspect.getsource, functions))
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:16]

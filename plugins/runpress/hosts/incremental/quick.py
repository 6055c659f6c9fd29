"""A save answered in the time between two keystrokes, while somebody writes.

The dev server keeps the objects of its last build. When nothing but texts and titles of pages
has changed since, their places in the site are as they were: those pages are read, converted and
put into their templates again, and with them the pages that show something of them, such as the
lists with their beginnings and the posts before and after. Whatever else has changed, or comes
to light on the way, is answered by a whole build (see `driver`), which makes all objects anew,
so nothing that was begun here can do harm.
"""

from __future__ import annotations

import copy
import functools
import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import mkdocs.commands.build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.canonical import digest_of
from runpress.hosts.incremental.contents_table import told
from runpress.hosts.incremental.effects import Effects
from runpress.hosts.incremental.entries import Entries
from runpress.hosts.incremental.ledger import ANCHORS, SERVER, STEPS, TREE, Ledger
from runpress.hosts.incremental.outputs import remove
from runpress.hosts.incremental.page_facts import PageFacts, settings_of
from runpress.hosts.incremental.surroundings import theme_folders, today
from runpress.hosts.incremental.tag_lists import export_again, fill_again, lists_tags, tag_keys

# What a page's front matter says of its place, beside tags: how other pages name its language.
PLACES = ("lang",)
UNPUBLISHED = (InclusionLevel.EXCLUDED, InclusionLevel.DRAFT)


@dataclass(frozen=True)
class Remade:
    """What another tree has that the last one had not.

    `pages` are the source paths of pages whose text differs, `copied` the files to copy anew,
    `removed` those that are no longer there. `report` tells what is wrong with the tree.
    """

    pages: Collection[str] = ()
    copied: Collection[File] = ()
    removed: Collection[File] = ()
    report: Callable[[], None] = lambda: None


class Remaker(Protocol):
    """What is asked of the plugin that makes pages of records."""

    effects: Effects

    def remake(self, files: Files, config: MkDocsConfig) -> Remade | None:
        """Make the tree again; None where it has other pages, or all pages show a difference."""

    def draw_only(self, characters: Iterable[str]) -> None:
        """Cut the font of formulas to these."""


@dataclass(frozen=True)
class Kept:
    """The objects of a build that went well.

    `titled` are the source paths of pages that the navigation names; `characters` are those of
    formulas, by source path.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    entries: Entries
    ledger: Ledger
    titled: Collection[str]
    characters: dict[str, set[str]]
    day: str

    @functools.cached_property
    def shown(self) -> list[File]:
        """The files of pages: of all files of a site they are one in ten."""
        return list(self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve))


class NotQuickError(Exception):
    """More has changed than the texts and titles of pages."""


class Quick:
    """Builds anew what a few changed texts change.

    Args:
        kept: the last build.
        remaker: the plugin.
    """

    def __init__(self, kept: Kept, remaker: Remaker) -> None:
        self._kept, self._remaker = kept, remaker
        self._blog = kept.config.plugins.get("material/blog")
        # Templates of the author's own may show anything of a neighbour.
        self._strict = bool(theme_folders(kept.config))
        # A post's links to others show their headings.
        self._linked = any(_links(page) for page in self._pages())

    def build(self, changed: Collection[Path]) -> None:
        """Build because of changed files.

        Raises:
            NotQuickError: a whole build must do it.
        """
        began, kept = time.monotonic(), self._kept
        if kept.day != today():
            raise NotQuickError("another day has begun")
        plain = [self._changed(path) for path in changed]
        remade = self._remaker.remake(kept.files, kept.config)
        if remade is None:
            raise NotQuickError("the site has other pages")
        texts = {file.src_uri for file in plain if file.is_documentation_page()}
        pages = [self._page(path) for path in sorted({*remade.pages, *texts})]
        with kept.ledger.listening():
            others = self._read(pages)
            # As the server says before it builds.
            logging.getLogger(SERVER).info("Building documentation...")
            again = {page.file.src_uri for page in [*pages, *others]}
            kept.ledger.forget(TREE, ANCHORS)
            kept.ledger.say_again(but=again)
            with kept.ledger.about(TREE):
                remade.report()
            self._copy(remade, [file for file in plain if not file.is_documentation_page()])
            for page in [*pages, *others]:
                self._put(page)
            self._validate()
        self._remaker.draw_only({each for known in kept.characters.values() for each in known})
        kept.config.plugins.on_post_build(config=kept.config)
        took = time.monotonic() - began
        logging.getLogger(STEPS).info("Documentation built in %.2f seconds", took)

    def _pages(self) -> list[Page]:
        return [file.page for file in self._kept.shown if file.page is not None]

    def _changed(self, path: Path) -> File:
        """Return the file of the site that a path on disk is, where it still is one."""
        from runpress.hosts.stand_ins import FOLDER as STAND_INS

        docs = Path(self._kept.config.docs_dir)
        if not path.is_relative_to(docs) or not path.is_file():
            raise NotQuickError(f"{path} is no file of the site")
        name = path.relative_to(docs).as_posix()
        file = self._kept.files.get_file_from_path(name)
        if name.startswith("runs/") or file is None or file.inclusion in UNPUBLISHED:
            raise NotQuickError(f"{name} may change other pages")
        if STAND_INS in Path(str(file.abs_src_path)).parts:
            # What stands in for a post that could not be read was spoken of before any page.
            raise NotQuickError(f"{name} was not shown as it is")
        return file

    def _page(self, path: str) -> Page:
        file = self._kept.files.get_file_from_path(path)
        page = file.page if file else None
        if (
            page is None
            or page.markdown is None
            or _links(page)
            or lists_tags(self._kept.config, page)
        ):
            raise NotQuickError(f"{path} cannot be read by itself")
        return page

    def _read(self, pages: Iterable[Page]) -> list[Page]:
        """Read pages again; return the others that show something else of them now."""
        known, config = list(pages), self._kept.config
        others: dict[int, Page] = {}
        looks_differ = False
        for page in known:
            before, beginning, looks = self._place(page), _beginning(page), self._looks(page)
            self._read_one(page)
            if self._place(page) != before or lists_tags(config, page):
                raise NotQuickError(f"{page.file.src_uri} has another front matter")
            if _beginning(page) != beginning:
                others.update((id(each), each) for each in self._lists_with(page))
            if self._looks(page) != looks:
                looks_differ = True
                others.update((id(each), each) for each in self._pages_with(page))
        if looks_differ:
            export_again(config)
        for page in known:
            others.pop(id(page), None)
        for each in others.values():
            fill_again(config, each, self._kept.env, functools.partial(self._read_one, each))
        return list(others.values())

    def _read_one(self, page: Any) -> None:
        kept, path = self._kept, page.file.src_uri
        if path not in kept.titled:
            page.__dict__.pop("title", None)
        _forget(page, kept.config)
        kept.ledger.forget(path)
        with kept.ledger.about(path):
            mkdocs.commands.build._populate_page(page, kept.config, kept.files)

    def _place(self, page: Any) -> str:
        """Return a name for a page's place in the site: where it is and what lists have it.

        Of a page whose title stands where nobody can tell, that too.
        """
        names = {*PLACES, *tag_keys(self._kept.config)}
        places = {name: page.meta.get(name) for name in sorted(names)}
        config = {**settings_of(page), "readtime": None}
        authors = [dict(each) for each in getattr(page, "authors", ())]
        everywhere = self._strict or any(each is page for each in self._kept.nav.pages)
        looks = self._looks(page) if everywhere else ""
        headings = [page.title, told(page.toc)] if self._linked else []
        # A post's address may be made from its title.
        by_title = self._blog is not None and "slug" in self._blog.config.post_url_format
        address = [page.url, page.title if by_title else ""]
        return digest_of(address, places, config, authors, looks, headings)

    def _looks(self, page: Any) -> str:
        """Return a name for what other pages may show of a page, but its beginning."""
        meta = dict(page.meta)
        if not self._strict:
            meta.pop("description", None)
        return digest_of(page.title, meta)

    def _pages_with(self, page: Any) -> Iterable[Page]:
        """Return the pages that show a page's title: neighbours, lists of posts and of tags."""
        config = self._kept.config
        for each in self._pages():
            beside = each.previous_page is page or each.next_page is page
            if beside or lists_tags(config, each):
                yield each
        yield from self._lists_with(page)

    def _lists_with(self, post: Page) -> Iterable[Page]:
        facts = PageFacts("", self._blog)
        for page in self._pages():
            if hasattr(page, "posts") and any(each is post for each in facts.shown(page)):
                yield page

    def _copy(self, remade: Remade, plain: Iterable[File]) -> None:
        for file in [*remade.copied, *plain]:
            file.copy_file()
        for file in remade.removed:
            self._kept.files.remove(file)
            remove(file.abs_dest_path, self._kept.config.site_dir)

    def _put(self, page: Page) -> None:
        """Put a page into its template, and its words in the place of those that it had."""
        kept, path = self._kept, page.file.src_uri
        make = functools.partial(
            mkdocs.commands.build._build_page,
            page,
            kept.config,
            kept.shown,
            kept.nav,
            kept.env,
            excluded=page.file.inclusion in UNPUBLISHED,
        )
        self._remaker.effects.clear()
        with kept.ledger.about(path):
            kept.entries.replace(path, make)
        kept.characters[path] = set(self._remaker.effects.characters)

    def _validate(self) -> None:
        level = self._kept.config.validation.links.anchors
        with self._kept.ledger.about(ANCHORS):
            for page in self._pages():
                page.validate_anchor_links(files=self._kept.files, log_level=level)


def _beginning(page: Any) -> str:
    """Return a name for what lists show of a post: its excerpt, and how long it takes to read."""
    if not hasattr(page, "excerpt"):
        return ""
    return digest_of(page.markdown, page.config.readtime, page.meta.get("description"))


def _links(page: Any) -> bool:
    """Say whether a post names others in its front matter: theirs is shown on its page."""
    config = getattr(page, "config", None)
    return bool(config and config.get("links"))


def _forget(page: Any, config: MkDocsConfig) -> None:
    """Leave of a page what its place in the site gave it."""
    page._title_from_render, page.content, page.toc = None, None, []
    page.present_anchor_ids, page.links_to_anchors = None, None
    page.markdown, page.meta = None, {}
    if hasattr(page, "excerpt"):
        # Material reads a post when it makes one.
        fresh: Any = type(page)(copy.copy(page.file), config)
        page.markdown, page.meta, page.config = fresh.markdown, fresh.meta, fresh.config
        page.authors, page.excerpt = [], None

"""A few edited texts, put into a site that stands by a build of its own.

A build sets up every page and file of a site before it writes the first, which takes most of
its time where an author has written a sentence. Here the tree of records is made, in which
all is as it was but what the edited pages say; these are converted and put into the frames that
they had (see `frames`), and their words into the search index in the place of those before.

Nothing is written before all is known. Where anything else turns out to have changed, or a
line to be said about one of the pages, `NotRevisedError` is raised, and a whole build does it.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import mkdocs.utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from runpress.hosts.incremental import surroundings
from runpress.hosts.incremental.conversions import base_of
from runpress.hosts.incremental.effects import Effects
from runpress.hosts.incremental.frames import Frame, Frames, facts_of
from runpress.hosts.incremental.known_plugins import FOLLOWED
from runpress.hosts.incremental.ledger import NOBODY, TREE, Entry, Ledger
from runpress.hosts.incremental.plan import Plan, PlannedFiles, Told, read_plan
from runpress.hosts.incremental.said import ROOT
from runpress.hosts.incremental.tag_lists import TAGS
from runpress.hosts.incremental.whole import Former
from runpress.hosts.placement import BLOG, SEARCH
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store

# Which plugins get ready, in this order, to have the options that a build would have. Where a
# whole build comes after all they do so again, which changes nothing. Search is not among them:
# what it would read by then counts for its index as a whole.
SET_UP = ("runpress", BLOG, TAGS)


class NotRevisedError(Exception):
    """More has changed than the texts of pages."""


class Finisher(Protocol):
    """What completes a page before, between and after MkDocs's own steps."""

    def complete(self, page: Any, blog: Any) -> None:
        """Give a page a description and a time to read."""

    def put_back(self, html: str, page: Page) -> str:
        """Put our blocks back into a page's HTML."""

    def shorten(self, html: str, page: Page, config: MkDocsConfig) -> str:
        """Give the blog the excerpt of a post."""

    def finish(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Complete a page's output."""


class Reviser(Protocol):
    """What is asked of the plugin that makes pages of records."""

    effects: Effects

    @property
    def finisher(self) -> Finisher:
        """What completes pages."""

    def fronts(self, paths: Collection[str], config: MkDocsConfig) -> dict[str, str]:
        """Return names for front matter and first heading of some pages, by their paths."""

    def revise(
        self, told: Told, files: Files, config: MkDocsConfig, pages: Collection[str]
    ) -> Collection[str] | None:
        """Make the tree of a site that stands; return which of its pages have another text.

        None where anything else differs. The texts of these, and of `pages`, lie where they are
        read from.
        """

    def source(self, path: str) -> Path | None:
        """Return the folder in which the source of a page of the tree lies; None for others."""


class Revision:
    """Puts edited texts into one site.

    Args:
        reviser: the plugin.
        store: what is remembered between builds.
        config: the site's, before any plugin has seen it.
        former: the last build.
        ledger: takes what is said.
    """

    def __init__(
        self,
        reviser: Reviser,
        store: Store,
        config: MkDocsConfig,
        former: Former,
        ledger: Ledger,
    ) -> None:
        self._reviser, self._config, self._former = reviser, config, former
        self._store, self._ledger, self._frames = store, ledger, Frames(store)
        plan = read_plan(store, str(config.site_dir))
        if plan is None:
            raise NotRevisedError("nobody knows the site's plan")
        self._plan: Plan = plan
        self._files = PlannedFiles(plan, config)
        self._output: dict[str, bytes] = {}
        # By the address of a page, the entries of it in the search index.
        self._words: dict[str, list[dict[str, Any]]] = {}

    def build(self) -> tuple[list[Entry], list[str]]:
        """Put the texts into the site.

        Returns:
            What the whole build would have said, and the paths of the files that were written.

        Raises:
            NotRevisedError: more has changed.
        """
        self._look()
        with _heard_by(self._ledger):
            self._set_up()
            texts = self._reviser.revise(
                self._plan.told, self._files, self._config, self._former.pages
            )
            if texts is None:
                raise NotRevisedError("the tree is another one")
            pages = sorted({*texts, *self._former.pages})
            self._refuse_spoken_of(pages)
            for path in pages:
                self._make(path)
        entries = _said_now(self._former, self._ledger.entries)
        self._index()
        self._write()
        return entries, list(self._output)

    def _look(self) -> None:
        """See at once where it is no use to begin."""
        pages, told = self._former.pages, self._plan.told
        if any(self._frames.get(path) is None for path in pages):
            raise NotRevisedError("a page has no frame")
        if not told.authored.keys() <= set(self._former.authored):
            # A memory from somebody unknown must not name files to read.
            raise NotRevisedError("the plan is of another site")
        self._refuse_spoken_of(pages)
        for path, front in self._reviser.fronts(pages, self._config).items():
            if told.authored.get(path) != front:
                raise NotRevisedError(f"{path} has another title or front matter")

    def _refuse_spoken_of(self, pages: Collection[str]) -> None:
        if any(about in pages for about, _ in self._former.entries):
            raise NotRevisedError("there was something to say about a page")

    def _set_up(self) -> None:
        """Let plugins get ready, as they do in a build."""
        config = self._config
        for plugin in filter(None, map(config.plugins.get, SET_UP)):
            plugin.on_config(config=config)
        digests = Digests(self._store, time.time_ns, "overrides")
        if base_of(config, surroundings.overrides(config, digests)) != self._plan.conversions:
            raise NotRevisedError("the configuration is another one")
        # What they say of it is known.
        self._ledger.forget(NOBODY)

    def _make(self, path: str) -> None:
        """Convert a page, and put it into its frame."""
        frame = self._frames.get(path)
        if frame is None or frame.base != self._plan.base:
            raise NotRevisedError(f"{path} has no frame")
        page = self._page(path, frame)
        self._read(page)
        if facts_of(page) != frame.facts:
            raise NotRevisedError(f"{path} shows more than another text")
        self._words[page.url] = self._entries(page)
        effects = self._reviser.effects
        effects.clear()
        output = frame.before + (page.content or "") + frame.after
        output = self._reviser.finisher.finish(output, page, self._config)
        if effects.errors or effects.characters != frame.characters:
            raise NotRevisedError(f"{path} has other formulas, or errors")
        data = output.encode("utf-8", errors="xmlcharrefreplace")
        self._output[page.file.abs_dest_path] = data

    def _page(self, path: str, frame: Frame) -> Any:
        folder = self._reviser.source(path) or Path(self._config.docs_dir)
        file = self._files.file(path, str(folder))
        if frame.is_post:
            from material.plugins.blog.structure import Post

            return Post(file, self._config)
        page = Page(frame.title, file, self._config)
        page.read_source(self._config)
        return page

    def _read(self, page: Any) -> None:
        """Do with a page what is done with it before all pages are read."""
        config, finisher = self._config, self._reviser.finisher
        blog = config.plugins.get(BLOG)
        finisher.complete(page, blog)
        tags: Any = config.plugins.get(TAGS)
        if tags and tags.on_page_markdown(page.markdown, page=page, config=config) not in (
            None,
            page.markdown,
        ):
            raise NotRevisedError(f"{page.file.src_uri} shows a list of tags")
        page.render(config, self._files)
        html = finisher.put_back(page.content, page)
        if blog is not None and hasattr(page, "config"):
            _count_minutes(page, html, blog.config)
        page.content = finisher.shorten(html, page, config)

    def _entries(self, page: Page) -> list[dict[str, Any]]:
        """Let search read a page, and leave of it what its template gets to see."""
        from runpress.hosts.search_parts import read_thinly

        search: Any = self._config.plugins.get(SEARCH)
        if search is None:
            return []
        from material.plugins.search.plugin import SearchIndex

        search.search_index = SearchIndex(**search.config)
        read_thinly(search)
        search.on_page_context({}, page=page, config=self._config, nav=None)
        return list(search.search_index.entries)

    def _index(self) -> None:
        """Put the words of the pages into the search index in the place of those before."""
        search: Any = self._config.plugins.get(SEARCH)
        if search is None or not search.config.enabled:
            return
        place = Path(self._config.site_dir, "search", "search_index.json")
        index = json.loads(place.read_text("utf-8"))
        for url, entries in self._words.items():
            index["docs"] = list(_replaced(index["docs"], url, entries))
        # As Material writes it.
        told = json.dumps(index, separators=(",", ":"), default=str)
        self._output[str(place)] = told.encode("utf-8")

    def _write(self) -> None:
        if not self._output.keys() <= self._former.files.keys():
            raise NotRevisedError("a file is not where it was")
        for path, data in self._output.items():
            mkdocs.utils.write_file(data, path)


def may_revise(config: MkDocsConfig) -> bool:
    """Say whether nobody has a hand in a site's pages but plugins that are followed here."""
    plugins = config.plugins
    handlers = (each for found in plugins.events.values() for each in found)
    known = all(plugins._event_origins.get(each, "") in FOLLOWED for each in handlers)
    known &= not surroundings.dictionaries(config)
    # By this mike changes the site's address, each time anew.
    return known and config.theme.name == "material" and not os.environ.get("MIKE_DOCS_VERSION")


def _said_now(former: Former, now: list[Entry]) -> list[Entry]:
    """Return what the whole build would say: of the tree other lines than before."""
    if any(about != TREE for about, _ in now):
        raise NotRevisedError("there is something to say about a page")
    before, first = former.entries, former.tree_at
    last = first + sum(about == TREE for about, _ in before)
    if any(about != TREE for about, _ in before[first:last]):
        raise NotRevisedError("what was said of the tree was not said at once")
    return [*before[:first], *now, *before[last:]]


def _count_minutes(post: Any, html: str, options: Any) -> None:
    """Set the minutes that a post takes to read as the blog does."""
    from material.plugins.blog.readtime import readtime

    if options.post_readtime and not post.config.readtime:
        post.config.readtime = readtime(html, options.post_readtime_words_per_minute)


def _replaced(
    docs: list[dict[str, Any]], url: str, entries: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the index with other entries of one page, which stand one after the other.

    Raises:
        NotRevisedError: nobody knows where they go.
    """
    places = [at for at, each in enumerate(docs) if _is_of(str(each["location"]), url)]
    if bool(places) != bool(entries) or (places and places[-1] - places[0] >= len(places)):
        raise NotRevisedError("search has found a page, or lost it")
    first = places[0] if places else len(docs)
    yield from docs[:first]
    yield from entries
    yield from docs[first + len(places) :]


def _is_of(location: str, url: str) -> bool:
    return location == url or location.startswith(f"{url}#")


@contextmanager
def _heard_by(ledger: Ledger) -> Iterator[None]:
    """Write down what is said in here, and let nobody else hear it: it may be said again."""
    logger = logging.getLogger(ROOT)
    handlers, spreads = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [ledger], False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = handlers, spreads

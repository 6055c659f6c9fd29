"""One build: the state that its replaced steps share, and what each asks before it is taken."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.allowed import Allowed
from runpress.hosts.incremental.canonical import UnknownValueError, digest_of
from runpress.hosts.incremental.conversions import Conversions
from runpress.hosts.incremental.copies import Copies
from runpress.hosts.incremental.effects import Effects
from runpress.hosts.incremental.entries import Entries
from runpress.hosts.incremental.frames import Frames, frame_of
from runpress.hosts.incremental.ledger import Ledger
from runpress.hosts.incremental.made_pages import MadePages
from runpress.hosts.incremental.outputs import Outputs
from runpress.hosts.incremental.page_facts import PageFacts
from runpress.hosts.incremental.plan import Plan, Told, files_in
from runpress.hosts.incremental.quick import Remade
from runpress.hosts.incremental.renderings import Renderings
from runpress.hosts.incremental.revision import may_revise
from runpress.hosts.incremental.said import heard
from runpress.hosts.incremental.surroundings import theme_folders
from runpress.hosts.incremental.tag_lists import TAGS, lists_tags, tag_lists
from runpress.hosts.incremental.texts import Texts
from runpress.site.memory.store import Store

BLOG = "material/blog"
# Whose handlers of a page's HTML make nothing of it but what the page itself gives, or leave it
# as it is: beside others a page is converted anew before they see it.
FINISHERS = {"runpress", BLOG}
# Who has handlers between the reading of all pages and the first template, and changes no
# page's text there but that of lists of tags.
BETWEEN = {"runpress", BLOG, TAGS, "mike"}


class Bases(NamedTuple):
    """Names for what all pages, and all conversions, depend on; None where nobody can tell."""

    pages: str | None
    conversions: str | None


class Maker(Protocol):
    """What a build asks of the plugin that makes pages of records."""

    effects: Effects

    def page_key(self, path: str) -> str | None:
        """Return the name of a page of a run as it was made; None for any other page."""

    def holds_blocks(self, path: str) -> bool:
        """Say whether a page's HTML is more than its Markdown gives when it is converted."""

    def page_extra(self, path: str) -> str:
        """Return a name for what the plugin adds to a finished page."""

    def redo(self, effects: Effects) -> None:
        """Do again what finishing a page has done that is left alone."""

    def remake(self, files: Files, config: MkDocsConfig) -> Remade | None:
        """Make the tree again; None where it has other pages, or all pages show a difference."""

    def draw_only(self, characters: Iterable[str]) -> None:
        """Cut the font of formulas to these."""

    def told(self) -> Told:
        """Return what is known of the site whose tree was made."""


class Steps:
    """The steps of one build.

    Args:
        config: the site's, after all plugins have seen it.
        store: what is remembered between builds.
        outputs: the files of the site; None where MkDocs empties its folder.
        maker: the plugin.
        may: what may be left out.
        base: names what all pages depend on.
        ledger: what is said in the build.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        store: Store,
        outputs: Outputs | None,
        maker: Maker,
        may: Allowed,
        base: Bases,
        ledger: Ledger,
    ) -> None:
        self._config, self._maker, self._may = config, maker, may
        self._base, conversions = base, base.conversions
        # A template of the author's own may show any page's text.
        plain = not theme_folders(config) and not config.extra_templates
        waits = plain and may.quick and base.pages and _handling(config, "env") <= BETWEEN
        self._texts = Texts() if waits else None
        self._leaves = bool(waits) and _handling(config, "page_content") <= FINISHERS
        self._conversions = (
            Conversions(store, conversions, self._texts if self._leaves else None)
            if conversions and may.render
            else None
        )
        self._made = MadePages(store) if outputs and may.pages and all(base) else None
        self._copies = Copies(outputs, time.time_ns) if outputs else None
        self._renderings = (
            Renderings(store, outputs, maker.effects, maker.redo)
            if outputs and base.pages
            else None
        )
        follows = self._leaves and self._renderings and may_revise(config)
        self._frames = Frames(store) if follows else None
        self._outputs = outputs
        self._ledger = ledger
        self._facts: PageFacts | None = None
        self.entries: Entries | None = None
        self.titled: set[str] = set()
        self.characters: dict[str, set[str]] = {}
        self._files: Files | None = None

    def render(
        self, convert: Callable[..., None], page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Convert a page's Markdown, or give it what that gave before."""
        # A page of a class of its own may mean something else by it.
        if self._conversions and config is self._config:
            if lists_tags(config, page):
                self._conversions.begin(None)
            self._conversions.render(convert, page, config, files)
        else:
            convert(page, config, files)

    def populate(
        self, read: Callable[..., None], page: Page, config: MkDocsConfig, files: Files, dirty: bool
    ) -> None:
        """Read and convert a page; one of a run that stands as it was is passed over."""
        self._files = files
        if "title" in vars(page):
            self.titled.add(page.file.src_uri)
        key = self._key_of_made(page)
        with self._ledger.about(page.file.src_uri):
            if key is None or self._made is None:
                self._read(functools.partial(read, page, config, files, dirty), page)
            elif not self._made.pass_over(page, key):
                with heard() as lines:
                    self._read(functools.partial(read, page, config, files, dirty), page)
                self._made.put(page, key, lines)

    def set_aside(self, page: Page) -> None:
        """Hold a page small whose Markdown was read before it is its turn."""
        if self._texts:
            self._texts.set_aside_source(page)

    def _read(self, read: Callable[[], None], page: Page) -> None:
        """Read and convert a page, and set its texts aside until its turn comes."""
        if self._texts:
            self._texts.give_back(page)
        if self._conversions:
            leaves = self._leaves and not self._maker.holds_blocks(page.file.src_uri)
            self._conversions.begin(self._base.pages if leaves else None)
        read()
        # A list of tags gets its words once all pages are read.
        if self._texts and not lists_tags(self._config, page):
            self._texts.set_aside(page)
        if self._conversions:
            self._conversions.keep(page)

    def build(
        self,
        make: Callable[[], None],
        read: Callable[[Files], None],
        page: Page,
        nav: Navigation,
        excluded: bool,
    ) -> None:
        """Put a page into its template, or leave it as it was."""
        entries = self.entries = self.entries or Entries(self._config.plugins)
        with self._ledger.about(page.file.src_uri):
            if self._renderings is None or self._files is None:
                self._maker.effects.clear()
                entries.taken(page.file.src_uri, self._with_texts(make, page))
                self._note_characters(page)
                return
            if self._made and self._made.was_passed(page):
                self._read_if_needed(self._made, read, page, self._key(page, nav, excluded))
            key = self._key(page, nav, excluded)
            self._renderings.build(self._with_texts(make, page), page, key, self._files, entries)
            self._note_characters(page)
            self._note_frame(page, key)
            if self._texts:
                self._texts.finish(page)

    def _with_texts(self, make: Callable[[], None], page: Page) -> Callable[[], None]:
        def made() -> None:
            if self._texts:
                self._texts.give_back(page)
            make()

        return made

    def _note_characters(self, page: Page) -> None:
        if self._maker.effects.characters:
            self.characters[page.file.src_uri] = set(self._maker.effects.characters)

    def _note_frame(self, page: Page, key: str | None) -> None:
        path = page.file.src_uri
        if self._frames is None or self._maker.holds_blocks(path):
            # Nobody edits the text of a page that is all ours.
            return
        self._frames.use(page)
        effects, titled = self._maker.effects, path in self.titled
        if effects.made:
            base = self._base.pages or ""
            around = effects.frame if key else None
            frame = frame_of(page, around, base, effects.characters, titled=titled)
            self._frames.keep(page, frame)

    def _read_if_needed(
        self, made: MadePages, read: Callable[[Files], None], page: Page, key: str | None
    ) -> None:
        """Read a page that was passed over, unless it stays as it is to the last."""
        if self._files is None or self._renderings is None:
            return
        if key and self._renderings.can_reuse(page.file, key, self._files):
            made.leave(page)
        else:
            made.read_late(page)
            if self._conversions:
                self._conversions.begin(None)
            read(self._files)

    def copy(self, copy: Callable[[], None], file: File, dirty: bool) -> None:
        """Copy a file, or leave its copy as it was."""
        if self._copies and not dirty:
            self._copies.copy(copy, file)
        else:
            copy()

    def finish(self) -> None:
        """Forget and remove what belongs to no page any more."""
        rooms = (self._conversions, self._made, self._renderings, self._frames, self._outputs)
        for each in rooms:
            if each is not None:
                each.finish()

    @property
    def knows_all(self) -> bool:
        """Say whether nothing in the site does what nobody can foresee."""
        return self._renderings is not None and self._conversions is not None and self._may.quick

    @property
    def plan(self) -> Plan | None:
        """The site as a page has to know it that is made by itself; None where none may be."""
        base, conversions = self._base
        if self._frames is None or self._files is None or base is None or conversions is None:
            return None
        return Plan(base, conversions, self._maker.told(), dict(files_in(self._files)))

    @property
    def counts(self) -> dict[str, int]:
        """How many times each step was taken."""
        steps = {
            "converted": self._conversions,
            "rendered": self._renderings,
            "copied": self._copies,
        }
        return {name: step.made for name, step in steps.items() if step}

    def _key_of_made(self, page: Page) -> str | None:
        key = self._maker.page_key(page.file.src_uri)
        return key and digest_of(self._base.conversions, key, page.file.url)

    def _key(self, page: Page, nav: Navigation, excluded: bool) -> str | None:
        """Return a name for all that a page is made from; None where nobody can tell."""
        path = page.file.src_uri
        try:
            facts = self._facts_of(nav)
            made = self._key_of_made(page) if self._made else None
            if made:
                around = [facts.link(each) for each in (page.previous_page, page.next_page)]
                return digest_of(facts.base, made, self._maker.page_extra(path), around, excluded)
            return digest_of(facts.key(page, excluded=excluded), self._maker.page_extra(path))
        except UnknownValueError:
            return None

    def _content(self, page: Any) -> object:
        waiting = self._texts.packed(page) if self._texts else None
        return page.content if waiting is None else waiting

    def _facts_of(self, nav: Navigation) -> PageFacts:
        """Return what tells of pages, once all of them have their titles."""
        if self._facts is None:
            blog = self._config.plugins.get(BLOG)
            navigation = PageFacts("", blog).navigation(nav)
            base = digest_of(
                self._base.pages, navigation, [_told(each) for each in tag_lists(self._config)]
            )
            asked = self._conversions.asked if self._conversions else None
            self._facts = PageFacts(base, blog, asked, self._content)
        return self._facts


def _handling(config: MkDocsConfig, event: str) -> set[str]:
    """Return the plugins and hooks that have handlers for an event."""
    plugins = config.plugins
    return {plugins._event_origins.get(each, "") for each in plugins.events[event]}


def _told(listing: Any) -> list[Any]:
    """Tell of a list of tags what a page shows that has one: its tags lead there."""
    return [listing.page.url, str(listing.id), dict(listing.config)]

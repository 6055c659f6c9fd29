"""MkDocs's build with the room's questions put between its steps.

The steps are replaced while a build runs and put back after it, whatever happens. A build in
which something is met that the room does not know is done in full, and says so once.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import mkdocs.commands.build
import mkdocs.structure.files
import mkdocs.utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from runpress.hosts.incremental import surroundings
from runpress.hosts.incremental.allowed import allowed
from runpress.hosts.incremental.canonical import UnknownValueError, digest_of
from runpress.hosts.incremental.conversions import base_of
from runpress.hosts.incremental.fit import dev_server, misfit
from runpress.hosts.incremental.ledger import ANCHORS, STEPS, TREE, Ledger
from runpress.hosts.incremental.lock import alone
from runpress.hosts.incremental.outputs import Outputs
from runpress.hosts.incremental.plan import remember_plan
from runpress.hosts.incremental.quick import Kept, Quick
from runpress.hosts.incremental.revision import Reviser, Revision, may_revise
from runpress.hosts.incremental.served import served, tidy
from runpress.hosts.incremental.settled import effective
from runpress.hosts.incremental.steps import Bases, Maker, Steps
from runpress.hosts.incremental.sweeping import set_aside, swept_seldom
from runpress.hosts.incremental.walking import Walking
from runpress.hosts.incremental.whole import Whole, take_turn
from runpress.hosts.interrupts import interruptible
from runpress.hosts.progress import of_terminal
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store

log = get_plugin_logger("runpress")

MEMORY, LOCK = "memory.sqlite", "building.sqlite"


class Plugin(Maker, Reviser, Protocol):
    """What is asked of the plugin that makes pages of records."""


class Driver:
    """Stands in MkDocs's build for one plugin, from its start to its end.

    Args:
        maker: the plugin.
    """

    def __init__(self, maker: Plugin) -> None:
        self._maker = maker
        self._build: Callable[..., None] | None = None
        self._programs = ""
        self._kept: Kept | None = None
        self._ledger = Ledger()
        # Where the build that runs remembers; None between builds.
        self.store: Store | None = None
        self._told: set[str] = set()
        self._room: Room | None = None

    def take_over(self) -> None:
        """Let every build from now on ask the room; until `give_back`."""
        why = misfit()
        if why:
            self._say(why)
        elif self._build is None:
            self._build = mkdocs.commands.build.build
            _build_by(self._run)

    def give_back(self) -> None:
        """Leave MkDocs as it was."""
        if self._build is not None:
            _build_by(self._build)
            self._build = None

    def _run(self, config: MkDocsConfig, **how: Any) -> None:
        build = self._build
        if build is None:
            raise RuntimeError("no build was taken over")
        if how.get("dirty") or not self._takes_part(config):
            build(config, **how)
            return
        folder = Path(config.config_file_path).parent / ".runpress"
        if how.get("serve_url"):
            site = served(folder, config)
            config.site_dir = str(site)
            tidy(site, time.time())
        wait = functools.partial(log.info, "Another build runs in this blog; waiting for it.")
        with interruptible(), alone(folder / LOCK, wait), swept_seldom():
            self._programs = self._programs or surroundings.programs()
            store = Store(folder / MEMORY, self._programs)
            self.store = store
            try:
                self._run_with(build, store, config, how)
            finally:
                self.store = None
                store.save()
                store.close()

    def _takes_part(self, config: MkDocsConfig) -> bool:
        own: Any = next((each for each in config.plugins.values() if each is self._maker), None)
        return own is not None and bool(own.config.enabled)

    def _run_with(
        self, build: Callable[..., None], store: Store, config: MkDocsConfig, how: dict[str, Any]
    ) -> None:
        # A dev server needs its pages in memory to go on from.
        whole = None if how.get("serve_url") else Whole(store, config)
        began = time.monotonic()
        if whole and whole.answer():
            took = time.monotonic() - began
            log.info("Nothing has changed: the site stands. Looked through in %.2f seconds.", took)
            return
        take_turn(store)
        if whole and self._revise(whole, store, config):
            return
        if whole:
            whole.forget()
        self._kept, self._ledger = None, Ledger()
        self._room = room = Room(self._maker, store, config, self._say, self._ledger)
        try:
            with room.asked(), self._ledger.listening():
                build(config, **how)
        finally:
            self._room = None
        if whole:
            whole.remember(self._ledger)
            room.remember_plan()
        else:
            self._kept = room.kept()
            set_aside()

    def _revise(self, whole: Whole, store: Store, config: MkDocsConfig) -> bool:
        """Put edited texts into the site that stands; say whether that was all to be done."""
        former, began = whole.former, time.monotonic()
        if former is None or not may_revise(config):
            return False
        self._ledger = Ledger()
        try:
            revision = Revision(self._maker, store, config, former, self._ledger)
            entries, written = revision.build()
            whole.revised(entries, written)
        except Exception as error:  # noqa: BLE001 (a whole build says what is wrong)
            log.debug("Not by the texts alone: %s.", error)
            return False
        whole.say(entries)
        took = time.monotonic() - began
        logging.getLogger(STEPS).info("Documentation built in %.2f seconds", took)
        return True

    def set_aside(self, page: Page) -> None:
        """Hold a page small that is not yet to be converted, where a build may."""
        if self._room is not None:
            self._room.set_aside(page)

    def about_tree(self) -> AbstractContextManager[None]:
        """Know that what is said in here is about the tree of records as a whole."""
        return self._ledger.about(TREE)

    def hasten(
        self, build: Callable[..., None], changed: Callable[[], Collection[Path] | None]
    ) -> Callable[..., None]:
        """Return the dev server's build with a quick answer before it, where there is one.

        Args:
            build: the server's.
            changed: the files that have changed since the last build; None where nobody knows.
        """

        def built(*arguments: Any, **options: Any) -> None:
            with interruptible():
                if not self.build_quickly(changed()):
                    build(*arguments, **options)

        return built

    def build_quickly(self, changed: Collection[Path] | None) -> bool:
        """Build in a dev server what a few changed files change; False where all must be built.

        Args:
            changed: the files that have changed since the last build; None where nobody knows.
        """
        kept, self._kept = self._kept, None
        if kept is None or not changed:
            return False
        try:
            Quick(kept, self._maker).build(changed)
        except Exception as error:  # noqa: BLE001 (a whole build says what is wrong)
            # What was begun is thrown away with all objects of the last build.
            log.debug("Not quickly: %s.", error)
            return False
        self._kept = kept
        return True

    def _say(self, why: str) -> None:
        """Say once why everything is made anew."""
        if why not in self._told:
            self._told.add(why)
            log.info("Everything is built anew each time: %s.", why)


def _build_by(build: Callable[..., None]) -> None:
    mkdocs.commands.build.build = build
    server = dev_server()
    if server:
        vars(server)["build"] = build


class Room:
    """The replaced steps of one build.

    What all pages depend on is asked for when MkDocs first cleans the site's folder: by then
    all plugins have seen the configuration, and none has seen a file.
    """

    def __init__(
        self,
        maker: Maker,
        store: Store,
        config: MkDocsConfig,
        say: Callable[[str], None],
        ledger: Ledger,
    ) -> None:
        self._maker, self._store, self._say = maker, store, say
        self._config, self._ledger = config, ledger
        self._files: Any = None
        self._all_made = False
        self._progress, self._counted = of_terminal(), ""
        self._made: tuple[Any, Any, Any] | None = None
        self._steps: Steps | None = None

    def finish(self) -> None:
        """End a build that went well."""
        if self._steps:
            self._steps.finish()
            log.debug("Taken: %s.", self._steps.counts)

    def remember_plan(self) -> None:
        """Remember of the site what a page has to know that is made by itself."""
        plan = self._steps.plan if self._steps else None
        if plan is not None:
            remember_plan(self._store, str(self._config.site_dir), plan)

    def set_aside(self, page: Page) -> None:
        """Hold a page small that is not yet to be converted."""
        if self._steps:
            self._steps.set_aside(page)

    def kept(self) -> Kept | None:
        """Return the objects of a build that went well; None where a later one may not use them."""
        steps = self._steps
        if steps is None or steps.entries is None or self._made is None or not steps.knows_all:
            return None
        files, nav, env = self._made
        return Kept(
            self._config,
            files,
            nav,
            env,
            steps.entries,
            self._ledger,
            steps.titled,
            steps.characters,
            surroundings.today(),
        )

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Replace the steps."""
        build = mkdocs.commands.build
        places: list[tuple[Any, str, Any]] = [
            (mkdocs.utils, "clean_directory", self._clean),
            (mkdocs.structure.files, "os", Walking(Path(self._config.docs_dir, "runs"))),
            (build, "_populate_page", self._populate(build._populate_page)),
            (build, "_build_page", self._build_page(build._build_page, build._populate_page)),
            (File, "copy_file", self._copy(File.copy_file)),
            (Page, "render", self._render(Page.render)),
            (Page, "validate_anchor_links", self._validate(Page.validate_anchor_links)),
        ]
        before = [(place, name, getattr(place, name)) for place, name, _ in places]
        self._empty = mkdocs.utils.clean_directory
        try:
            for place, name, step in places:
                setattr(place, name, step)
            yield
        finally:
            for place, name, step in before:
                setattr(place, name, step)
            self._progress.close()
            # A build may fail over what it has found once its site is whole.
            if self._all_made:
                self.finish()

    def _clean(self, directory: str) -> None:
        """Begin: leave the site's folder as it is where what is in it is known."""
        if self._steps is not None or directory != self._config.site_dir:
            self._empty(directory)
            return
        may, base = allowed(self._config), self._bases()
        outputs = Outputs(self._store, Path(directory)) if may.templates and base.pages else None
        if outputs is None:
            self._empty(directory)
            self._say(f"{', '.join(may.because) or 'the configuration'} may change any page")
        self._steps = Steps(
            self._config,
            self._store,
            outputs,
            self._maker,
            may,
            base,
            self._ledger,
        )

    def _bases(self) -> Bases:
        """Return names for what pages depend on, each None where nobody can tell."""
        config, pages, conversions = self._config, None, None
        with suppress(UnknownValueError, OSError):
            digests = Digests(self._store, time.time_ns, "overrides")
            overrides = surroundings.overrides(config, digests)
            digests.save()
            conversions = base_of(config, overrides)
            if not surroundings.looks_beyond(config):
                told = surroundings.asked(), overrides, surroundings.dictionaries(config)
                pages = digest_of(*told, effective(config))
        return Bases(pages, conversions)

    def _count(self, step: str, files: Any) -> None:
        """Tell on a terminal that one more page goes through a step."""
        if step != self._counted:
            self._counted = step
            self._progress.step(step, len(files.documentation_pages()) if files else 0)
        self._progress.advance()

    def _populate(self, read: Callable[..., None]) -> Callable[..., None]:
        def populate(page: Page, config: MkDocsConfig, files: Any, dirty: bool = False) -> None:
            self._count("reading", files)
            if self._steps:
                self._files = files
                self._steps.populate(read, page, config, files, dirty)
            else:
                read(page, config, files, dirty)

        return populate

    def _build_page(
        self, make: Callable[..., None], read: Callable[..., None]
    ) -> Callable[..., None]:
        def build_page(
            page: Page,
            config: MkDocsConfig,
            doc_files: Any,
            nav: Any,
            env: Any,
            dirty: bool = False,
            excluded: bool = False,
        ) -> None:
            made = functools.partial(make, page, config, doc_files, nav, env, dirty, excluded)
            self._count("making", self._files)
            if self._steps:
                self._made = self._files, nav, env
                self._steps.build(made, functools.partial(read, page, config), page, nav, excluded)
            else:
                made()

        return build_page

    def _copy(self, copy: Callable[..., None]) -> Callable[..., None]:
        def copy_file(file: File, dirty: bool = False) -> None:
            if self._steps:
                self._steps.copy(functools.partial(copy, file, dirty), file, dirty)
            else:
                copy(file, dirty)

        return copy_file

    def _render(self, convert: Callable[..., None]) -> Callable[..., None]:
        def render(page: Page, config: MkDocsConfig, files: Any) -> None:
            if self._steps:
                self._steps.render(convert, page, config, files)
            else:
                convert(page, config, files)

        return render

    def _validate(self, validate: Callable[..., None]) -> Callable[..., None]:
        def validate_anchor_links(page: Page, **how: Any) -> None:
            # MkDocs looks at links once it has written all pages.
            self._all_made = True
            self._progress.close()
            with self._ledger.about(ANCHORS):
                validate(page, **how)

        return validate_anchor_links

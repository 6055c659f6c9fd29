"""MkDocs's build with the room's questions put between its steps.

Which steps those are, and what stands in their place, is told in `takeover`. A build in which
something is met that the room does not know is done in full, and says so once.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import mkdocs.commands.build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page

from runpress.hosts.incremental import surroundings
from runpress.hosts.incremental.fit import dev_server, misfit
from runpress.hosts.incremental.ledger import STEPS, TREE, Ledger
from runpress.hosts.incremental.lock import alone
from runpress.hosts.incremental.quick import Kept, Quick
from runpress.hosts.incremental.revision import Reviser, Revision, may_revise
from runpress.hosts.incremental.served import served, tidy
from runpress.hosts.incremental.steps import Maker
from runpress.hosts.incremental.sweeping import set_aside, swept_seldom
from runpress.hosts.incremental.takeover import Takeover
from runpress.hosts.incremental.whole import Whole, take_turn
from runpress.hosts.interrupts import interruptible
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
        self._takeover: Takeover | None = None

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
        self._takeover = takeover = Takeover(self._maker, store, config, self._say, self._ledger)
        try:
            with takeover.asked(), self._ledger.listening():
                build(config, **how)
        finally:
            self._takeover = None
        if whole:
            whole.remember(self._ledger)
            takeover.remember_plan()
        else:
            self._kept = takeover.kept()
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
        if self._takeover is not None:
            self._takeover.set_aside(page)

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

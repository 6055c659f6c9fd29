"""The MkDocs plugin: what of the rest happens at which of MkDocs's events.

The tree of pages is made and put in place by `making`, each page of the site is completed by
`finishing`, the dev server is taken over by `serving`, and what has not changed is left out by
`incremental`. All of that is imported when it is needed first: a build in which nothing has
changed needs next to nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.driver import Driver
from runpress.hosts.incremental.effects import Effects

if TYPE_CHECKING:
    from runpress.hosts.finishing import Finishing
    from runpress.hosts.formulas import PageFormulas
    from runpress.hosts.incremental.plan import Told
    from runpress.hosts.incremental.quick import Remade
    from runpress.hosts.making import Making
    from runpress.hosts.serving import Serving
    from runpress.hosts.telling import Telling
    from runpress.site.model import Tree

log = get_plugin_logger("runpress")

# mike says through this which version it has built.
VERSION_BUILT = "MIKE_DOCS_VERSION"


class RunpressConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options."""

    enabled = c.Type(bool, default=True)
    # Those that every post about an experiment must have: a list, or one a language.
    headings = c.Type((list, dict), default=[])


class RunpressPlugin(BasePlugin[RunpressConfig]):  # type: ignore[no-untyped-call]
    """Makes pages of run records, and completes the posts about them."""

    # From the first configuration on, in `on_config`.
    _making: Making
    _finishing: Finishing
    _formulas: PageFormulas
    _telling: Telling

    def __init__(self) -> None:
        self.effects = Effects()
        self._driver = Driver(self)
        self._blog: Any = None
        self._serving: Serving | None = None
        self._is_ready = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Remember whether somebody is writing: errors are a message then, not the end."""
        if command == "serve":
            from runpress.hosts.serving import Serving

            self._serving = Serving(log, time.time())
        self._driver.take_over()
        if self._serving and self.config.enabled:
            self._serving.forgive_first()

    def on_shutdown(self) -> None:
        """Leave MkDocs as it was."""
        if self._serving:
            self._serving.end()
        self._driver.give_back()

    # Before the blog reads its own options.
    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Give the blog its defaults, and the pages their style sheet and scripts."""
        if not self.config.enabled:
            return config
        from runpress.hosts.assembling import generated_folder
        from runpress.hosts.preparing import prepare
        from runpress.hosts.room import room_in

        with room_in(generated_folder(config)):
            self._get_ready(config)
        self._blog = prepare(config, self._driver.set_aside, log.info)
        if self._serving:
            self._serving.stand_in(self._blog, config)
        self._formulas.start(config.extra_javascript)
        if not os.environ.get(VERSION_BUILT):
            # Only a published version has others beside it. Without, the version selector
            # would ask for a list that is not there.
            config.extra.pop("version", None)
        return config

    # Before the blog, at -50, collects its posts.
    @event_priority(50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace records and posts by the tree that is made of them."""
        if self.config.enabled:
            from runpress.hosts.assembling import generated_folder
            from runpress.hosts.room import room_in
            from runpress.hosts.vanished import drop_vanished

            drop_vanished(files, log.warning)
            self._workshop.begin(self._driver.store)
            with room_in(generated_folder(config)):
                self._making.make(files, config)
            if self._serving:
                self._serving.know(files, config)
        return files

    # Not before all pages have their addresses.
    def on_env(self, env: Any, *, files: Files, config: MkDocsConfig, **_: Any) -> Any:
        """Learn each page's language, and write whole addresses into what programs read."""
        if self.config.enabled:
            # No template changes while a build reads it, a thousand times.
            env.auto_reload = False
            if self._serving:
                env.bytecode_cache = self._serving.compiled
            self._making.address(files, config)
        return env

    def _on_page_markdown_completed(self, /, markdown: str, *, page: Page, **_: Any) -> str:
        """Give a post a description and a time to read, where its author wrote none."""
        if self.config.enabled:
            self._finishing.complete(page, self._blog)
        return markdown

    # Once every plugin has seen the whole text.
    @event_priority(-100)
    def _on_page_markdown_held(self, /, markdown: str, *, page: Page, **_: Any) -> str:
        """Put marks in the place of our blocks, on a page that is all ours."""
        return self._finishing.hold(markdown, page) if self.config.enabled else markdown

    on_page_markdown = CombinedEvent(_on_page_markdown_completed, _on_page_markdown_held)

    # Before any other plugin sees the page's HTML.
    @event_priority(100)
    def _on_page_content_whole(self, /, html: str, *, page: Page, **_: Any) -> str:
        """Put our blocks back."""
        return self._finishing.put_back(html, page) if self.config.enabled else html

    # After everything that changes a page's HTML, before the blog makes its lists.
    def _on_page_content_short(
        self, /, html: str, *, page: Page, config: MkDocsConfig, **_: Any
    ) -> str:
        """Give the blog our excerpt of a post."""
        return self._finishing.shorten(html, page, config) if self.config.enabled else html

    on_page_content = CombinedEvent(_on_page_content_whole, _on_page_content_short)

    # Before search reads the page.
    @event_priority(50)
    def on_page_context(self, context: Any, *, config: MkDocsConfig, **_: Any) -> Any:
        """Let search read what it does not leave out, and nothing else."""
        if self.config.enabled:
            from runpress.hosts.placement import SEARCH
            from runpress.hosts.search_parts import read_thinly

            read_thinly(config.plugins.get(SEARCH))
            if self._serving:
                from runpress.hosts.search_index import write_thriftily

                write_thriftily(config.plugins.get(SEARCH))
        return context

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
        """Turn the tree's placeholders into addresses as seen from this page."""
        return self._finishing.finish(output, page, config) if self.config.enabled else output

    # Before other plugins watch what they need.
    @event_priority(100)
    def _take_over(self, /, server: Any, *, config: MkDocsConfig, **_: Any) -> Any:
        """Let the dev server tell of runs that train, and not build anew for each step."""
        if self._serving and self.config.enabled:
            self._serving.take_over(server, config)
        return server

    # Other plugins watch by naming the builder that they were given, so ours comes after.
    @event_priority(-1000)
    def _build_safely(self, /, server: Any, **_: Any) -> Any:
        """Let a build that fails be a message in the browser."""
        if self._serving and self.config.enabled:
            self._serving.build_safely(server, self._driver.hasten)
        return server

    on_serve = CombinedEvent(_take_over, _build_safely)

    def on_post_build(self, *, config: MkDocsConfig, **_: Any) -> None:
        """Fail a build that has errors, after all of them are listed and all pages made."""
        if not self.config.enabled:
            return
        self._formulas.write_font(Path(config.site_dir), self._driver.store)
        errors = self._telling.errors
        if errors and not self._serving:
            count = f"{errors} error{'' if errors == 1 else 's'}"
            raise PluginError(f"runpress: {count} above; mend them before this is published.")

    def page_key(self, path: str) -> str | None:
        """Return the name of a page of a run as it was made; None for any other page."""
        return self._making.key(path)

    def holds_blocks(self, path: str) -> bool:
        """Say whether a page's HTML is more than its Markdown gives when it is converted."""
        return self._making.is_ours(path)

    def page_extra(self, path: str) -> str:
        """Return a name for what is added to a finished page."""
        return self._making.additions(path)

    def redo(self, effects: Effects) -> None:
        """Do again what finishing a page has done that is left alone."""
        self._telling.errors += effects.errors
        self._formulas.add(effects.characters)

    def remake(self, files: Files, config: MkDocsConfig) -> Remade | None:
        """Make the tree again; None where it has other pages, or all pages show a difference."""
        return self._making.remake(files, config)

    def draw_only(self, characters: Iterable[str]) -> None:
        """Cut the font of formulas to these."""
        self._formulas.draw_only(characters)

    @property
    def finisher(self) -> Finishing:
        """What completes pages."""
        return self._finishing

    def told(self) -> Told:
        """Return what is known of the site whose tree was made."""
        return self._making.told()

    def fronts(self, paths: Collection[str], config: MkDocsConfig) -> dict[str, str]:
        """Return names for how pages begin that somebody wrote, by their paths."""
        from runpress.hosts.assembling import beginnings
        from runpress.hosts.placement import authored_files

        return beginnings(authored_files(paths, config), config)

    def revise(
        self, told: Told, files: Files, config: MkDocsConfig, pages: Collection[str]
    ) -> Collection[str] | None:
        """Make the tree of a site that stands; None where more differs than texts of pages."""
        from runpress.hosts.assembling import generated_folder
        from runpress.hosts.room import room_in

        self._workshop.begin(self._driver.store)
        with room_in(generated_folder(config)):
            return self._making.revise(told, files, config, pages)

    def source(self, path: str) -> Path | None:
        """Return the folder in which the source of a page of the tree lies; None for others."""
        return self._making.source(path)

    def _get_ready(self, config: MkDocsConfig) -> None:
        """Set up what makes pages, once for all builds of a dev server."""
        if self._is_ready:
            return
        from runpress.hosts.addressing import Addressing
        from runpress.hosts.assembling import Assembling, generated_folder
        from runpress.hosts.finishing import Finishing
        from runpress.hosts.formulas import PageFormulas
        from runpress.hosts.making import Making
        from runpress.hosts.placing import Placing
        from runpress.hosts.telling import Telling
        from runpress.hosts.workshop import Workshop

        folder, docs = generated_folder(config), Path(config.docs_dir)
        watch = self._serving.watch(docs) if self._serving else None
        self._workshop = Workshop(folder, docs, stays=self._serving is not None)
        self._telling = Telling(log.log, self._failed)
        self._formulas = PageFormulas(self._telling.tell)
        addressing = Addressing(self.effects)
        self._making = Making(
            Assembling(self._workshop, self.config.headings, watch),
            Placing(folder, self._workshop, serving=self._serving is not None),
            addressing,
            self._tell_of,
        )
        self._finishing = Finishing(
            self._making, addressing, self._formulas, self._telling, self.effects
        )
        self._is_ready = True

    def _failed(self) -> None:
        self.effects.errors += 1

    def _tell_of(self, tree: Tree, again: bool) -> None:
        with self._driver.about_tree():
            self._telling.tell_of(tree, again=again)

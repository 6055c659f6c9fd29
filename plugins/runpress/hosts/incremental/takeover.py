"""The steps of one build of MkDocs's that are replaced while it runs, and put back after it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

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
from runpress.hosts.incremental.ledger import ANCHORS, Ledger
from runpress.hosts.incremental.outputs import Outputs
from runpress.hosts.incremental.plan import remember_plan
from runpress.hosts.incremental.quick import Kept
from runpress.hosts.incremental.settled import effective
from runpress.hosts.incremental.steps import Bases, Maker, Steps
from runpress.hosts.incremental.walking import Walking
from runpress.hosts.progress import of_terminal
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store

log = get_plugin_logger("runpress")


class Takeover:
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

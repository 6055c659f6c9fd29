"""Takes over MkDocs's dev server: what it watches, when it builds, and what a bad build does.

MkDocs's server waits for ever after a build that failed: every page of the site hangs in the
browser until the mistake is mended. Here the terminal tells of the mistake, browsers show it,
and all pages go on as the last good build left them.

Parts of the server are replaced that its documentation does not speak of. Where a future one
has others, it is left as it is, and the author is told.
"""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import Files

from runpress.hosts.banner import Banner
from runpress.hosts.compiled import Compiled
from runpress.hosts.first_build import FirstBuild
from runpress.hosts.incremental.fit import dev_server
from runpress.hosts.live import LiveRuns
from runpress.hosts.observer import POLL, Observer
from runpress.hosts.page_names import page_named
from runpress.hosts.placement import RUNS, shown_folder
from runpress.hosts.stand_ins import stand_in
from runpress.hosts.troubles import Troubles
from runpress.hosts.watch import Watch

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

# In seconds: how far the clocks of one machine may part without one having been set.
SLACK = 1.0
# What is asked of the server beyond its documented methods.
NEEDED = ("observer", "_watched_paths", "_watch_refs", "builder", "build_delay")


class Serving:
    """All that a dev server has beside its pages.

    Args:
        log: tells the author something.
        begun: when the first build began, in seconds as files have it.
    """

    def __init__(self, log: logging.LoggerAdapter[logging.Logger], begun: float) -> None:
        self._log, self._begun, self._ticks = log, begun, time.monotonic()
        self._watch: Watch | None = None
        self._files: Files | None = None
        self._shown = ""
        self.compiled = Compiled()
        self._troubles = Troubles(self._page_named)
        self._troubles.listen()
        self._first = FirstBuild(dev_server(), self._failed_at_first)
        self._has_failed = False

    def forgive_first(self) -> None:
        """Let the first build fail without the server's end, once its build is taken over."""
        self._first.take_over()

    def end(self) -> None:
        """Leave everything as it was."""
        self._first.give_back()
        self._troubles.leave()

    def watch(self, docs: Path) -> Watch:
        """Return what decides when a site is built."""
        self._watch = self._watch or Watch(docs, docs / RUNS, self._log.warning)
        return self._watch

    def stand_in(self, blog: Any, config: MkDocsConfig) -> None:
        """Let posts that the blog cannot read say so, and all others be built."""
        shown = shown_folder(Path(config.docs_dir), config)
        folder = Path(config.config_file_path).parent / ".runpress"
        stand_in(blog, folder, shown, self._log.error)

    def know(self, files: Files, config: MkDocsConfig) -> None:
        """Remember the site's files: complaints name them."""
        self._files, self._shown = files, shown_folder(Path(config.docs_dir), config)

    def take_over(self, server: Any, config: MkDocsConfig) -> None:
        """Serve what was built, watch what it is built from, and tell of runs that train."""
        if not self._has_failed:
            self._troubles.end()
        serve_from(server, Path(config.site_dir))
        # A first build that failed may have failed before it asked for one.
        watch = self.watch(Path(config.docs_dir))
        if take_over(server, watch, self._catch_up, self._log.warning):
            runs, mount = Path(config.docs_dir) / RUNS, server.mount_path
            live = LiveRuns(server.get_app(), runs, mount, time.time, watch.unseen)
            server.set_app(Banner(live, mount, self._troubles))

    def build_safely(self, server: Any, hasten: Callable[..., Callable[..., None]]) -> None:
        """Let a build that fails be a message in the browser.

        Args:
            server: MkDocs's own.
            hasten: returns a build that may be answered quickly, by the one that it is given
                and by what has changed.
        """
        if self._watch:
            build = hasten(server.builder, self._watch.changed)
            server.builder = Builder(build, self._watch, self._troubles, self._log.error)

    def _catch_up(self) -> None:
        watch = self._watch
        if watch:
            watch.catch_up(self._begun, failed=self._has_failed)
            if time.time() - self._begun < time.monotonic() - self._ticks - SLACK:
                # The clock was set back meanwhile: the times of files tell nothing.
                watch.lose()

    def _failed_at_first(self, error: Exception | SystemExit) -> None:
        self._has_failed = True
        tell_failed(self._troubles, error, self._log.error)

    def _page_named(self, path: str) -> str | None:
        """Return the address of a page by a path that a complaint names."""
        return page_named(self._files, self._shown, path) if self._files else None


def take_over(
    server: LiveReloadServer, watch: Watch, began: Callable[[], None], say: Callable[[str], None]
) -> bool:
    """Watch files in the server's place, all that it watched so far.

    Args:
        server: MkDocs's own.
        watch: decides what is built for.
        began: is called once all that changes from then on is told of.
        say: tells the author something.

    Returns:
        False where the server is not the one that is known, and was left as it is.
    """
    parts = vars(server)
    if any(name not in parts for name in NEEDED) or server.observer.is_alive():
        say("this dev server of MkDocs is another than the known one: it watches files itself.")
        return False
    observer = Observer(
        watch.hear,
        watch.lose,
        began,
        say,
        polls=bool(os.environ.get(POLL)),
    )
    watch.wake = observer.wake
    _move(server, parts, observer)
    # The pause after a change is ours (see `pace`).
    parts["build_delay"] = 0
    return True


def serve_from(server: LiveReloadServer, site: Path) -> None:
    """Serve the folder that the site was built into, where that is not MkDocs's own.

    Args:
        server: MkDocs's own.
        site: the folder.
    """

    def error_page(code: int) -> bytes | None:
        page = site / f"{code}.html"
        return page.read_bytes() if code in (404, 500) and page.is_file() else None

    server.root = str(site)
    server.error_handler = error_page


def _move(server: LiveReloadServer, parts: dict[str, Any], observer: Observer) -> None:
    asked = {
        path: (count, bool(getattr(parts["_watch_refs"].get(path), "is_recursive", True)))
        for path, count in parts["_watched_paths"].items()
    }
    server.observer.unschedule_all()
    parts["_watched_paths"].clear()
    parts["_watch_refs"].clear()
    parts["observer"] = observer
    for path, (count, recursive) in asked.items():
        for _ in range(count):
            server.watch(path, recursive=recursive)


class Builder:
    """Builds the site in place of MkDocs's builder, and survives whatever happens.

    Args:
        build: MkDocs's builder.
        watch: told when a build goes on.
        troubles: what is wrong, told of in the browser.
        say: tells the author of a build that failed.
    """

    def __init__(
        self,
        build: Callable[..., None],
        watch: Watch,
        troubles: Troubles,
        say: Callable[[str], None],
    ) -> None:
        self._build, self._watch, self._troubles, self._say = build, watch, troubles, say

    def __call__(self, *arguments: Any, **options: Any) -> None:
        """Build; afterwards the server lets browsers load their pages again."""
        self._troubles.begin()
        try:
            with self._watch.building():
                self._build(*arguments, **options)
        except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever a build fails of)
            tell_failed(self._troubles, error, self._say)
        else:
            self._troubles.end()


def tell_failed(
    troubles: Troubles, error: Exception | SystemExit, say: Callable[[str], None]
) -> None:
    """Tell of a build that failed, in the terminal and in browsers.

    Args:
        troubles: what was complained of in it.
        error: what it failed of.
        say: tells the author something.
    """
    if not troubles.end(error):
        # Nobody has said yet what it was.
        if isinstance(error, MkDocsException):
            say(str(error))
        else:
            traceback.print_exception(error)
    say(
        "the site was not built. Browsers show why, and the pages as they were; "
        "it is built again at the next change of a file."
    )

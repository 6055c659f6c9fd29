"""The site half at work for a host, with what it remembers of the builds before.

A dev server keeps its workshop from one build to the next; another host has a new one that
finds what the last wrote down. Where no file can be written, everything is made each time.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from pathlib import Path

from mkdocs.structure.files import File

from runpress.draw.crew import cores_here
from runpress.hosts.backing import Backing, put_page
from runpress.hosts.placement import RUNS, authored_pages
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.catalog import Catalog
from runpress.site.diagrams.ahead import diagrams_in, diagrams_of_runs, drawn_ahead
from runpress.site.memory.digests import Digests
from runpress.site.memory.doubts import doubted_files
from runpress.site.memory.store import Store
from runpress.site.model import Tree
from runpress.site.running import Clock
from runpress.site.shelf import doubt, is_settled, open_catalog
from runpress.site.text.fronts import Fronts
from runpress.site.text.post import Post
from runpress.site.units.keeper import Keeper
from runpress.vcs.past import Past, past_of

# The package's own files, some of which a page publishes as they are.
PACKAGE = Path(__file__).parents[1]
# Experiments from which on a second core pays.
FEWEST = 24


class Workshop:
    """Makes the trees of one blog, each from the one before.

    Args:
        folder: where the host keeps generated files: `.runpress`.
        docs: the blog's `docs/`.
        stays: whether there will be another build from what this one knows.
        now: returns the present in nanoseconds.
    """

    def __init__(
        self,
        folder: Path,
        docs: Path,
        *,
        stays: bool,
        now: Callable[[], int] = time.time_ns,
    ) -> None:
        self._docs, self._stays = docs, stays
        self._now = now
        self._store = Store(None, "")
        self._keeper = Keeper(
            self._store,
            folder / "pages",
            [docs, PACKAGE],
            functools.partial(put_page, folder / "pages"),
        )
        self._digests = Digests(self._store, now, "site")
        self.fronts = Fronts(self._store)
        self._catalog: Catalog | None = None
        # By its place on disk: the state of a page's file when it was read, and the page.
        self._read: dict[str, tuple[tuple[int, ...], list[Post]]] = {}
        self._past: Past | None = None
        self._looked_at_all = True

    def begin(self, store: Store | None) -> None:
        """Begin a build with what was remembered on disk; None where nothing is."""
        self._store = store or self._store
        self._keeper.use(self._store)
        self._digests = self._digests.taken_to(self._store)
        self.fronts = self.fronts.taken_to(self._store)

    def read(
        self, files: Iterable[File], shown: str, changed: Collection[Path] | None = None
    ) -> list[Post]:
        """Return the hand-written pages.

        Args:
            files: theirs, and others.
            shown: the folder of sources as the user knows it.
            changed: the files that have changed since the last time, where others need not be
                read again; None reads all.
        """
        told = {os.fspath(path) for path in changed or ()}
        before = {} if changed is None else self._read
        self._read = {}
        found: list[Post] = []
        for file in files:
            name = str(file.abs_src_path)
            state = _state(name)
            known = None if name in told else before.get(name)
            if known is None or known[0] != state:
                known = state, list(authored_pages([file], shown, self.fronts))
            self._read[name] = known
            found += known[1]
        return found

    def past(self) -> Past | None:
        """Return what git tells, the same as the last time where nothing has come to it."""
        self._past = past_of(self._docs, self._past)
        return self._past

    def open(
        self,
        runs: Path,
        shown: str,
        clock: Clock | None,
        changed: Collection[Path] | None = None,
    ) -> Catalog:
        """Return the run records, read as they are asked for.

        Args:
            runs: their folder.
            shown: the same as the user knows it.
            clock: tells which runs train.
            changed: the files that have changed since the last time, where all others are known
                to be as they were; None looks at all.
        """
        known = self._catalog
        inside = changed is None or any(path.is_relative_to(runs) for path in changed)
        self._looked_at_all = inside or known is None or not is_settled(known)
        if known is not None and not self._looked_at_all:
            return known
        self._catalog = open_catalog(runs, shown, clock, self._digests, self._store, self._catalog)
        return self._catalog

    def assemble(
        self, catalog: Catalog, pages: Iterable[Post], blog: Blog, past: Past | None
    ) -> Tree:
        """Return the tree, of which only what has changed is made again."""
        posts = list(pages)
        try:
            with self._ahead(catalog, posts):
                return assemble(catalog, posts, blog, past, self._keeper)
        except BaseException:
            self.doubt()
            raise

    def _ahead(self, catalog: Catalog, posts: list[Post]) -> AbstractContextManager[None]:
        """Draw diagrams on another core, where a large blog is built for the first time."""
        is_large = len(catalog.experiments) >= FEWEST
        if not (is_large and self._keeper.knows_nothing and cores_here() > 1):
            return nullcontext()
        runs, bodies = self._docs / RUNS, [post.body for post in posts]
        fences = (source for body in bodies for source in diagrams_in(body))
        return drawn_ahead(chain(diagrams_of_runs(runs), fences))

    def revised(self) -> list[str] | None:
        """Return the paths of pages whose text alone differs; None where more does."""
        return self._keeper.revised()

    def put_pages(self, tree: Tree, backing: Backing) -> None:
        """Write the pages that are not on disk as they are."""
        backing.put_pages(tree.pages.values(), self._digests)

    @property
    def doubtful(self) -> list[str]:
        """The names of files that were made of records while these changed."""
        return doubted_files(self._store)

    def doubt(self, made: Collection[str] = ()) -> None:
        """Remember what may not have been read as it is now, also where a build ends early.

        Args:
            made: the names of files that were made of it.
        """
        if self._catalog is not None and self._looked_at_all:
            doubt(self._catalog, self._digests, self._store, made)

    def end(self, made: Collection[str] = ()) -> None:
        """End a build, all of whose files are written.

        Args:
            made: the names of those that were made in it.
        """
        self._keeper.settle()
        self.doubt(made)
        # What was not looked at this time must not be forgotten for that.
        if self._looked_at_all:
            self._digests.save()
            self.fronts.save(self._store)
        if not self._stays:
            # Memory that the pages need, which are about to be converted.
            self._keeper.let_go()
            self._catalog, self._read = None, {}


def _state(name: str) -> tuple[int, ...]:
    try:
        told = os.stat(name)  # noqa: PTH116 - four times as fast as a path's own
    except (OSError, ValueError):
        return ()
    return told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino

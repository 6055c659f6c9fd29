"""The site half at work for a host, with what it remembers of the builds before.

A dev server keeps its workshop from one build to the next; another host has a new one that
finds what the last wrote down. Where no file can be written, everything is made each time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from runpress.hosts.backing import Backing
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.catalog import Catalog
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store
from runpress.site.model import Tree
from runpress.site.running import Clock
from runpress.site.shelf import open_catalog
from runpress.site.text.fronts import Fronts
from runpress.site.text.post import Post
from runpress.site.units.keeper import Keeper
from runpress.vcs.past import Past

# The package's own files, some of which a page publishes as they are.
PACKAGE = Path(__file__).parents[1]


class Workshop:
    """Makes the trees of one blog, each from the one before.

    Args:
        folder: where the host keeps generated files: `.runpress`.
        docs: the blog's `docs/`.
        now: returns the present in nanoseconds.
    """

    def __init__(self, folder: Path, docs: Path, now: Callable[[], int] = time.time_ns) -> None:
        self._docs = docs
        self._now = now
        self._store = Store(None, "")
        self._keeper = Keeper(self._store, folder / "pages", [docs, PACKAGE])
        self._digests = Digests(self._store, now, "site")
        self.fronts = Fronts(self._store)
        self._catalog: Catalog | None = None

    def begin(self, store: Store | None) -> None:
        """Begin a build with what was remembered on disk; None where nothing is."""
        self._store = store or self._store
        self._keeper.use(self._store)
        self._digests = self._digests.taken_to(self._store)
        self.fronts = self.fronts.taken_to(self._store)

    def open(self, runs: Path, shown: str, clock: Clock | None) -> Catalog:
        """Return the run records, read as they are asked for."""
        self._catalog = open_catalog(runs, shown, clock, self._digests, self._store, self._catalog)
        return self._catalog

    def assemble(
        self, catalog: Catalog, pages: Iterable[Post], blog: Blog, past: Past | None
    ) -> Tree:
        """Return the tree, of which only what has changed is made again."""
        return assemble(catalog, pages, blog, past, self._keeper)

    def put_pages(self, tree: Tree, backing: Backing) -> None:
        """Write the pages that are not on disk as they are."""
        backing.put_pages(tree.pages.values(), self._digests)

    def end(self) -> None:
        """End a build, all of whose files are written."""
        self._keeper.settle()
        self._digests.save()
        self.fronts.save(self._store)

"""A blog as it stands at one moment: what of it is held against another moment."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from runpress.cli.telling import verdicts_of
from runpress.format.problems import Problem
from runpress.format.schema import MANIFEST, METRICS
from runpress.site.assemble import assemble
from runpress.site.catalog import Run
from runpress.site.evidence.verdicts import Verdict
from runpress.site.memory.digests import Digests
from runpress.site.memory.store import Store
from runpress.site.overview import Overview, overviews
from runpress.site.shelf import open_catalog
from runpress.site.units.keeper import Keeper
from runpress.vcs.past import past_of

if TYPE_CHECKING:
    from pathlib import Path

    from runpress.hosts.files import BlogFiles
    from runpress.site.archive import Archive
    from runpress.site.model import Tree
    from runpress.site.text.post import Post

RUNS = "runs"


class Bench:
    """Where pages are made to see what is wrong with them, the same ones once for all stands.

    Most of a blog is the same at two moments, and a page is made again only where something
    that it depends on is not: as from one build to the next.

    Args:
        memory: the folder in which builds remember what Mermaid says of diagrams; None for none.
        now: returns the present in nanoseconds.
    """

    def __init__(self, memory: Path | None, now: Callable[[], int] = time.time_ns) -> None:
        self._memory, self._now = memory, now
        self._store = Store(None, "")
        self._keeper = Keeper(self._store, None)

    def tree(self, blog: BlogFiles) -> Tree:
        """Return what a build of a blog would render."""
        docs = blog.settings.docs
        catalog = open_catalog(
            docs / RUNS,
            f"{blog.settings.shown}/{RUNS}",
            None,
            Digests(self._store, self._now),
            self._store,
        )
        layout = replace(blog.blog, memory=self._memory)
        return assemble(catalog, blog.pages, layout, past_of(docs), self._keeper)


class Stand:
    """A blog as it stands at one moment.

    Args:
        blog: its files; None where there was no blog yet.
        bench: makes its pages.
    """

    def __init__(self, blog: BlogFiles | None, bench: Bench) -> None:
        self._blog = blog
        self._bench = bench

    @cached_property
    def archive(self) -> Archive | None:
        """All that its pages may look at, drafts among them: their author reviews those too."""
        if self._blog is None:
            return None
        archive = self._blog.archive
        return replace(archive, blog=replace(archive.blog, drafts=True))

    @cached_property
    def experiments(self) -> Mapping[str, Overview]:
        """All experiments by id, those that are only planned too."""
        told = overviews(self.archive) if self.archive else []
        return {one.experiment.id: one for one in told}

    @cached_property
    def pages(self) -> Mapping[str, Post]:
        """All hand-written pages by their paths."""
        return {page.path: page for page in (self._blog.pages if self._blog else ())}

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """What each run's record holds, by the run's path."""
        every = (run for one in self.experiments.values() for run in one.experiment.runs)
        return {path_of(run): _digest(run) for run in every}

    @cached_property
    def problems(self) -> Counter[Problem]:
        """What a build would report, without lines: those move when anything is written above.

        What depends on a clone, such as which commits are pushed, is not among it.
        """
        if self._blog is None:
            return Counter()
        tree = self._bench.tree(self._blog)
        # One broken run is told of for each page that it is on.
        return Counter(dict.fromkeys((replace(each, line=0) for each in tree.problems), 1))

    def verdicts(self, experiment: str) -> Sequence[Verdict]:
        """Return the verdicts on an experiment's hypotheses, in their order."""
        known = self.experiments.get(experiment)
        return verdicts_of(self.archive, known.experiment) if known and self.archive else ()

    def address(self, experiment: str) -> str:
        """Return where an experiment's post is published; empty where it has none."""
        known = self.experiments.get(experiment)
        if not known or not known.post or not self.archive:
            return ""
        return f"{self.archive.blog.address_of(known.post.path)}/"


def _digest(run: Run) -> str:
    """Name what a record says; its log only where nobody has ended the run."""
    files = [MANIFEST] if run.record.ended else [MANIFEST, METRICS]
    found = hashlib.sha256(run.status.encode())
    for name in files:
        try:
            # Git may check out texts with other ends of lines.
            found.update((run.folder / name).read_bytes().replace(b"\r\n", b"\n"))
        except OSError:
            found.update(b"missing")
    return found.hexdigest()


def path_of(run: Run) -> str:
    """Return what names a run among all others."""
    return f"{run.experiment}/{run.name}"

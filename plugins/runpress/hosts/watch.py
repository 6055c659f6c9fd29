"""What makes the dev server build anew: everything that it did, but for a run that trains.

MkDocs watches `docs/` and builds at every change of a file in it. A training script changes
its record twice a second, so a blog whose run trains would be built without end. Here it
builds once when a run appears, once when it has ended, and not between: its page shows what it
logs by itself (see `live`).

A run that ends writes its record, then a shorter log, then its curves, then the record again.
The build waits until that is over, or until nothing more comes.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileModifiedEvent, FileSystemEvent

from runpress.format.read import read_manifest
from runpress.format.schema import METRICS, SYSTEM, RunRecord
from runpress.hosts.changes import Changes
from runpress.hosts.pace import Later, Pace, timer
from runpress.site.catalog import Catalog

# In seconds: how long no file of a record changes before it counts as whole, and how long the
# curves of one that has ended are waited for.
SETTLED, DRAWN = 0.4, 8.0
# Files that grow while a run trains, and that no page of an ended one is made from alone.
GROWING = (METRICS, SYSTEM)
# What editors and systems leave beside files, and folders that no page is made of.
PASSING = re.compile(
    r"\..*\.sw[a-z]|\.#.*|#.*#|.*~|4913|\.DS_Store|\.goutputstream-.*|.*___jb_(?:tmp|old)___"
    r"|.*\.pyc"
)
APART = frozenset({".git", ".runpress", "__pycache__"})


class Watch:
    """Decides which changes of files a build is made for.

    Args:
        docs: the folder of pages.
        runs: the folder of records in it.
        say: tells the author something.
        later: calls a function after some seconds, unless what it returned is called.
        now: a clock in seconds that never goes back.
    """

    def __init__(
        self,
        docs: Path,
        runs: Path,
        say: Callable[[str], None],
        later: Later = timer,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._docs, self._runs = docs, runs
        # Asks the server for a build.
        self.wake: Callable[[], None] = lambda: None
        self._changes = Changes(now, say)
        self._told: frozenset[Path] | None = None
        self._apart = APART.difference(docs.parts)
        self._pace = Pace(self._build, later, now)
        # By experiment and run: its id, and the metrics that its page shows.
        self._training: dict[tuple[str, str], tuple[str, set[str]]] = {}
        # The observer tells of files, and the server's threads of readers.
        self._turn = threading.RLock()

    def changed(self) -> frozenset[Path] | None:
        """Return the paths that changed before the build that goes on, since the one before it.

        They are files that were written, that came or went, and folders that went, each with
        all in it. What changes while it goes on counts for the next build. Files that a run
        writes while it trains are not among them. None says that anything may have changed: in
        the first build, after one that failed, and where the system lost count.
        """
        return self._told

    @contextmanager
    def building(self) -> Iterator[None]:
        """Know that a build goes on; after one that fails anything counts as changed."""
        self._told = self._changes.take()
        self._changes.begin()
        try:
            yield
        except BaseException:
            self._changes.lose()
            raise
        finally:
            self._changes.end()

    def catch_up(self, since: float, *, failed: bool = False) -> None:
        """Look for what changed while nothing was watched, during the first build.

        Args:
            since: when that began, in seconds as files have it.
            failed: whether it failed; then anything counts as changed at the next one.
        """
        self._changes.take()
        for folder, folders, files in os.walk(self._docs):
            here = Path(folder)
            if self._is_newer(here, since) and len(here.parts) < len(self._runs.parts) + 2:
                # Something may have gone, and nothing of it is left to be found.
                self._changes.lose()
            folders[:] = [name for name in folders if name not in self._apart]
            for name in files:
                if self._is_newer(here / name, since):
                    self.hear(FileModifiedEvent(str(here / name)))
        if not self._changes.is_empty():
            self._pace.soon()
        if failed:
            self._changes.lose()

    @staticmethod
    def _is_newer(path: Path, since: float) -> bool:
        try:
            status = path.stat()
        except OSError:
            return True
        # What is copied may keep the date of its content. A date to come says nothing of now.
        now = time.time()
        return any(since <= at <= now for at in (status.st_mtime, status.st_ctime))

    def lose(self) -> None:
        """Build all, as the system could not say what changed."""
        self._changes.lose()
        self._pace.soon()

    def learn(self, catalog: Catalog) -> None:
        """Remember which runs train while a build is made, and what its pages show of them."""
        with self._turn:
            self._training = {
                (run.experiment, run.name): (run.record.id, set(run.record.metrics))
                for name in _unended(catalog)
                for run in catalog.experiments[name].runs
                if run.status == "running"
            }

    def unseen(self, experiment: str, run: str, metrics: set[str]) -> None:
        """Build where a run that trains has logged a metric that its page does not show."""
        with self._turn:
            known = self._training.get((experiment, run))
            if known and not metrics <= known[1]:
                known[1].update(metrics)
                self._changes.note(self._runs / experiment / run, compare=False)
                self._pace.after(SETTLED)

    def hear(self, event: FileSystemEvent, *_: object) -> None:
        """Look at a change of a file."""
        # A file that comes is told of by itself. Those of a folder that goes may not be.
        if event.is_directory and event.event_type not in ("deleted", "moved"):
            return
        paths = {Path(str(path)) for path in (event.src_path, event.dest_path) if path}
        with self._turn:
            waits = [wait for path in paths if (wait := self._note(path, event)) is not None]
        longest = max(waits, default=None)
        if longest:
            self._pace.after(longest)
        elif longest is not None:
            self._pace.soon()

    def _note(self, path: Path, event: FileSystemEvent) -> float | None:
        """Say after how many seconds to build because of a file; None for not at all."""
        wait = self._wait(path, event)
        if wait is None:
            return None
        compare = not event.is_directory and not path.is_relative_to(self._runs)
        longer = self._changes.note(path, created=event.event_type == "created", compare=compare)
        return None if longer is None else max(wait, longer)

    def _wait(self, path: Path, event: FileSystemEvent) -> float | None:
        if PASSING.fullmatch(path.name) or not self._apart.isdisjoint(path.parts):
            return None
        if not path.is_relative_to(self._runs):
            return 0.0
        parts = path.relative_to(self._runs).parts
        if any(part.startswith(".") for part in parts):
            # Written under another name first, or waiting under one.
            return None
        if len(parts) < 3:
            return SETTLED if event.is_directory else 0.0
        experiment, run, *rest = parts
        record = read_manifest(self._runs / experiment / run, run).record
        if record is None:
            begins = event.event_type == "created" or rest[-1] in GROWING
            return None if begins else SETTLED
        return self._wait_for(experiment, run, record)

    def _wait_for(self, experiment: str, run: str, record: RunRecord) -> float | None:
        with self._turn:
            known = self._training.get((experiment, run))
            if record.status == "running":
                if known and known[0] == record.id:
                    return None
                self._training[experiment, run] = (record.id, set())
                return SETTLED
        return SETTLED if not known or _is_drawn(record) else DRAWN

    def _build(self) -> None:
        if not self._changes.is_empty():
            self.wake()


def _is_drawn(record: RunRecord) -> bool:
    """Say whether a run that has ended has its curves; one without points has none to come."""
    return not record.metrics or any(figure.metrics for figure in record.figures)


def _unended(catalog: Catalog) -> Iterable[str]:
    """Return the experiments that may hold a run that trains."""
    return catalog.experiments if catalog.training is None else sorted(catalog.training)

"""What makes the dev server build anew: everything that it did, but for a run that trains.

MkDocs watches `docs/` and builds at every change of a file in it. A training script changes
its record twice a second, so a blog whose run trains would be built without end. Here `docs/`
is watched by a handler of ours instead. It builds once when a run appears, once when it has
ended, and not between: its page shows what it logs by itself (see `live`).

A run that ends writes its record, then a shorter log, then its curves, then the record again.
The build waits until that is over, or until nothing more comes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileModifiedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import ObservedWatch

from runpress.format.read import read_manifest
from runpress.format.schema import METRICS, SYSTEM, RunRecord
from runpress.site.catalog import Catalog

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

# In seconds: how long no file of a record changes before it counts as whole, and how long the
# curves of one that has ended are waited for.
SETTLED, DRAWN = 0.4, 8.0
# Files that grow while a run trains, and that no page of an ended one is made from alone.
GROWING = (METRICS, SYSTEM)


class Watch(FileSystemEventHandler):
    """Decides which changes of files a build is made for.

    Args:
        docs: the folder that MkDocs watches.
        runs: the folder of records in it.
        later: calls a function after some seconds, unless what it returned is called.
    """

    def __init__(
        self,
        docs: Path,
        runs: Path,
        later: Callable[[float, Callable[[], None]], Callable[[], None]] | None = None,
    ) -> None:
        super().__init__()
        self._docs, self._runs = docs, runs
        self._later = later or _timer
        self._rebuild: Callable[[], None] = lambda: None
        self._waiting: Callable[[], None] | None = None
        # By experiment and run: its id, and the metrics that its page shows.
        self._training: dict[tuple[str, str], tuple[str, set[str]]] = {}
        # The observer tells of files, and the server's threads of readers.
        self._turn = threading.RLock()

    def take_over(self, server: LiveReloadServer) -> None:
        """Watch what lies in folders of `docs/` in MkDocs's place.

        MkDocs goes on watching the files beside them, and builds when it is told of a change
        of one: so it is told of one.
        """
        folder, observer = str(self._docs), server.observer
        server.unwatch(folder)
        server.watch(folder, recursive=False)
        watched = ObservedWatch(folder, recursive=False)
        changed = FileModifiedEvent(folder)
        self._rebuild = lambda: observer.event_queue.put((changed, watched))
        observer.schedule(self, folder, recursive=True)

    def learn(self, catalog: Catalog) -> None:
        """Remember which runs train while a build is made, and what its pages show of them."""
        with self._turn:
            self._training = {
                (run.experiment, run.name): (run.record.id, set(run.record.metrics))
                for experiment in catalog.experiments.values()
                for run in experiment.runs
                if run.status == "running"
            }

    def unseen(self, experiment: str, run: str, metrics: set[str]) -> None:
        """Build where a run that trains has logged a metric that its page does not show."""
        with self._turn:
            known = self._training.get((experiment, run))
            if known and not metrics <= known[1]:
                known[1].update(metrics)
                self._build_after(SETTLED)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Look at a change of a file."""
        # Reading a file changes nothing of it.
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        paths = {Path(str(path)) for path in (event.src_path, event.dest_path) if path}
        waits = [seconds for path in paths if (seconds := self._wait(path, event)) is not None]
        if waits:
            with self._turn:
                self._build_after(max(waits))

    def _wait(self, path: Path, event: FileSystemEvent) -> float | None:
        """Say after how many seconds to build because of a file; None for not at all."""
        if path.parent == self._docs:
            # MkDocs sees it.
            return None
        if not path.is_relative_to(self._runs):
            return 0.0
        parts = path.relative_to(self._runs).parts
        if any(part.startswith(".") for part in parts):
            # Written under another name first, or waiting under one.
            return None
        if len(parts) < 3:
            return 0.0
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

    def _build_after(self, seconds: float) -> None:
        if self._waiting:
            self._waiting()
        self._waiting = self._later(seconds, self._build) if seconds else None
        if not seconds:
            self._rebuild()

    def _build(self) -> None:
        self._waiting = None
        self._rebuild()


def _is_drawn(record: RunRecord) -> bool:
    """Say whether a run that has ended has its curves; one without points has none to come."""
    return not record.metrics or any(figure.metrics for figure in record.figures)


def _timer(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer.cancel

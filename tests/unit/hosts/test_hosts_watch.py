"""Which changes the dev server builds for, told by the events that an observer sends."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent

from blog_on_disk import Docs
from runpress.hosts.watch import DRAWN, SETTLED, Watch
from runpress.site.read_catalog import read_catalog
from runpress.site.running import Clock

METRICS = {"train/loss": (0.9, 0.5)}


class Observer:
    """Takes what MkDocs's observer takes."""

    def __init__(self) -> None:
        self.event_queue: queue.Queue[Any] = queue.Queue()
        self.scheduled: list[tuple[object, str, bool]] = []

    def schedule(self, handler: object, path: str, *, recursive: bool) -> None:
        self.scheduled.append((handler, path, recursive))


class Server:
    """Takes what the dev server takes."""

    def __init__(self) -> None:
        self.observer = Observer()
        self.watched: list[tuple[str, bool]] = []

    def watch(self, path: str, *, recursive: bool = True) -> None:
        self.watched.append((path, recursive))

    def unwatch(self, path: str) -> None:
        self.watched.remove((path, True))


class Watched:
    """A folder that is watched: what is built at once, and what is put off for how long."""

    def __init__(self, docs: Docs) -> None:
        self.docs = docs
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.watch = Watch(docs.folder, docs.runs, self._later)
        self.server = Server()
        self.server.watch(str(docs.folder))
        self.watch.take_over(self.server)  # type: ignore[arg-type]
        self.learn()

    def _later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        entry = (seconds, call)
        self.waiting.append(entry)
        return lambda: self.waiting.remove(entry)

    def learn(self, now: float = 0.0) -> None:
        self.watch.learn(read_catalog(self.docs.runs, "docs/runs", Clock(now)))

    @property
    def built(self) -> int:
        return self.server.observer.event_queue.qsize()

    def changes(self, path: str, kind: Callable[[str], Any] = FileModifiedEvent) -> None:
        self.watch.dispatch(kind(str(self.docs.folder / path)))

    def run(self, status: str, **keys: Any) -> Path:
        sealed = status != "running"
        shutil.rmtree(self.docs.runs / "exp-001" / "amp", ignore_errors=True)
        return self.docs.run(
            "exp-001", "amp", metrics=METRICS, status=status, sealed=sealed, **keys
        )


@pytest.fixture
def watched(docs: Docs) -> Watched:
    return Watched(docs)


def test_mkdocs_keeps_the_files_beside_the_folders(watched: Watched) -> None:
    folder = str(watched.docs.folder)
    assert watched.server.watched == [(folder, False)]
    assert watched.server.observer.scheduled == [(watched.watch, folder, True)]
    watched.changes("index.md")
    assert watched.built == 0


def test_a_post_is_built_at_once(watched: Watched) -> None:
    watched.changes("posts/exp-001.md")
    assert watched.built == 1
    assert not watched.waiting


def test_a_file_that_is_only_read_changes_nothing(watched: Watched) -> None:
    from watchdog.events import FileOpenedEvent

    watched.changes("posts/exp-001.md", FileOpenedEvent)
    assert watched.built == 0


def test_a_run_that_trains_is_built_once(watched: Watched) -> None:
    watched.run("running")
    for path in ("metrics.jsonl", "run.json", "system.jsonl", "metrics.jsonl", "figures/a.png"):
        watched.changes(f"runs/exp-001/amp/{path}", FileCreatedEvent)
    assert [seconds for seconds, _ in watched.waiting] == [SETTLED]
    watched.waiting[0][1]()
    assert watched.built == 1
    watched.learn()
    for path in ("metrics.jsonl", "run.json", "system.jsonl", ".run.json.abc"):
        watched.changes(f"runs/exp-001/amp/{path}")
    assert watched.built == 1


def test_one_that_was_known_is_built_when_another_takes_its_folder(watched: Watched) -> None:
    watched.run("running")
    watched.learn()
    watched.run("running", id="0" * 32)
    watched.changes("runs/exp-001/amp/run.json")
    assert [seconds for seconds, _ in watched.waiting] == [SETTLED]


def test_its_end_waits_for_its_curves(watched: Watched) -> None:
    watched.run("running")
    watched.learn()
    watched.run("finished")
    watched.changes("runs/exp-001/amp/run.json")
    assert [seconds for seconds, _ in watched.waiting] == [DRAWN]
    watched.run("finished", figures=("train/loss",))
    watched.changes("runs/exp-001/amp/curves/loss.png", FileCreatedEvent)
    assert [seconds for seconds, _ in watched.waiting] == [SETTLED]
    assert watched.built == 0


def test_before_its_manifest_a_folder_is_no_run(watched: Watched) -> None:
    folder = watched.docs.runs / "exp-001" / "amp"
    folder.mkdir(parents=True)
    watched.changes("runs/exp-001/amp/metrics.jsonl", FileCreatedEvent)
    watched.changes("runs/exp-001/amp/metrics.jsonl")
    assert not watched.waiting
    assert watched.built == 0


@pytest.mark.parametrize("kind", [FileDeletedEvent, FileModifiedEvent])
def test_a_record_of_an_ended_run_is_watched(watched: Watched, kind: Callable[[str], Any]) -> None:
    watched.run("finished")
    watched.changes("runs/exp-001/amp/curves/loss.png", kind)
    assert [seconds for seconds, _ in watched.waiting] == [SETTLED]


def test_a_run_that_is_deleted_or_moved_is_missed(watched: Watched) -> None:
    watched.changes("runs/exp-001/gone/run.json", FileDeletedEvent)
    assert len(watched.waiting) == 1
    watched.run("finished")
    before = str(watched.docs.runs / "exp-001" / "amp-2" / "run.json")
    after = str(watched.docs.runs / "exp-001" / "amp" / "run.json")
    watched.watch.dispatch(FileMovedEvent(before, after))
    assert len(watched.waiting) == 1


def test_a_metric_that_no_page_shows_is_built_once(watched: Watched) -> None:
    watched.run("running")
    watched.learn()
    watched.watch.unseen("exp-001", "amp", {"train/loss"})
    assert not watched.waiting
    watched.watch.unseen("exp-001", "amp", {"train/loss", "val/loss"})
    watched.watch.unseen("exp-001", "amp", {"val/loss"})
    assert [seconds for seconds, _ in watched.waiting] == [SETTLED]
    watched.watch.unseen("exp-001", "another", {"val/loss"})
    assert len(watched.waiting) == 1


def test_an_edit_does_not_wait_for_a_run(watched: Watched) -> None:
    watched.run("running")
    watched.changes("runs/exp-001/amp/run.json", FileCreatedEvent)
    watched.changes("posts/exp-001.md")
    assert watched.built == 1
    assert not watched.waiting, "what is built now shows the run, too"

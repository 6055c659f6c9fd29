"""Which changes the dev server builds for, told by the events that an observer sends."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
)

from blog_on_disk import Docs
from runpress.hosts.pace import LONGEST, PAUSE
from runpress.hosts.watch import DRAWN, SETTLED, Watch
from runpress.site.read_catalog import read_catalog
from runpress.site.running import Clock

METRICS = {"train/loss": (0.9, 0.5)}


class Watched:
    """A folder that is watched: what is built, and what is put off for how long."""

    def __init__(self, docs: Docs) -> None:
        self.docs = docs
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.said: list[str] = []
        self.built = 0
        self.now = 100.0
        self.watch = Watch(docs.folder, docs.runs, self.said.append, self._later, lambda: self.now)
        self.watch.wake = self._wake
        self.learn()
        self.build()

    def _wake(self) -> None:
        self.built += 1

    def _later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        entry = (seconds, call)
        self.waiting.append(entry)
        return lambda: entry in self.waiting and self.waiting.remove(entry)

    def passes(self) -> None:
        """Let time pass until nothing waits."""
        while self.waiting:
            seconds, call = self.waiting.pop(0)
            self.now += seconds
            call()

    @property
    def waits(self) -> list[float]:
        return [seconds for seconds, _ in self.waiting]

    def build(self, writes: Callable[[], None] = lambda: None) -> frozenset[Path] | None:
        """Build, and return what it was told of."""
        with self.watch.building():
            writes()
            self.now += 1
            return self.watch.changed()

    def write(self, path: str, text: str, kind: Callable[[str], Any] = FileModifiedEvent) -> Path:
        file = self.docs.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        self.changes(path, kind)
        return file

    def learn(self) -> None:
        self.watch.learn(read_catalog(self.docs.runs, "docs/runs", Clock(time.time())))

    def changes(self, path: str, kind: Callable[[str], Any] = FileModifiedEvent) -> None:
        self.watch.hear(kind(str(self.docs.folder / path)))

    def run(self, status: str, **keys: Any) -> Path:
        sealed = status != "running"
        shutil.rmtree(self.docs.runs / "exp-001" / "amp", ignore_errors=True)
        return self.docs.run(
            "exp-001", "amp", metrics=METRICS, status=status, sealed=sealed, **keys
        )


@pytest.fixture
def watched(docs: Docs) -> Watched:
    return Watched(docs)


def test_a_save_is_built_once_it_is_over(watched: Watched) -> None:
    for text in ("", "W", "Words.\n"):
        watched.write("posts/exp-001.md", text)
        watched.now += PAUSE / 2
    assert watched.built == 0
    watched.passes()
    assert watched.built == 1
    assert watched.build() == {watched.docs.folder / "posts/exp-001.md"}
    assert watched.build() == frozenset()


def test_a_storm_is_built_at_a_bounded_rate(watched: Watched) -> None:
    due = 0.0
    for save in range(290):
        watched.write("posts/exp-001.md", str(save))
        # A timer set anew counts from now.
        due = due if watched.waiting and due > watched.now else watched.now + watched.waits[0]
        watched.now += 0.01
        if watched.now >= due:
            watched.waiting.pop(0)[1]()
    assert 2 <= watched.built <= 2.9 / LONGEST, "a hundred saves a second"
    before = watched.built
    watched.passes()
    assert watched.built == before + 1, "the last text"
    assert watched.build() == {watched.docs.folder / "posts/exp-001.md"}


def test_what_is_not_different_is_not_built(watched: Watched) -> None:
    watched.write("posts/exp-001.md", "Words.\n")
    watched.passes()
    watched.write("posts/exp-001.md", "Words.\n")
    assert not watched.waiting
    watched.write("posts/exp-001.md", "Other words.\n")
    assert watched.waits == [PAUSE]


def test_one_seen_while_it_is_written_is_looked_at_again(watched: Watched) -> None:
    watched.write("posts/exp-001.md", "Words.\n")
    watched.passes()
    watched.build()
    for text in ("", "Words.\n"):
        watched.write("posts/exp-001.md", text)
    watched.passes()
    assert watched.built == 1
    watched.write("posts/exp-001.md", "")
    watched.passes()
    assert watched.built == 2


@pytest.mark.parametrize("name", [".a.md.swp", "a.md~", ".#a.md", "4913", "x.pyc", ".DS_Store"])
def test_what_editors_leave_is_not_built(watched: Watched, name: str) -> None:
    watched.write(f"posts/{name}", "x", FileCreatedEvent)
    assert not watched.waiting


def test_what_comes_and_goes_is_not_built(watched: Watched) -> None:
    file = watched.write("posts/a.md.tmp", "x", FileCreatedEvent)
    file.unlink()
    watched.changes("posts/a.md.tmp", FileDeletedEvent)
    watched.passes()
    assert watched.built == 0


def test_a_folder_that_goes_is_missed(watched: Watched) -> None:
    for _ in range(2):
        watched.watch.hear(DirDeletedEvent(str(watched.docs.folder / "posts" / "old")))
        watched.passes()
    assert watched.built == 2
    watched.watch.hear(DirCreatedEvent(str(watched.docs.folder / "posts" / "new")))
    assert not watched.waiting


def test_after_a_failure_anything_may_have_changed(watched: Watched) -> None:
    watched.write("posts/exp-001.md", "Words.\n")
    with pytest.raises(ValueError, match="no"), watched.watch.building():
        raise ValueError("no")
    watched.write("posts/exp-001.md", "Words.\n")
    assert watched.waiting, "who saves it again wants it built again"
    watched.passes()
    assert watched.build() is None


def test_what_changes_while_it_is_built_counts_for_the_next(watched: Watched) -> None:
    path = "posts/exp-001.md"
    assert watched.build(lambda: watched.write(path, "Words.\n") and None) == frozenset()
    watched.passes()
    assert watched.built == 1
    assert watched.build() == {watched.docs.folder / path}


def test_a_build_that_builds_itself_is_named_and_slowed(watched: Watched) -> None:
    path, waits = "posts/written.md", []
    for number in range(6):
        watched.build(lambda number=number: watched.write(path, str(number)) and None)  # type: ignore[misc]
        waits += watched.waits
        watched.passes()
    assert watched.built == 6, "the last text is always built"
    assert len(watched.said) == 1
    assert str(watched.docs.folder / path) in watched.said[0]
    assert waits == [PAUSE, PAUSE, PAUSE, 1.0, 2.0, 4.0]
    watched.now += 1
    watched.write(path, "by a person")
    assert watched.waits == [PAUSE]


def test_what_changed_before_anything_was_watched_is_found(watched: Watched) -> None:
    post = watched.docs.folder / "posts" / "exp-001.md"
    post.parent.mkdir(parents=True, exist_ok=True)
    post.write_text("Words.\n", "utf-8")
    begun = max(path.stat().st_ctime for path in (post, post.parent, watched.docs.folder)) + 1e-5
    watched.watch.catch_up(begun)
    assert not watched.waiting
    # A copy may keep the date of what it was made from. It is written once time has moved on.
    while post.stat().st_ctime < begun:
        os.utime(post, (50, 50))
    watched.watch.catch_up(begun)
    watched.passes()
    assert watched.built == 1
    assert watched.build() == {post}
    after = post.stat().st_ctime + 9
    os.utime(post, (after + 2**33, after + 2**33))
    watched.watch.catch_up(after)
    assert not watched.waiting, "a date to come says nothing"


def test_after_a_first_build_that_failed_anything_counts_as_changed(watched: Watched) -> None:
    watched.watch.catch_up(time.time() + 9, failed=True)
    assert not watched.waiting, "nobody has mended it yet"
    watched.write("posts/exp-001.md", "Words.\n")
    watched.passes()
    assert watched.build() is None


def test_a_run_that_trains_is_built_once(watched: Watched) -> None:
    watched.run("running")
    for path in ("metrics.jsonl", "run.json", "system.jsonl", "metrics.jsonl", "figures/a.png"):
        watched.changes(f"runs/exp-001/amp/{path}", FileCreatedEvent)
    assert watched.waits == [SETTLED]
    watched.passes()
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
    assert watched.waits == [SETTLED]


def test_its_end_waits_for_its_curves(watched: Watched) -> None:
    watched.run("running")
    watched.learn()
    watched.run("finished")
    watched.changes("runs/exp-001/amp/run.json")
    assert watched.waits == [DRAWN]
    watched.run("finished", figures=("train/loss",))
    watched.changes("runs/exp-001/amp/curves/loss.png", FileCreatedEvent)
    assert watched.waits == [SETTLED]
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
    assert watched.waits == [SETTLED]


def test_a_run_that_is_deleted_or_moved_is_missed(watched: Watched) -> None:
    watched.changes("runs/exp-001/gone/run.json", FileDeletedEvent)
    assert len(watched.waiting) == 1
    watched.run("finished")
    before = str(watched.docs.runs / "exp-001" / "amp-2" / "run.json")
    after = str(watched.docs.runs / "exp-001" / "amp" / "run.json")
    watched.watch.hear(FileMovedEvent(before, after))
    assert len(watched.waiting) == 1


def test_a_metric_that_no_page_shows_is_built_once(watched: Watched) -> None:
    watched.run("running")
    watched.learn()
    watched.watch.unseen("exp-001", "amp", {"train/loss"})
    assert not watched.waiting
    watched.watch.unseen("exp-001", "amp", {"train/loss", "val/loss"})
    watched.watch.unseen("exp-001", "amp", {"val/loss"})
    assert watched.waits == [SETTLED]
    watched.watch.unseen("exp-001", "another", {"val/loss"})
    assert len(watched.waiting) == 1


def test_an_edit_does_not_wait_for_a_run(watched: Watched) -> None:
    watched.run("running")
    watched.changes("runs/exp-001/amp/run.json", FileCreatedEvent)
    watched.changes("posts/exp-001.md")
    watched.passes()
    assert watched.built == 1, "what is built now shows the run, too"

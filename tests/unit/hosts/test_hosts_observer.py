"""What is told of files: written, replaced, in new folders, behind links, and by looking."""

from __future__ import annotations

import logging
import os
import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from runpress.hosts import observer as module
from runpress.hosts.observer import Observer

Paths = set[Path]


class Told:
    """An observer, and the paths that it tells of."""

    def __init__(self, *, polls: bool = False) -> None:
        self.paths: queue.Queue[Path] = queue.Queue()
        self.said: list[str] = []
        self.lost = 0
        self.began = 0
        self.observer = Observer(self._hear, self._lose, self._begin, self.said.append, polls=polls)

    def watch(self, path: Path, *, recursive: bool = True) -> object:
        return self.observer.schedule(FileSystemEventHandler(), str(path), recursive=recursive)

    def until(self, path: Path) -> Paths:
        """Wait until a path is told of, and return all that were."""
        seen = {self.paths.get(timeout=30)}
        while path not in seen:
            seen.add(self.paths.get(timeout=30))
        return seen

    def _hear(self, event: FileSystemEvent, _: FileSystemEventHandler) -> None:
        for path in (event.src_path, event.dest_path):
            if path:
                self.paths.put(Path(os.fsdecode(path)))

    def _lose(self) -> None:
        self.lost += 1

    def _begin(self) -> None:
        self.began += 1


@pytest.fixture
def start() -> Iterator[Callable[..., Told]]:
    begun: list[Told] = []

    def begin(*paths: Path, recursive: bool = True, polls: bool = False) -> Told:
        told = Told(polls=polls)
        begun.append(told)
        for path in paths:
            told.watch(path, recursive=recursive)
        told.observer.start()
        assert told.began == 1
        return told

    yield begin
    for told in begun:
        told.observer.stop()
        told.observer.join()
        assert not told.observer.is_alive()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("polls", [False, True])
def test_files_are_told_of_in_new_folders_too(
    docs: Path, start: Callable[..., Told], polls: bool
) -> None:
    told = start(docs, polls=polls)
    told.until(put(docs / "index.md"))
    told.until(put(docs / "posts" / "deep" / "a.md"))
    told.until(put(docs / "posts" / "deep" / "b.md"))
    (docs / "index.md").unlink()
    told.until(docs / "index.md")
    assert told.said == []


def test_reading_is_not_told_of(docs: Path, start: Callable[..., Told]) -> None:
    page = put(docs / "index.md")
    told = start(docs)
    page.read_text("utf-8")
    assert told.until(put(docs / "last.md")) <= {docs, docs / "last.md"}


def test_a_file_is_seen_however_it_is_saved(tmp_path: Path, start: Callable[..., Told]) -> None:
    settings = put(tmp_path / "mkdocs.yml")
    told = start(settings)
    for number in range(3):
        new = put(tmp_path / f".mkdocs.{number}", str(number))
        new.rename(settings)
        assert told.until(settings) == {settings}, "nothing beside it is told of"
    settings.unlink()
    told.until(settings)
    put(settings)
    told.until(settings)


def test_folders_behind_links_are_told_of_by_the_name_of_the_link(
    tmp_path: Path, docs: Path, start: Callable[..., Told]
) -> None:
    put(tmp_path / "far" / "deep" / "a.md")
    put(tmp_path / "later" / "a.md")
    (docs / "linked").symlink_to(tmp_path / "far")
    told = start(docs)
    put(tmp_path / "far" / "deep" / "a.md", "new")
    told.until(docs / "linked" / "deep" / "a.md")
    (docs / "posts").symlink_to(tmp_path / "later")
    told.until(docs / "posts")
    put(tmp_path / "later" / "b.md")
    told.until(docs / "posts" / "b.md")


def test_links_in_a_circle_end(tmp_path: Path, docs: Path, start: Callable[..., Told]) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (docs / "round").symlink_to(docs)
    (docs / "up").symlink_to(tmp_path)
    (docs / "there").symlink_to(other)
    (other / "back").symlink_to(docs)
    (docs / "broken").symlink_to(tmp_path / "nothing")
    told = start(docs)
    put(other / "a.md")
    told.until(docs / "there" / "a.md")


def test_a_folder_of_many_files_is_watched_by_its_folders(
    docs: Path, start: Callable[..., Told]
) -> None:
    for number in range(2_000):
        put(docs / f"runs/{number % 50}/{number}.json", "")
    told = start(docs)
    told.until(put(docs / "runs/49/1999.json", "{}"))
    assert told.said == []


def test_what_is_asked_for_later_is_told_of(docs: Path, start: Callable[..., Told]) -> None:
    told = start(docs, recursive=False)
    put(docs / "posts" / "a.md")
    told.until(docs / "posts")
    asked = told.watch(docs / "posts")
    told.until(put(docs / "posts" / "b.md"))
    told.observer.unschedule(asked)  # type: ignore[arg-type]
    put(docs / "posts" / "c.md")
    assert docs / "posts" / "c.md" not in told.until(put(docs / "last.md"))


def test_at_the_limit_of_watches_files_are_looked_at(
    docs: Path, start: Callable[..., Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(module.PollingObserver):  # type: ignore[misc]
        """Refuses a folder as Linux does, when too many are watched."""

        def schedule(self, *_: object, **__: object) -> object:
            raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(module, "SystemObserver", Full)
    told = start(docs)
    assert "sysctl fs.inotify.max_user_watches" in told.said[0]
    told.until(put(docs / "index.md"))


def test_lost_events_are_told_of(docs: Path, start: Callable[..., Told]) -> None:
    told = start(docs)
    log = logging.getLogger("watchdog.observers.inotify_c")
    log.warning("Inotify queue overflowed; filesystem events were lost")
    assert told.lost == 1
    log.warning("Something else")
    assert told.lost == 1

"""Tells of changed files as soon as the system does, where MkDocs's server would go and look.

MkDocs looks at every file twice a second: at a thousand posts with three thousand runs that is
most of one core for as long as somebody writes. The system knows already. Where it cannot say
(its limit of watched folders is reached) files are looked at after all, and the author learns
how to raise the limit. For folders of other machines, whose changes no system is told of,
`RUNPRESS_POLL=1` asks for looking.

A single file is watched by way of its folder, as editors put a new file in the place of the
old one. Folders behind symbolic links are watched under the name of the link; a link to a
folder that it lies in itself leads nowhere new and is left.
"""

from __future__ import annotations

import errno
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer as SystemObserver
from watchdog.observers.polling import PollingObserver

Hears = Callable[[FileSystemEvent, FileSystemEventHandler], None]

POLL = "RUNPRESS_POLL"
# Seconds between two looks at all files.
INTERVAL = 1.0
LIMIT = Path("/proc/sys/fs/inotify/max_user_watches")
# Reading a file changes nothing of it.
READING = frozenset({"opened", "closed_no_write"})
# What the system is asked to tell. Not of reading: a build of a large blog reads so many files
# that the system would lose count, and everything would be built again without end.
CHANGES = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


@dataclass(frozen=True, eq=False)
class Asked:
    """What somebody wants to be told of.

    Attributes:
        handler: who.
        path: a file or a folder.
        is_recursive: whether everything below the folder is meant.
    """

    handler: FileSystemEventHandler
    path: str
    is_recursive: bool


class Observer:
    """Stands where MkDocs's server has its own observer, and answers to the same calls.

    Args:
        hears: called with each event and the handler that it was meant for.
        lost: called when the system could not keep up, so that anything may have changed.
        began: called once it tells of all that changes from now on.
        say: tells the author something.
        polls: whether to look at files instead of being told.
    """

    def __init__(
        self,
        hears: Hears,
        lost: Callable[[], None],
        began: Callable[[], None],
        say: Callable[[str], None],
        *,
        polls: bool = False,
    ) -> None:
        self._hears, self._began, self._say, self._polls = hears, began, say, polls
        self._asked: list[Asked] = []
        self._running: Any = None
        self._told = _Overflow(lost)

    def wake(self) -> None:
        """Ask MkDocs for a build, through whichever of its handlers comes first."""
        if self._asked:
            asked = self._asked[0]
            asked.handler.dispatch(FileModifiedEvent(asked.path))

    def schedule(
        self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False
    ) -> Asked:
        """Tell a handler of what happens to a file or in a folder."""
        asked = Asked(handler, str(Path(path).absolute()), recursive)
        self._asked.append(asked)
        if self._running:
            self._begin(asked)
        return asked

    def unschedule(self, asked: Asked) -> None:
        """Tell a handler no more."""
        self._asked.remove(asked)

    def start(self) -> None:
        """Begin to tell."""
        self._told.listen()
        if self._polls or not self._is_told():
            self._start(PollingObserver(timeout=INTERVAL))
        self._began()

    def stop(self) -> None:
        """Tell nothing more."""
        self._told.leave()
        self._end()

    def join(self, timeout: float | None = None) -> None:
        """Wait until nothing more is told."""
        if self._running:
            self._running.join(timeout)

    def is_alive(self) -> bool:
        """Say whether it tells."""
        return bool(self._running and self._running.is_alive())

    def _is_told(self) -> bool:
        """Say whether the system tells, after asking it to."""
        try:
            self._start(SystemObserver())
        except OSError as error:
            self._end()
            self._say(_why_not(error))
            return False
        return True

    def _start(self, observer: Any) -> None:
        self._running = observer
        observer.start()
        for asked in self._asked:
            self._begin(asked)
        with tempfile.TemporaryDirectory() as folder:
            # At its limit the system refuses folders below a watched one without a word.
            # It does not refuse one that is asked for by itself.
            observer.unschedule(observer.schedule(FileSystemEventHandler(), folder))

    def _end(self) -> None:
        with suppress(RuntimeError):
            if self._running:
                self._running.stop()

    def _begin(self, asked: Asked) -> None:
        path = Path(asked.path)
        if path.is_dir():
            self._watch(_Relay(self, asked, asked.path, asked.path))
        else:
            folder = str(path.parent)
            self._watch(_Relay(self, asked, folder, folder, single=asked.path))

    def _watch(self, relay: _Relay) -> None:
        """Watch a folder, and those behind links in it."""
        try:
            self._running.schedule(
                relay, relay.folder, recursive=relay.recursive, event_filter=CHANGES
            )
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EMFILE):
                raise
            # It vanished since it was seen, or nobody may read it.
            return
        except RuntimeError:
            # macOS tells of one folder once.
            return
        for link in _links(relay.folder) if relay.recursive else ():
            self.follow(relay, link)

    def follow(self, relay: _Relay, link: str) -> None:
        """Watch the folder behind a link in a watched folder, unless that leads in a circle."""
        behind = Path(os.path.realpath(link))
        way = (*relay.way, os.path.realpath(Path(link).parent))
        if behind.is_dir() and not any(_lies_in(folder, str(behind)) for folder in way):
            self._watch(_Relay(self, relay.asked, str(behind), relay.name(link), way))

    def hear(self, asked: Asked, event: FileSystemEvent) -> None:
        """Pass an event on to who asked for it."""
        if asked in self._asked:
            self._hears(event, asked.handler)


class _Relay(FileSystemEventHandler):
    """Tells of a folder's events, under the name that the folder is shown by.

    Args:
        observer: whom it tells.
        asked: who wants to know.
        folder: where the folder lies.
        shown: its name, which is another for a folder behind a link.
        way: the folders of the links that led here.
        single: the only file that is meant.
    """

    def __init__(
        self,
        observer: Observer,
        asked: Asked,
        folder: str,
        shown: str,
        way: tuple[str, ...] = (),
        single: str = "",
    ) -> None:
        super().__init__()
        self._observer, self._shown, self._single = observer, shown, single
        self.asked, self.folder, self.way = asked, folder, way
        self.recursive = asked.is_recursive and not single

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on what matters."""
        if event.event_type in READING:
            return
        if not self._single:
            self._look_behind(os.fsdecode(event.dest_path or event.src_path), event)
            self._observer.hear(self.asked, self._named(event))
        elif self._single in (event.src_path, event.dest_path):
            # Whether it was written or replaced is the same to who reads it.
            self._observer.hear(self.asked, FileModifiedEvent(self._single))

    def name(self, path: bytes | str) -> str:
        """Return what a path in the folder is shown as."""
        text = os.fsdecode(path)
        return self._shown + text[len(self.folder) :] if _lies_in(text, self.folder) else text

    def _named(self, event: FileSystemEvent) -> FileSystemEvent:
        if self._shown == self.folder:
            return event
        source, to = self.name(event.src_path), self.name(event.dest_path)
        return replace(event, src_path=source, dest_path=to)

    def _look_behind(self, path: str, event: FileSystemEvent) -> None:
        appears = event.event_type in ("created", "moved")
        if self.recursive and appears and Path(path).is_symlink():
            with suppress(OSError):
                self._observer.follow(self, path)


class _Overflow(logging.Handler):
    """Hears watchdog say that events were lost, which it says in its log alone."""

    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._lost = lost
        self._log = logging.getLogger("watchdog.observers")

    def listen(self) -> None:
        self._log.addHandler(self)

    def leave(self) -> None:
        self._log.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage():
            self._lost()


def _lies_in(path: str, folder: str) -> bool:
    """Say whether a path is a folder, or is below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _links(folder: str) -> Iterator[str]:
    """Yield the links to folders in a folder and all below it."""
    waiting = [folder]
    while waiting:
        for entry in _entries(waiting.pop()):
            with suppress(OSError):
                if entry.is_symlink():
                    if entry.is_dir():
                        yield entry.path
                elif entry.is_dir():
                    waiting.append(entry.path)


def _entries(folder: str) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return ()


def _why_not(error: OSError) -> str:
    instead = f"Files are looked at every {INTERVAL:g} s instead, which costs more."
    if error.errno != errno.ENOSPC:
        return f"The system does not tell of changed files ({error.strerror}). {instead}"
    limit = ""
    with suppress(OSError):
        limit = f", {LIMIT.read_text('ascii').strip()}"
    return (
        f"The system's limit of watched folders{limit}, is reached. {instead} "
        "Raise it: sudo sysctl fs.inotify.max_user_watches=524288"
    )

"""What has changed on disk since the last build, as far as a build would see it.

An event says that somebody wrote, not that anything is different: a plugin may write the same
file at every build, and an editor save what was saved. So a file's content is compared with what
the last event found. What is different each time that the site is built, and never otherwise,
is written by the build itself: after three times the author is told its name, and it is
waited for longer and longer.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

# Larger files are told apart by size and time.
WHOLE = 1 << 22
# In seconds: how long after a build events of its last writes may still arrive.
LATE = 0.1
# How many builds in a row may change a file before it is said, and then the longest wait.
PATIENCE, LONGEST = 3, 30.0
# More paths than a build would look at one by one.
MANY = 10_000


class Changes:
    """The paths that changed, from one build to the next.

    Args:
        now: a clock in seconds that never goes back.
        say: tells the author something.
    """

    def __init__(self, now: Callable[[], float], say: Callable[[str], None]) -> None:
        self._now, self._say = now, say
        # The first build knows nothing of what was before.
        self._anything = True
        # Whether each of them was there before.
        self._paths: dict[Path, bool] = {}
        self._seen: dict[Path, bytes | None] = {}
        # What each of them held before it changed, where that is known.
        self._before: dict[Path, bytes | None] = {}
        self._ended: float | None = None
        self._during: set[Path] = set()
        self._again: Counter[Path] = Counter()
        self._turn = threading.RLock()

    def note(self, path: Path, *, created: bool = False, compare: bool = True) -> float | None:
        """Take a change of a file.

        Args:
            path: of the file, or of a folder that went away.
            created: whether it was not there before.
            compare: whether it counts only with another content than before.

        Returns:
            How many seconds to wait before it is built; None where nothing is different.
        """
        with self._turn:
            if compare:
                content = _content(path)
                if path in self._seen:
                    if self._seen[path] == content:
                        return None
                    self._before.setdefault(path, self._seen[path])
                self._seen[path] = content
            self._paths.setdefault(path, not created)
            if len(self._paths) > MANY:
                self.lose()
            return self._patience(path)

    def lose(self) -> None:
        """Take it that anything may have changed."""
        with self._turn:
            self._anything = True
            self._paths.clear()
            self._before.clear()
            self._seen.clear()

    def is_empty(self) -> bool:
        """Say whether there is nothing to build for.

        What came and went is nothing, nor what holds again what it held: it was looked at
        while it was written.
        """
        with self._turn:
            for path, before in list(self._paths.items()):
                same = path in self._before and self._before[path] == _content(path)
                if same:
                    self._seen[path] = self._before.pop(path)
                    self._during.discard(path)
                    self._again.pop(path, None)
                if same or not (before or path.exists()):
                    del self._paths[path]
            return not self._paths and not self._anything

    def take(self) -> frozenset[Path] | None:
        """Return what changed since this was last asked; None for anything."""
        with self._turn:
            told = None if self._anything else frozenset(self._paths)
            self._anything = False
            self._paths.clear()
            self._before.clear()
            return told

    def begin(self) -> None:
        """Learn that a build begins."""
        with self._turn:
            self._ended = None
            self._during.clear()

    def end(self) -> None:
        """Learn that it has ended."""
        with self._turn:
            self._ended = self._now()
            self._again = Counter({path: self._again[path] + 1 for path in self._during})

    def _patience(self, path: Path) -> float:
        own = self._ended is None or self._now() - self._ended < LATE
        if not own:
            # Somebody else writes it, too.
            self._again.pop(path, None)
            return 0.0
        if path not in self._during:
            self._during.add(path)
            if self._ended is not None:
                self._again[path] += 1
        times = self._again[path]
        if times == PATIENCE:
            self._say(
                f"{path} is written anew each time that the site is built, so the site is built "
                "anew each time. Have what writes it leave it alone when nothing is different, "
                "or write elsewhere; until then it is waited for longer and longer."
            )
        return 0.0 if times < PATIENCE else min(LONGEST, 2.0 ** (times - PATIENCE))


def _content(path: Path) -> bytes | None:
    """Return something that is different for another content; None for no file."""
    try:
        about = path.stat()
        if path.is_dir():
            return b"folder"
        if about.st_size > WHOLE:
            return f"{about.st_size} {about.st_mtime_ns}".encode()
        return blake2b(path.read_bytes(), digest_size=16).digest()
    except OSError:
        return None

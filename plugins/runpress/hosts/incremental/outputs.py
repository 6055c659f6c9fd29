"""The files of a built site: which of them stand as they were written, and which are stale.

MkDocs empties the folder before a build. Here it stays, and is looked through once before and
once after: a file that was written by the last build, that nobody has touched since and whose
page is not made anew is kept. What neither was written nor is kept belongs to no page of this
build, and is removed as MkDocs would have done.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import orjson

from runpress.hosts.incremental.canonical import digest_of
from runpress.site.memory.store import Store

# Each file by itself, and all of them together: of a site that stands nothing else is asked.
KIND, STANDING = "outputs", "standing"

# Size, time of the content, time of the entry, number: in one text, since a site has thousands.
State = str


class Outputs:
    """The files of one site's folder during a build.

    Args:
        store: what is remembered between builds.
        site: the folder; it may not be there yet.
    """

    def __init__(self, store: Store, site: Path) -> None:
        self._store, self._site = store, os.path.normpath(site)
        self._before = look_through(self._site)
        self._written = _remembered(store, self._site)
        self._kept: set[str] = set()
        self._keys: dict[str, str] = {}

    def is_intact(self, path: str, key: str) -> bool:
        """Say whether a file is as the last build left it, and was made from the same."""
        before = self._before.get(path)
        return before is not None and self._written.get(path) == (before, key)

    def keep(self, path: str, key: str) -> None:
        """Leave a file as it is: it belongs to this build too."""
        self._kept.add(path)
        self._keys[path] = key

    def put(self, path: str, key: str) -> None:
        """Remember what a file was made from that this build has written."""
        # Another page may have the same address: it finds this one's words there now.
        self._before.pop(path, None)
        self._keys[path] = key

    def finish(self) -> None:
        """Remove what belongs to no page of this build, and remember the rest."""
        after = look_through(self._site)
        stale = [path for path in after if not self._belongs(path, after[path])]
        for path in stale:
            if not path.endswith(os.sep):
                with suppress(OSError):
                    os.unlink(path)  # noqa: PTH108
            del after[path]
        for path in sorted({os.path.dirname(path) for path in stale}, reverse=True):  # noqa: PTH120
            _remove_empty(path, self._site)
        told = {path: (state, self._keys.get(path, "")) for path, state in after.items()}
        with suppress(TypeError):
            # A name that is no text is looked at anew each time.
            self._store.put(KIND, self._site, orjson.dumps(told))
            self._store.put(STANDING, self._site, _name_of(after).encode())

    def _belongs(self, path: str, state: State) -> bool:
        return path in self._kept or self._before.get(path) != state


def standing(store: Store, site: Path) -> dict[str, State] | None:
    """Return the files of a site that is, to the last one, as the last build left it."""
    folder = os.path.normpath(site)
    known = store.get(STANDING, folder)
    files = look_through(folder) if known is not None else {}
    return files if known is not None and known == _name_of(files).encode() else None


def remember_standing(store: Store, site: Path, files: dict[str, State]) -> None:
    """Remember the files of a site as they are now, where a build wrote few of them."""
    store.put(STANDING, os.path.normpath(site), _name_of(files).encode())


def _name_of(states: dict[str, State]) -> str:
    return digest_of(sorted(states.items()))


def _remembered(store: Store, site: str) -> dict[str, tuple[State, str]]:
    with suppress(ValueError, TypeError, AttributeError):
        told = orjson.loads(store.get(KIND, site) or b"{}")
        return {path: (str(state), str(key)) for path, (state, key) in told.items()}
    return {}


def look_through(folder: str) -> dict[str, State]:
    """Return the state of every file under a folder that MkDocs would have removed.

    What begins with a dot at the top stays in every build: it is where some keep a `.git`.
    A folder with nothing in it, as a build that was killed may leave, is there by its path with
    a separator behind it.
    """
    found: dict[str, State] = {}
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        with suppress(OSError), os.scandir(here) as entries:
            is_empty = here != folder
            for entry in entries:
                is_empty = False
                if here == folder and entry.name.startswith("."):
                    continue
                # A link is a file of its own: what it leads to is nobody's to remove.
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    found[entry.path] = state_of(entry.stat(follow_symlinks=False))
            if is_empty:
                found[os.path.join(here, "")] = state_of(os.stat(here))  # noqa: PTH116, PTH118
    return found


def state_of(status: os.stat_result) -> State:
    """Return what tells a file from the same one written again."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def remove(path: str, site: str) -> None:
    """Remove a file of a site, and the folders that this leaves empty."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108
    _remove_empty(os.path.dirname(path), os.path.normpath(site))  # noqa: PTH120


def _remove_empty(folder: str, site: str) -> None:
    """Remove a folder without anything in it, and those around it that this leaves empty."""
    with suppress(OSError):
        while folder != site:
            os.rmdir(folder)  # noqa: PTH106
            folder = os.path.dirname(folder)  # noqa: PTH120

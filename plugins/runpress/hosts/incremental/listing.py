"""A folder as it lies on disk, told by the names, sizes and times of all that is in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from runpress.hosts.incremental.copies import is_settled
from runpress.hosts.incremental.outputs import State, state_of


class UnsettledError(Exception):
    """A file was changed so lately that it may change again without its times telling."""


def listing(
    folder: Path,
    now: int,
    folders: list[State] | None = None,
    fresh: set[str] | None = None,
) -> list[tuple[str, State]]:
    """Return all files under a folder with their states, links followed.

    Args:
        folder: where to look; one that is not there has no files.
        now: the present in nanoseconds.
        folders: takes the states of the folders; they tell of a file that went and came again.
        fresh: takes the files that may be about to change; None where there must be none.

    Raises:
        UnsettledError: there is one nevertheless.
        OSError: something in it cannot be looked at.
    """
    found: list[tuple[str, State]] = []
    for path, status in files_below(str(folder), folders=folders):
        if not is_settled(status, now):
            if fresh is None:
                raise UnsettledError(path)
            fresh.add(path)
        found.append((path, state_of(status)))
    found.sort()
    return found


def files_below(
    folder: str,
    above: tuple[tuple[int, int], ...] = (),
    folders: list[State] | None = None,
) -> Iterator[tuple[str, os.stat_result]]:
    """Go through all files under a folder with what the system knows of each, links followed.

    Raises:
        OSError: something in it cannot be looked at.
    """
    if not above and not os.path.isdir(folder):  # noqa: PTH112
        return
    here = os.stat(folder)  # noqa: PTH116
    place = here.st_dev, here.st_ino
    # A link to a folder that it lies in has no end. It is told of itself: a build warns of it.
    if place in above:
        yield folder, os.lstat(folder)
        return
    if folders is not None:
        folders.append(state_of(here))
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from files_below(entry.path, (*above, place), folders)
            else:
                # One that leads nowhere is a file too: it may lead somewhere tomorrow.
                leads = not entry.is_symlink() or os.path.exists(entry.path)  # noqa: PTH110
                yield entry.path, entry.stat(follow_symlinks=leads)

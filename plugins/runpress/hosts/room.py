"""A folder of generated files that takes none: full, read-only, somebody else's.

Nothing in it is worth keeping, but pages lie there on their way to the site, so a build ends
where they cannot be written. It ends with what there is to do, not with where in the program
it happened.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.exceptions import PluginError

# What to do about it, by what the system says.
MOVES = {
    errno.ENOSPC: "Make room on the disk",
    errno.EDQUOT: "Make room, or ask for more",
    errno.EROFS: "Build where this folder can be written",
    errno.EACCES: "Let whoever builds write there",
    errno.EPERM: "Let whoever builds write there",
}


@contextmanager
def room_in(folder: Path) -> Iterator[None]:
    """End a build that finds no room for what it generates with what there is to do.

    Args:
        folder: where generated files lie, which may be removed at any time.

    Raises:
        PluginError: there is none.
    """
    try:
        yield
    except OSError as error:
        move = MOVES.get(error.errno or 0)
        if move is None or not _concerns(error, folder):
            raise
        what = f"runpress: {folder} cannot be written to: {os.strerror(error.errno or 0)}."
        rest = f"{move}. The folder holds nothing that is not made again: it may be removed."
        raise PluginError(f"{what} {rest}") from error


def _concerns(error: OSError, folder: Path) -> bool:
    """Say whether an error is about a folder; a disk that is full names no file."""
    return error.filename is None or Path(os.fspath(error.filename)).is_relative_to(folder)

"""Files that are published as they are, copied only where they or their copy have changed."""

from __future__ import annotations

import os
from collections.abc import Callable

from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

from runpress.hosts.incremental.canonical import digest_of
from runpress.hosts.incremental.outputs import Outputs, state_of

log = get_plugin_logger("runpress")

# A file that was changed within this time before it was looked at, in nanoseconds, may change
# again without its times telling. Where whole seconds are counted that is longer.
TICK, COARSE_TICK, SECOND = 50_000_000, 2_000_000_000, 1_000_000_000


class Copies:
    """The copying of one build.

    Args:
        outputs: the files of the site.
        now: returns the present in nanoseconds.
    """

    def __init__(self, outputs: Outputs, now: Callable[[], int]) -> None:
        self._outputs, self._now = outputs, now
        self.made = 0

    def copy(self, copy: Callable[[], None], file: File) -> None:
        """Copy a file by `copy`, unless its copy is there already."""
        key, path = self._key(file), file.abs_dest_path
        if key and self._outputs.is_intact(path, key):
            self._outputs.keep(path, key)
            return
        self.made += 1
        try:
            copy()
        except OSError as error:
            self._say_why(file, error)
        self._outputs.put(path, key)

    def _say_why(self, file: File, error: OSError) -> None:
        """Leave out a file that is there no more, or a link that leads nowhere."""
        source = file.abs_src_path
        if source is None or os.path.exists(source):  # noqa: PTH110
            raise error
        log.warning(
            "%s cannot be read, so it is not published: %s. Put it there, or remove its link.",
            file.src_uri,
            error.strerror,
        )

    def _key(self, file: File) -> str:
        """Return a name for what a file holds; empty where only reading it would tell."""
        if file._content is not None:
            return digest_of(file._content)
        try:
            status = os.stat(file.abs_src_path or "")  # noqa: PTH116
        except (OSError, ValueError):
            return ""
        if not is_settled(status, self._now()):
            return ""
        return f"{file.abs_src_path} {state_of(status)}"


def is_settled(status: os.stat_result, now: int) -> bool:
    """Say whether a file's times would tell of a change that comes after this look at it."""
    coarse = status.st_mtime_ns % SECOND == 0
    tick = COARSE_TICK if coarse else TICK
    return abs(now - status.st_mtime_ns) > tick and abs(now - status.st_ctime_ns) > tick

"""The machine: its operating system and its memory."""

from __future__ import annotations

import contextlib
import os
import platform
from pathlib import Path

from runpress.record.environment.textfile import whole_number

# Where Linux says how much memory a container may take: by the newer way, by the older.
LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def os_name() -> str:
    """Return the operating system as people call it, and the processor's architecture."""
    name = f"{platform.system()} {platform.release()}"
    with contextlib.suppress(OSError):
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    return f"{name}, {platform.machine()}"


def ram_gib() -> float | None:
    """Return the machine's memory in GiB."""
    size = _ram()
    return None if size is None else round(size / 2**30, 1)


def ram_limit_gib(limits: tuple[Path, ...] = LIMITS) -> float | None:
    """Return the memory in GiB that a container leaves to us; None where that is all of it."""
    size = _ram()
    for limit in limits:
        allowed = whole_number(limit)
        # Without a limit the older way gives a number larger than any machine.
        if allowed is not None and (size is None or allowed < size):
            return round(allowed / 2**30, 1)
    return None


def _ram() -> int | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")

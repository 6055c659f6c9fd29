"""The processor: its name, and how much of it this process may use."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

from runpress.record.environment.textfile import beginning, whole_number

CPU_INFO = Path("/proc/cpuinfo")
# How much time a container gets, of how much: by the newer way, by the older.
QUOTA = Path("/sys/fs/cgroup/cpu.max")
OLD_QUOTA = Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
OLD_PERIOD = Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us")


def model() -> str | None:
    """Return the processor's name as its maker gives it."""
    found = re.search(r"^model name\s*:\s*(.+)$", beginning(CPU_INFO), re.MULTILINE)
    return found[1].strip() if found else platform.machine() or None


def usable_cores() -> int | None:
    """Return how many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def limit(quota: Path = QUOTA, old: tuple[Path, Path] = (OLD_QUOTA, OLD_PERIOD)) -> float | None:
    """Return how many cores' time a container leaves to us; None where it leaves all."""
    words = beginning(quota).split()
    if len(words) == 2 and words[0].isdecimal():
        return round(int(words[0]) / int(words[1]), 2)
    allowed, period = (whole_number(path) for path in old)
    return round(allowed / period, 2) if allowed and period else None

"""Time that was spent: CPU beside wall, a logger's helper processes included."""

from __future__ import annotations

import contextlib
import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """CPU and wall seconds of a `with` block; `cpu` counts children that ended in it."""

    cpu: float = 0.0
    wall: float = 0.0

    def __enter__(self) -> Spent:
        self.cpu, self.wall = own_cpu(), time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.wall = time.perf_counter() - self.wall
        self.cpu = own_cpu() - self.cpu


def own_cpu() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def helpers_cpu() -> float:
    """Return the CPU seconds of this process's living descendants."""
    return sum(map(_cpu_of, descendants(os.getpid())))


def descendants(process: int) -> list[int]:
    """Return the ids of all processes that a process has started and that live."""
    found: list[int] = []
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, tasks.read_text().split()):
                found += [child, *descendants(child)]
    return found


def memory_mib(field: str) -> float:
    """Return a field of this process's memory in MiB: VmRSS now, VmHWM at its highest."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


def forget_highest_memory() -> None:
    """Let VmHWM begin anew from now."""
    Path("/proc/self/clear_refs").write_text("5")


def _cpu_of(process: int) -> float:
    with contextlib.suppress(OSError):
        # The name, in brackets, may hold spaces.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0

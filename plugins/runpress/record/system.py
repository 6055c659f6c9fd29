"""What the machine does while a run trains, a few numbers at a time.

The processes are the training's own and those that it started, which for a data loader do
half of the work. Memory that several share counts in each, as in any monitor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runpress.format.read import read_log
from runpress.format.schema import SYSTEM
from runpress.format.write import replace_file
from runpress.record.forking import unforked
from runpress.record.nvml import GIB, Card
from runpress.record.thin import MOST_POINTS, thin

if TYPE_CHECKING:
    from psutil import Process

MOST_PROCESSES = 64
# To find its children a process must read every process of the machine. Where that takes
# long it is done seldom: never more than a thousandth of the time goes into it.
PATIENCE = 1_000


class Sampler:
    """Takes one sample after another; rates are of the time since the one before.

    Args:
        cards: the GPUs to look at.
        timer: seconds that never jump.

    Raises:
        ImportError: psutil is not there.
    """

    def __init__(
        self, cards: Sequence[Card] = (), timer: Callable[[], float] = time.perf_counter
    ) -> None:
        with unforked():
            import psutil
        self._psutil = psutil
        self._timer = timer
        self._cards = cards
        self._family: list[Process] = [psutil.Process()]
        self._look_again = timer()
        self._machine = self._machine_times()
        self._spent: dict[int, float] = {}
        self._then = timer()
        self._own_times()

    def sample(self) -> dict[str, float]:
        """Return the numbers of this moment.

        `process/cpu` is in percent of one core, `machine/cpu` of all; memory is in GiB.
        """
        self._find_family()
        now = self._timer()
        elapsed, self._then = max(now - self._then, 1e-9), now
        busy, total = self._machine_times()
        was_busy, was_total = self._machine
        self._machine = busy, total
        return {
            "process/cpu": round(100 * self._own_times() / elapsed, 1),
            "process/memory": round(self._own_memory() / GIB, 3),
            "process/count": len(self._family),
            "machine/cpu": _percent(busy - was_busy, total - was_total),
            "machine/memory": round(self._memory_used() / GIB, 3),
            **self._of_cards(),
        }

    def _find_family(self) -> None:
        began = self._timer()
        if began < self._look_again:
            return
        own, *_ = self._family
        try:
            children = own.children(recursive=True)
        except (self._psutil.Error, OSError):
            children = []
        self._family = [own, *children[: MOST_PROCESSES - 1]]
        now = self._timer()
        self._look_again = now + PATIENCE * (now - began)

    def _own_times(self) -> float:
        """Return the seconds of CPU that the processes took since they were last asked."""
        spent = {}
        for process in self._family:
            try:
                times = process.cpu_times()
            except (self._psutil.Error, OSError):
                continue
            spent[process.pid] = times.user + times.system
        before, self._spent = self._spent, spent
        # What a process took before it was first seen is not of this time.
        return float(sum(max(0.0, spent[pid] - before.get(pid, spent[pid])) for pid in spent))

    def _own_memory(self) -> float:
        total = 0
        for process in self._family:
            try:
                total += process.memory_info().rss
            except (self._psutil.Error, OSError):
                continue
        return total

    def _machine_times(self) -> tuple[float, float]:
        """Return how long the machine's cores were busy, and how long there were any."""
        times = self._psutil.cpu_times()
        # Linux counts a guest's time twice.
        total = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
        return total - times.idle - getattr(times, "iowait", 0.0), total

    def _memory_used(self) -> float:
        memory = self._psutil.virtual_memory()
        return float(memory.total - memory.available)

    def _of_cards(self) -> dict[str, float]:
        return {
            f"gpu{index}/{name}": value
            for index, card in enumerate(self._cards)
            for name, value in card.now().items()
        }


def thin_system(folder: Path, most: int = MOST_POINTS) -> None:
    """Thin the samples of a run that has ended, if they are many.

    Raises:
        OSError: the file cannot be replaced; it is whole then.
    """
    log = read_log(folder, folder.name, file=SYSTEM)
    if log.steps > most:
        replace_file(folder / SYSTEM, thin(log.series, most))


def _percent(part: float, whole: float) -> float:
    return round(min(max(100 * part / whole, 0.0), 100.0), 1) if whole > 0 else 0.0

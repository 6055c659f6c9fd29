"""What a program costs, its children included: CPU, wall and memory.

Memory is the most that was seen at once, looked at twenty times a second. Of one process it
is the highest that Linux remembers (VmHWM). Of several it is their proportional shares (PSS),
as what forked processes share is there only once.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clocks import TICKS, descendants

LOOK_SECONDS = 0.05
SAID_BYTES = 150
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU and of wall time, and MB of memory at most."""

    cpu: float
    wall: float
    memory: float


class Started:
    """A program that runs in a folder; what it says goes into a file beside that folder."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._said = folder.with_name(f"{folder.name}.log")
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **QUIET},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.memory = 0.0
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def cpu(self) -> float:
        """Return the CPU seconds of the program and of its children, living and ended."""
        ids = [self.process.pid, *descendants(self.process.pid)]
        return sum(map(_cpu_with_ended, ids))

    def wait(self) -> float:
        """Wait until it ends by itself and return its CPU seconds.

        Raises:
            RuntimeError: it failed; what it said last is the message.
        """
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self._ended.set()
        self._looking.join()
        if self.process.returncode:
            raise RuntimeError(f"it failed: {self.said()}")
        return used.ru_utime + used.ru_stime

    def end(self) -> None:
        """End it."""
        self._ended.set()
        self._looking.join()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def said(self) -> str:
        """Return the end of what it said, in one line."""
        return " ".join(self._said.read_bytes()[-SAID_BYTES:].decode("utf-8", "replace").split())

    def _look(self) -> None:
        while True:
            self.memory = max(self.memory, _memory_of(self.process.pid))
            if self._ended.wait(LOOK_SECONDS):
                return


def cost_of(command: list[str], folder: Path) -> Cost:
    """Run a program to its end in a folder and return what it cost."""
    began = time.perf_counter()
    started = Started(command, folder)
    cpu = started.wait()
    return Cost(cpu, time.perf_counter() - began, started.memory)


def _memory_of(process: int) -> float:
    """Return the memory of a process and of its descendants, in MB."""
    children = descendants(process)
    if not children:
        return _field(process, "status", "VmHWM")
    return sum(_field(each, "smaps_rollup", "Pss") for each in (process, *children))


def _field(process: int, file: str, name: str) -> float:
    with suppress(OSError, IndexError, ValueError):
        text = Path(f"/proc/{process}/{file}").read_text()
        return int(text.split(f"{name}:")[1].split()[0]) * 1024 / 1e6
    return 0.0


def _cpu_with_ended(process: int) -> float:
    with suppress(OSError):
        # The name, in brackets, may hold spaces.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0

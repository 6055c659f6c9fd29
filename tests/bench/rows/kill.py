"""How many calls that had returned are gone after kill -9, at a random moment."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import writer
from clocks import descendants
from loggers import LOGGERS
from row import Column, Row, Sample

LONGEST_START, LONGEST_LIFE = 60.0, 0.6


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Kill once; of ours `size` times, as one run of ours begins in a tenth of the time."""
    return [_kill(tool, folder / str(turn)) for turn in range(size if tool == "runpress" else 1)]


def _kill(tool: str, folder: Path) -> Sample:
    victim = writer.start(tool, folder, 0)
    _wait_for_a_call(victim, folder)
    time.sleep(random.uniform(0, LONGEST_LIFE))
    for process in [victim.pid, *descendants(victim.pid)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    victim.wait()
    returned, there = writer.returned(folder), LOGGERS[tool].count(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return {"kills": 1, "returned": returned, "lost": max(0, returned - there)}


def _wait_for_a_call(victim: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + LONGEST_START
    while not writer.returned(folder):
        if victim.poll() is not None or time.monotonic() > end:
            victim.kill()
            raise RuntimeError("the logger never logged a call")
        time.sleep(0.002)


ROW = Row(
    what="calls lost at kill -9, at random moments",
    reach="0",
    tools=tuple(LOGGERS),
    columns=(
        Column("lost", "lost at worst", how=max),
        Column("lost", "lost, median"),
        Column("returned", "calls returned, median"),
        Column("kills", "kills", how=sum),
    ),
    measure=measure,
    size=(34, 10),
    rounds=(3, 1),
)

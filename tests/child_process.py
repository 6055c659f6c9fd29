"""Training scripts as processes of their own, which suffer what a test does to them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from runpress.format.read import read_manifest
from runpress.format.schema import RunRecord

OPEN = "import os, sys, time, runpress\nrun = runpress.init('exp', name='a', config={'lr': 0.1})\n"


class Children:
    """Starts scripts as a user would, in a folder of their own; a context manager.

    Whatever lives when the test is over is killed.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._started: list[subprocess.Popen[str]] = []

    def __call__(self, body: str, before: str = OPEN) -> subprocess.Popen[str]:
        """Start `before` and then `body`; by default a run is open as `run`."""
        script = self.home / f"script{len(self._started)}.py"
        script.write_text(before + body)
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(script)],
            env={**os.environ, "RUNPRESS_ROOT": str(self.home / "runs")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def record(self, name: str = "a") -> Path:
        """Return where the run's record lies."""
        return self.home / "runs" / "exp" / name

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def ends(process: subprocess.Popen[str], code: int = 0) -> list[str]:
    """Wait for the end, check how it ended, and return our complaints."""
    _, errors = process.communicate()
    assert process.returncode == code, errors
    assert code != 0 or "Traceback" not in errors, errors
    return [line for line in errors.splitlines() if line.startswith("runpress:")]


def record_of(folder: Path) -> RunRecord:
    """Return the record at a folder, which can be read."""
    read = read_manifest(folder, folder.name)
    assert read.record, read.problem
    return read.record

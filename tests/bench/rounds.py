"""Running a row: every tool once a round, so that whatever else the machine does hits all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from places import HERE, python_for
from row import Row, Sample


@dataclass
class Measured:
    """A row's samples by tool, and of each tool that failed how."""

    samples: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))
    failed: dict[str, str] = field(default_factory=dict)


def run(name: str, row: Row, tools: list[str], size: int, rounds: int) -> Measured:
    """Measure a row; a tool that fails is left out of the rounds that follow."""
    measured = Measured()
    for turn in range(rounds):
        # Another one begins each time: who comes first finds the machine as the last left it.
        first = turn % len(tools)
        for tool in tools[first:] + tools[:first]:
            if tool not in measured.failed:
                print(f"{name} {turn + 1}/{rounds} {tool}", file=sys.stderr, flush=True)
                _take([name, tool], size, row.longest, measured)
    return measured


def _take(what: list[str], size: int, longest: int, measured: Measured) -> None:
    tool = what[1]
    with tempfile.TemporaryDirectory(prefix="runpress-bench-", ignore_cleanup_errors=True) as home:
        # A name of its own: the working folder is where some loggers leave things.
        code, output, errors = _child([*what, home, str(size)], Path(home), longest)
    if code == 0:
        measured.samples[tool] += json.loads(output.splitlines()[-1])
    else:
        said = errors.strip().splitlines()[-1:] or [f"exit {code}"]
        measured.failed[tool] = said[0][:200]


def _child(arguments: list[str], folder: Path, longest: int) -> tuple[int, str, str]:
    child = subprocess.Popen(
        [str(python_for(arguments[1])), str(HERE / "child.py"), *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = child.communicate(timeout=longest)
    except subprocess.TimeoutExpired:
        output, errors = "", f"longer than {longest} s"
    finally:
        # Some loggers leave a helper behind.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    return child.returncode or 0 if output else child.wait(), output, errors

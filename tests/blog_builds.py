"""Builds of blogs, each in a process of its own that need not start from nothing."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class End:
    """How a build ended: its exit code, below zero if it was killed, and all that it said."""

    code: int
    said: str


class Workshop:
    """A process whose children build blogs, one after the other."""

    def __init__(self) -> None:
        program = Path(__file__).with_name("build_workshop.py")
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *options: str,
        at_once: int = 1,
        killed_after: int | None = None,
        interrupted_after: int | None = None,
        served_at: str = "",
        clock_off: int = 0,
    ) -> End:
        """Build the blog of a folder.

        Args:
            folder: where its `mkdocs.yml` is.
            environment: all variables that the build sees.
            options: of `mkdocs build`.
            at_once: how many builds do so at the same time; the end is that of the first.
            killed_after: the number of files opened or moved after which it is killed.
            interrupted_after: the number of them after which somebody presses Ctrl-C.
            served_at: the address of the dev server as which to build.
            clock_off: how many seconds its clock is ahead of the system's, which dates files.
        """
        with tempfile.TemporaryDirectory() as place:
            said = [f"{place}/{number}" for number in range(at_once)]
            order = {
                "folder": str(folder),
                "arguments": ["build", *options],
                "environment": dict(environment),
                "said": said,
                "killed_after": killed_after,
                "interrupted_after": interrupted_after,
                "served_at": served_at,
                "clock_off": clock_off,
            }
            [code, *_] = self._carry_out(order)
            return End(code, Path(said[0]).read_text("utf-8", "replace"))

    def end(self) -> None:
        self._process.communicate(timeout=30)

    def _carry_out(self, order: dict[str, object]) -> Sequence[int]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(order)}\n")
        self._process.stdin.flush()
        codes: list[int] = json.loads(self._process.stdout.readline())
        return codes


@cache
def workshop() -> Workshop:
    """Return the one workshop of this process."""
    started = Workshop()
    atexit.register(started.end)
    return started


def quiet(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables of a build: without a page of advice about MkDocs 2."""
    kept = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    return kept | {"NO_MKDOCS_2_WARNING": "1"} | dict(environment or {})

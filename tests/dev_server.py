"""`mkdocs serve` as a user starts it, on a free port."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen


class Server:
    """`mkdocs serve`. What it says is read line by line, so nothing is timed.

    Args:
        folder: where `mkdocs.yml` is.
        options: of the command.
        address: where it serves; none for a free port.
    """

    def __init__(self, folder: Path, *options: str, address: str = "") -> None:
        self.address = address or _free()
        self.url = f"http://{self.address}/"
        command = ["mkdocs", "serve", "--dev-addr", self.address, *options]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", *command],
            cwd=folder,
            env=_quiet(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, pattern: str) -> str:
        """Return what it says up to a line that matches; pytest's own timeout is the bound."""
        said: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said.append(line)
            if re.search(pattern, line):
                return "".join(said)
        raise AssertionError(f"it ended without {pattern!r}:\n{''.join(said)}")

    def read(self, path: str) -> str:
        with urlopen(self.url + path, timeout=30) as answer:
            return str(answer.read().decode())

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode


def _free() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def _quiet() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    return kept | {"NO_MKDOCS_2_WARNING": "1"}

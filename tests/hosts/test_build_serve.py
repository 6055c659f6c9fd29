"""The dev server: an edit is seen, a mistake is a message and not the end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from hosts_blog import Blog, quiet
from hosts_records import add_run

# "Documentation built in 1.23 seconds" is not said a second time in the same words.
REBUILT = "Reloading browsers"


class Server:
    """`mkdocs serve` on a free port. What it says is read line by line, so nothing is timed."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        self.url = f"http://{address}/"
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mkdocs", "serve", "--dev-addr", address],
            cwd=folder,
            env=quiet(),
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


@pytest.fixture
def serving(new_blog: Callable[[], Blog]) -> Iterator[tuple[Blog, Server]]:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.post("exp-001", "# Title\n\nFirst words.\n")
    server = Server(blog.folder)
    yield blog, server
    if server.process.poll() is None:
        server.process.kill()
        server.process.communicate()


def test_an_edit_is_seen_and_a_mistake_is_only_a_message(serving: tuple[Blog, Server]) -> None:
    blog, server = serving
    server.until("Serving on")
    assert "First words." in server.read("experiments/exp-001/")

    blog.post("exp-001", '# Title\n\nIt is 0.75<!--= base["train/loss"] -->, and more.\n')
    said = server.until(REBUILT)
    assert "[RP204]" in said
    assert "Traceback" not in said
    assert "and more." in server.read("experiments/exp-001/")

    # Whole at once: half of a record would be built, too.
    add_run(blog.folder / "elsewhere", "exp-001", "second", started=5)
    second = Path("runs", "exp-001", "second")
    (blog.folder / "elsewhere" / second).rename(blog.docs / second)
    server.until(REBUILT)
    assert "second" in server.read("runs/exp-001/second/")

    # Nothing that it wrote itself makes it build again.
    blog.post("exp-001", "# Title\n\nLast words.\n")
    said = server.until(REBUILT)
    assert said.count("Building documentation") == 1
    assert "Last words." in server.read("experiments/exp-001/")
    assert server.end() == 0

"""The dev server: an edit is seen, a mistake is a message and not the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hosts_blog import Blog
from hosts_records import add_run

from dev_server import Server

# "Documentation built in 1.23 seconds" is not said a second time in the same words.
REBUILT = "Reloading browsers"


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

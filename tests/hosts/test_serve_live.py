"""A run that trains under the dev server: seen as it goes, built twice, and never published."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hosts_blog import Blog
from hosts_records import add_run

import runpress
from dev_server import Server

REBUILT = "Reloading browsers"
PAGE = "runs/exp-001/amp/"


@pytest.fixture
def blog(new_blog: Callable[[], Blog]) -> Blog:
    blog = new_blog()
    add_run(blog.docs, "exp-001", "base")
    blog.post("exp-001", "# Title\n\nFirst words.\n")
    return blog


def begin(blog: Blog) -> runpress.Run:
    return runpress.init(
        "exp-001", name="amp", seed=1, config={"steps": 500}, root=blog.docs / "runs"
    )


def ask(server: Server, first: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the server tells of the run from a byte on: facts, and lines of its log."""
    told, *lines = server.read(f"{PAGE}live?from={first}").splitlines()
    return json.loads(told), [json.loads(line) for line in lines]


def built(said: str) -> int:
    return said.count("Building documentation")


def test_it_is_built_when_it_appears_and_when_it_has_ended(blog: Blog, server: Server) -> None:
    run = begin(blog)
    run.log({"train/loss": 0.9}, step=0)
    said = server.until(REBUILT)
    assert "crashed" not in said
    page = server.read(PAGE)
    assert 'class="rp-live"' in page
    assert ">running<" in page
    assert "live.js" not in page, "it is fetched when it is needed"
    assert "function" in server.read("assets/runpress/live.js")
    assert ">running<" in server.read("experiments/exp-001/")

    # Long enough for several looks at the folder.
    first, seen = 0, []
    for step in range(1, 400):
        run.log({"train/loss": 1 / step}, step=step)
        facts, lines = ask(server, first)
        assert facts["status"] == "running"
        first = facts["to"]
        seen += [line["_step"] for line in lines]
    assert seen == list(range(400))
    blog.post("exp-001", "# Title\n\nLast words.\n")
    assert built(server.until(REBUILT)) == 1
    assert "Last words." in server.read("experiments/exp-001/")

    run.finish()
    assert built(server.until(REBUILT)) == 1
    page = server.read(PAGE)
    assert "rp-live" not in page
    assert "finished" in page
    assert ask(server, first)[0]["status"] == "finished"

    blog.post("exp-001", "# Title\n\nOther words.\n")
    assert built(server.until(REBUILT)) == 1


def test_a_metric_that_its_page_does_not_show_is_drawn(blog: Blog, server: Server) -> None:
    run = begin(blog)
    run.log({"train/loss": 0.9}, step=0)
    server.until(REBUILT)
    assert server.read(PAGE).count("rp-recorded") == 1
    run.log({"val/accuracy": 0.5}, step=0)
    ask(server, 0)
    assert built(server.until(REBUILT)) == 1
    assert server.read(PAGE).count("rp-recorded") == 2
    run.finish()


def test_nothing_of_it_is_published(blog: Blog) -> None:
    run = begin(blog)
    run.log({"train/loss": 0.9}, step=0)
    built = blog.build()
    run.finish()
    assert built.code == 0, built.output
    assert "the run crashed at step 0" in built.output
    files = [path for path in Path(built.site.folder).rglob("*") if path.is_file()]
    assert not [path for path in files if path.name.startswith("live")]
    texts = [path for path in files if path.suffix in (".html", ".css", ".js", ".json")]
    assert texts
    assert not [path for path in texts if b"rp-live" in path.read_bytes()]

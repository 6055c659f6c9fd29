"""What tests of several folders share."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from blog_on_disk import Docs
from own_blog import OwnBlog, Place, one_place, own_blog

# What a shell started in the background, or by nohup, is deaf to these, and so would be the
# scripts that the tests interrupt, hang up on and quit.
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in ("SIGHUP", "SIGQUIT"):
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_DFL)

# Two tests run on two cores: threads of one would be in the way of the other. Set before torch
# is imported here, and for all processes that tests start.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# What is open until the session ends, and the place of its own blog.
OPEN = pytest.StashKey[contextlib.ExitStack]()
PLACE = pytest.StashKey[Place]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the golden cases give now as what is expected",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is for a person's machine: CI is set here")
    config.stash[OPEN] = contextlib.ExitStack()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each worker of the one place, which the process that starts them keeps open."""
    node.workerinput["place"] = dataclasses.asdict(the_place(node.config))


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[OPEN].close()


def the_place(config: pytest.Config) -> Place:
    """Where this session's own blog is: told to a worker, else opened here once."""
    if hasattr(config, "workerinput"):
        return Place(**config.workerinput["place"])
    if PLACE not in config.stash:
        config.stash[PLACE] = config.stash[OPEN].enter_context(one_place())
    return config.stash[PLACE]


@pytest.fixture(scope="session")
def own(pytestconfig: pytest.Config) -> OwnBlog:
    """The repository's own blog, built strictly and served; not to be changed."""
    return own_blog(the_place(pytestconfig))


@pytest.fixture
def docs(tmp_path: Path) -> Docs:
    """An empty blog."""
    (tmp_path / "docs").mkdir()
    return Docs(tmp_path / "docs")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; one a process, since Playwright runs only once in each."""
    program = shutil.which("chromium")
    if not program:
        pytest.fail("These tests need Chromium. Install it: sudo apt-get install chromium")
    # The last are pages behind every new window's address bar: most of what a window costs.
    popups = ",".join(f"WebUIOmnibox{each}Popup" for each in ("", "Aim", "Full"))
    quiet = ["background-networking", "component-update", "sync", f"features={popups}"]
    options = ["--no-sandbox", *(f"--disable-{each}" for each in quiet)]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=options)
        yield started
        started.close()

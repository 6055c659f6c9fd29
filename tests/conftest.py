"""What tests of several folders share."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from blog_on_disk import Docs

# What a shell started in the background, or by nohup, is deaf to these, and so would be the
# scripts that the tests interrupt, hang up on and quit.
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in ("SIGHUP", "SIGQUIT"):
    if hasattr(signal, name):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the golden cases give now as what is expected",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is for a person's machine: CI is set here")


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
    quiet = ["background-networking", "component-update", "sync"]
    options = ["--no-sandbox", *(f"--disable-{each}" for each in quiet)]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=options)
        yield started
        started.close()

"""A run that trains, watched in a browser while its script logs: no build between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_reader import Reader, open_window
from playwright.sync_api import Browser, Page

import runpress
from dev_server import Server

BLOG = """\
site_name: Notes
theme: {name: material, font: false}
plugins: [blog, tags, search, runpress]
"""
PAGE = "runs/exp-001/amp/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "posts").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(BLOG, "utf-8")
    (tmp_path / "docs" / "index.md").write_text("# Notes\n", "utf-8")
    (tmp_path / "docs" / "posts" / "exp-001.md").write_text(
        "---\ndate: 2026-01-01\n---\n# Title\n\nWords.\n", "utf-8"
    )
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    server.until("Serving on")
    yield server
    server.process.kill()
    server.process.communicate()


@pytest.fixture
def run(folder: Path, server: Server) -> Iterator[runpress.Run]:
    """A run of 60 steps that has logged the first."""
    runs = folder / "docs" / "runs"
    run = runpress.init("exp-001", name="amp", seed=1, config={"steps": 60}, root=runs)
    run.log({"train/loss": 1.0}, step=0)
    server.until("Reloading browsers")
    yield run
    run.finish()


@pytest.fixture
def reader(browser: Browser, server: Server) -> Iterator[Reader]:
    reader = open_window(browser, server.url)
    yield reader
    reader.page.close()


def says(page: Page, pattern: str) -> None:
    page.locator(".rp-live").filter(has_text=re.compile(pattern)).wait_for()


def test_what_is_logged_appears(reader: Reader, run: runpress.Run) -> None:
    page = reader.open(PAGE)
    says(page, "running.*step 0 of about 60")
    figure = page.locator("figure.rp-recorded")
    figure.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.rp-alive') !== null")
    page.evaluate("window.same = true")
    for step in range(1, 6):
        run.log({"train/loss": 1 / step}, step=step)
    says(page, r"step 5 of about 60 · last point")
    # The last of the points is where a reader who goes to the end finds it.
    over = figure.locator(".u-over")
    over.focus()
    page.keyboard.press("End")
    figure.locator(".rp-panel").filter(has_text=re.compile(r"step 5(?!\d).*0\.2")).wait_for()
    assert page.evaluate("window.same"), "the page was not loaded again"

    run.finish()
    page.wait_for_function("window.same === undefined")
    page.locator(".rp-meta", has_text="finished").wait_for()
    assert page.locator(".rp-live").count() == 0
    assert reader.troubles == []


def test_without_a_script_the_line_is_true_when_it_was_made(
    browser: Browser, server: Server, run: runpress.Run
) -> None:
    reader = open_window(browser, server.url, java_script_enabled=False)
    page = reader.open(PAGE)
    assert page.locator(".rp-live").inner_text().split() == ["running", "step", "0"]
    assert page.locator("figure.rp-recorded img.rp-light").is_visible()
    page.close()


def test_a_server_that_is_gone_is_asked_no_longer(
    reader: Reader, server: Server, run: runpress.Run
) -> None:
    page = reader.open(PAGE)
    says(page, "running")
    server.process.kill()
    server.process.wait()
    says(page, "the server does not answer")

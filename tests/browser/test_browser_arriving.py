"""A page that comes in pieces, as over a slow line: what has been seen stays where it was."""

from __future__ import annotations

import functools
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from browser_reader import open_window
from playwright.sync_api import Browser, Page

from own_blog import OwnBlog

POST = "experiments/exp-001-lr-sweep/"
TABLE = ".rp-arms tbody tr"
# From the first byte on, what moved by itself.
WATCH = """
window.moved = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => entry.sources.forEach(
  ({node}) => window.moved.push(`${node?.nodeName}.${node?.className}`)
))).observe({type: "layout-shift", buffered: true});
"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Slow:
    """A post whose pieces wait until they are let go."""

    pieces: list[bytes]
    base: str = ""
    allowed: queue.Queue[bool] = field(default_factory=queue.Queue)

    def let_go(self) -> None:
        """Let the next piece go."""
        self.allowed.put(True)


class _Pieces(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, slow: Slow, **options: Any) -> None:
        self.slow = slow
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        if self.path != f"/{POST}":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        for piece in self.slow.pieces:
            self.slow.allowed.get(timeout=60)
            self.wfile.write(piece)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def slow(own: OwnBlog) -> Iterator[Slow]:
    assert own.code == 0, own.output
    slow = Slow(_cut(own.site / POST / "index.html"))
    handler = functools.partial(_Pieces, slow=slow, directory=own.site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        slow.base = f"http://127.0.0.1:{server.server_port}/"
        yield slow
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("width", [320, 1280])
def test_what_has_been_seen_stays_where_it_was(browser: Browser, slow: Slow, width: int) -> None:
    reader = open_window(browser, slow.base, viewport={"width": width, "height": 900})
    page = reader.page
    page.add_init_script(WATCH)
    slow.let_go()
    page.goto(slow.base + POST, wait_until="commit")
    _painted(page, "h1")
    slow.let_go()
    _painted(page, f"{TABLE}:nth-child(1)")
    if width == 320:
        assert not _is_seen(page, ".md-sidebar--post")
    assert not _is_seen(page, ".rp-arms")
    slow.let_go()
    _painted(page, f"{TABLE}:nth-child(3)")
    slow.let_go()
    page.wait_for_load_state("load")
    page.evaluate(PAINTED)

    moved = page.evaluate("window.moved")

    assert not [each for each in moved if "sidebar" in each or each.startswith(("TH", "TD"))]
    assert _is_seen(page, ".md-sidebar--post")
    assert _is_seen(page, ".rp-arms")
    page.context.close()


def _cut(file: Path) -> list[bytes]:
    """Cut below the title, and in a table after its first row and after its third."""
    page = file.read_bytes()
    title = page.index(b"</h1>") + len(b"</h1>")
    rows = [page.index(b"<tbody", page.index(b"rp-arms"))]
    for _ in range(3):
        rows.append(page.index(b"</tr>", rows[-1]) + len(b"</tr>"))
    return [page[:title], page[title : rows[1]], page[rows[1] : rows[3]], page[rows[3] :]]


def _painted(page: Page, selector: str) -> None:
    page.locator(selector).first.wait_for(state="attached")
    page.evaluate(PAINTED)


def _is_seen(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).first.evaluate(
            "it => it.checkVisibility({visibilityProperty: true})"
        )
    )

"""What a page costs its reader: bytes, jumps, requests; what a phone gets and when.

The bytes are those that a host sends, which compresses text. What depends on the machine,
seconds and scores, is measured by `make bench ROWS=page`.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from browser_reader import Reader
from playwright.sync_api import Page, Response

EXPERIMENT = "exp-001-lr-sweep"
POST = f"experiments/{EXPERIMENT}/"
RUN = f"runs/{EXPERIMENT}/lr-0.01/"
PAGES = pytest.mark.parametrize(
    "path", ["", POST, RUN, "experiments/"], ids=["home", "post", "run", "experiments"]
)
KB = 1000
MOST_BYTES = 200 * KB
MOST_SHIFT = 0.02
PHONE = 412
TEXT = ("text/", "application/javascript", "application/json", "application/xml")
# Shifts that nobody's click has caused, from the first paint on.
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const nodes = entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80));
    window.shifts.push([entry.value, nodes.join(" | ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
BELOW = """() => [...document.images]
  .filter((image) => image.getBoundingClientRect().top > innerHeight)
  .map((image) => image.currentSrc)"""

Read = Callable[..., Reader]


@PAGES
def test_the_first_view_is_light(read: Read, path: str) -> None:
    reader = read(PHONE)
    answers: list[Response] = []
    # Playwright cannot hold on to a method of a list.
    reader.page.on("response", lambda each: answers.append(each))  # noqa: PLW0108
    page = _settled(reader, path)

    below = set(page.evaluate(BELOW))
    sizes = {each.url: _sent(each) for each in answers if each.url not in below}

    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])


@PAGES
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_nothing_jumps(read: Read, path: str, width: int) -> None:
    reader = read(width)
    reader.page.add_init_script(WATCH)
    page = _settled(reader, path)
    _scroll_through(page)

    shifts = page.evaluate("window.shifts")

    assert sum(value for value, _ in shifts) <= MOST_SHIFT, shifts


def test_a_phone_fetches_charts_when_its_reader_comes_to_them(read: Read) -> None:
    reader = read(PHONE)
    asked: list[str] = []
    reader.page.on("request", lambda each: asked.append(each.url.rpartition("/")[2]))
    page = _settled(reader, POST)
    assert "page.js" in asked
    assert "chart.js" not in asked

    page.mouse.wheel(0, 300)
    page.locator(".rp-alive").first.wait_for()

    assert "chart.js" in asked


def test_no_script_keeps_the_page_from_being_painted(read: Read) -> None:
    page = read().open(POST)

    blocking = page.evaluate(
        "[...document.scripts].filter((each) => each.src && !each.defer && !each.async)"
        ".map((each) => each.src)"
    )

    assert blocking == []


def test_what_is_far_below_is_there_for_print_and_for_anchors(read: Read) -> None:
    page = read(PHONE).open(POST)
    drawing = page.locator(".rp-diagram svg").last
    assert not drawing.evaluate("it => it.checkVisibility({ contentVisibilityAuto: true })")

    drawing.scroll_into_view_if_needed()
    assert drawing.evaluate("it => it.checkVisibility({ contentVisibilityAuto: true })")

    page.evaluate("scrollTo(0, 0)")
    page.emulate_media(media="print")
    assert drawing.evaluate("it => it.checkVisibility({ contentVisibilityAuto: true })")


def _settled(reader: Reader, path: str) -> Page:
    page = reader.open(path)
    page.wait_for_load_state("networkidle")
    return page


def _scroll_through(page: Page) -> None:
    """Read the page to its end, as fast as pictures and charts come."""
    page.evaluate("""async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      for (let at = 0; at < document.body.scrollHeight; at += innerHeight / 2) {
        scrollTo(0, at);
        await frame();
        await frame();
      }
    }""")
    page.wait_for_load_state("networkidle")


def _sent(answer: Response) -> int:
    """Return how many bytes a host sends, headers left out."""
    body = answer.body()
    kind = answer.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if kind.startswith(TEXT) else len(body)

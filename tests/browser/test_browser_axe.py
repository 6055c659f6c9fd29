"""What axe finds on our pages: nothing, in either palette and width, whatever is unfolded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from browser_reader import Reader, Served, open_window
from playwright.sync_api import Browser, Page

import javascript_checks as checks

POST, CHINESE = "experiments/exp-001-lr-sweep/", "experiments/exp-023-amp/"
RUN = "runs/exp-001-lr-sweep/lr-0.01/"
PAGES = ["", POST, CHINESE, RUN, "experiments/", "leaderboard/val-accuracy/", "guide/values/"]
# The theme makes these in the browser, each a landmark without a name; nothing of ours holds them.
OF_THE_THEME = ".md-code__nav"
FOUND = """async theirs => (await axe.run(
  {exclude: [theirs]}, {resultTypes: ["violations"]}
)).violations.flatMap(each => each.nodes.map(node =>
  `${each.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`))"""
PALETTE = "document.body.dataset.mdColorScheme"
# Whatever has the focus: a name for it, whether it is on the page, and whether that is seen.
FOCUSED = """() => {
  const active = document.activeElement;
  // The theme's switch of palettes is seen as the label beside it.
  const each = active.matches(".md-option") ? active.nextElementSibling : active;
  const box = each.getBoundingClientRect();
  const style = getComputedStyle(each);
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  // The theme's search unfolds under the focus, and its way to the top comes and goes.
  const theirs = Boolean(each.closest(".md-search, .md-top"));
  const room = box.width * box.height > 0;
  return [`${each.tagName}.${each.className}`, room || theirs, marked || theirs, each.outerHTML];
}"""

Read = Callable[..., Reader]


@pytest.fixture
def windows(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Open windows with any of Playwright's options on the repository's own blog."""
    readers: list[Reader] = []

    def open_one(path: str, **options: object) -> Page:
        readers.append(open_window(browser, served.base, **options))
        return readers[-1].open(path)

    yield open_one
    for reader in readers:
        reader.page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(read: Read, path: str) -> None:
    assert checks.is_there(), checks.MISSING
    reader = read(1280, "dark")
    # Colours that are still on their way to others would be seen by axe.
    reader.page.emulate_media(reduced_motion="reduce")
    page = reader.open(path)
    unfold(page)
    page.add_script_tag(path=checks.AXE)
    assert page.evaluate(PALETTE) == "slate"
    assert page.evaluate(FOUND, OF_THE_THEME) == []
    page.locator("[data-md-component=palette] label:visible").click()
    page.set_viewport_size({"width": 380, "height": 900})
    assert page.evaluate(PALETTE) == "default"
    assert page.evaluate(FOUND, OF_THE_THEME) == []


def test_axe_sees_what_is_wrong(read: Read) -> None:
    page = read().open("experiments/")
    page.evaluate("document.querySelector('.rp-copy button').textContent = ''")
    page.add_script_tag(path=checks.AXE)
    assert any("button-name" in each for each in page.evaluate(FOUND, OF_THE_THEME))


@pytest.mark.parametrize("path", ["", POST, RUN, "experiments/"])
def test_headings_skip_no_level(read: Read, path: str) -> None:
    page = read().open(path)
    levels = page.eval_on_selector_all(
        ".md-content :is(h1, h2, h3, h4, h5, h6)", "all => all.map(each => +each.tagName[1])"
    )
    assert levels.count(1) == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))


@pytest.mark.parametrize("path", [POST, "experiments/"])
def test_the_tab_key_goes_through_all_and_is_seen_everywhere(read: Read, path: str) -> None:
    page = read().open(path)
    reached = []
    for _ in range(400):
        page.keyboard.press("Tab")
        name, has_room, is_marked, html = page.evaluate(FOCUSED)
        if name.startswith("BODY"):
            break
        reached.append(name)
        assert has_room, html
        assert is_marked, html
    else:
        pytest.fail(f"a trap: {reached[-5:]}")
    for part in ("BUTTON.rp-sort", "BUTTON.", "A."):
        assert any(name.startswith(part) for name in reached), part
    # Nothing that fits is a stop on the way.
    assert not [name for name in reached if "rp-fits" in name]


@pytest.mark.parametrize("path", PAGES)
def test_three_hundred_and_twenty_pixels_are_enough(
    windows: Callable[..., Page], path: str
) -> None:
    page = windows(path, viewport={"width": 320, "height": 640})
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_signs_and_keys_are_drawn_in_the_colour_of_text(
    windows: Callable[..., Page], scheme: str
) -> None:
    page = windows(POST, forced_colors="active", color_scheme=scheme)
    text = page.evaluate("getComputedStyle(document.querySelector('.rp-claim')).color")
    for each in (".rp-sign path", ".rp-key path"):
        drawn = page.eval_on_selector_all(each, "all => all.map(p => getComputedStyle(p).stroke)")
        assert set(drawn) == {text}
    assert page.locator(".rp-word").first.is_visible()
    assert page.locator(".rp-copy button").first.is_visible()


def test_nothing_moves_for_who_asked_for_calm(windows: Callable[..., Page]) -> None:
    page = windows(POST, reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(each => {
          const {transitionDuration, animationDuration} = getComputedStyle(each);
          const lasts = `${transitionDuration}, ${animationDuration}`.split(", ");
          return lasts.some(told => parseFloat(told) > 0.001);
        }).map(each => each.className)"""
    )
    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => (each.open = true))")

"""The post as readers have it: two widths, two palettes, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser_reader import Reader, Served
from playwright.sync_api import Page

EXPERIMENT = "exp-001-lr-sweep"
POST = f"experiments/{EXPERIMENT}/"
WIDTHS = pytest.mark.parametrize("width", [1280, 380])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])

Read = Callable[..., Reader]


@WIDTHS
@SCHEMES
@SCRIPTS
def test_the_headline_curve_is_seen_in_its_palette_and_width(
    read: Read, width: int, scheme: str, script: bool
) -> None:
    reader = read(width, scheme, script)
    page = reader.open(POST)

    picture = reader.shown(page.locator(".rp-figure").first.locator("img"))

    # Without JavaScript the theme stays light, whatever the reader's system prefers.
    dark = ".dark" if scheme == "dark" and script else ""
    narrow = ".narrow" if width == 380 else ""
    assert picture.evaluate("each => each.currentSrc").endswith(f"headline{narrow}{dark}.png")
    box = picture.bounding_box()
    assert box
    assert box["width"] > 0.8 * min(width, 600)
    assert len(str(picture.get_attribute("alt"))) > 40
    assert _background_of(page) == (255 if not dark else 33)


@WIDTHS
@SCRIPTS
def test_the_page_never_scrolls_sideways(read: Read, width: int, script: bool) -> None:
    page = read(width, "light", script).open(POST)
    for fold in page.locator("details.rp-fold").all():
        fold.evaluate("each => each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
@SCHEMES
def test_the_pipeline_is_a_drawing_whose_words_are_all_seen(
    read: Read, served: Served, width: int, scheme: str
) -> None:
    page = read(width, scheme).open(POST)
    drawing = page.locator(".rp-diagram svg")
    drawing.scroll_into_view_if_needed()
    frame = drawing.bounding_box()
    assert frame
    assert frame["width"] <= width

    words = [" ".join(each.inner_text().split()) for each in drawing.locator(".nodeLabel").all()]
    assert sorted(words) == sorted(_labels(served))
    for label in drawing.locator(".nodeLabel").all():
        box = label.bounding_box()
        assert box
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        # Words that are wider than their node would run over its border.
        shape = label.locator("xpath=ancestor::*[contains(@class, 'node ')][1]").locator(
            "rect, path, polygon, circle"
        )
        around = shape.first.bounding_box()
        assert around
        assert around["x"] < box["x"]
        assert box["x"] + box["width"] < around["x"] + around["width"]


@SCHEMES
def test_words_of_the_diagram_can_be_told_from_its_ground(read: Read, scheme: str) -> None:
    page = read(1280, scheme).open(POST)
    label = page.locator(".rp-diagram .nodeLabel p").first
    words = _brightness(label.evaluate("each => getComputedStyle(each).color"))
    shape = page.locator(".rp-diagram .node rect, .rp-diagram .node path").first
    ground = _brightness(shape.evaluate("each => getComputedStyle(each).fill"))
    assert abs(words - ground) > 120


def test_the_copy_button_copies_the_commands(read: Read) -> None:
    page = read().open(POST)
    block = page.locator(".rp-reproduce .highlight")
    block.hover()
    block.locator("button, .md-clipboard").first.click()
    page.locator(".md-dialog--active").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("code").inner_text().strip()
    assert "python experiments/" in copied


@SCRIPTS
def test_folded_parts_open_by_keyboard(read: Read, script: bool) -> None:
    page = read(script=script).open(POST)
    folded = page.locator("article > details.rp-fold")
    assert folded.count() >= 2
    for fold in folded.all():
        content = fold.locator("dl").first
        assert not content.is_visible()
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        content.wait_for(state="visible")


@SCRIPTS
def test_a_run_s_link_leads_to_its_page_with_its_curves(read: Read, script: bool) -> None:
    reader = read(script=script)
    page = reader.open(POST)
    link = page.locator("#rp-runs tbody a").first
    name = link.inner_text()

    link.click()

    assert page.url == f"{reader.base}runs/{EXPERIMENT}/{name}/"
    assert page.locator("h1").inner_text().strip("¶ \n") == name
    figures = page.locator(".rp-figures figure")
    assert figures.count() >= 1
    for figure in figures.all():
        reader.shown(figure.locator("img"))
    page.locator(".rp-meta a").click()
    assert page.url == reader.base + POST


@WIDTHS
@SCHEMES
def test_a_run_s_page_stays_inside_its_width(read: Read, width: int, scheme: str) -> None:
    reader = read(width, scheme)
    page = reader.open(f"runs/{EXPERIMENT}/lr-0.1/")
    reader.shown(page.locator(".rp-figures figure").first.locator("img"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
@SCHEMES
@SCRIPTS
def test_home_shows_the_post_s_beginning_and_leads_to_it(
    read: Read, width: int, scheme: str, script: bool
) -> None:
    reader = read(width, scheme, script)
    page = reader.open()
    reader.shown(page.locator(".rp-thumbnail img"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".md-post--excerpt h2 a").first.click()
    assert page.url.partition("#")[0] == reader.base + POST


def _labels(served: Served) -> list[str]:
    """The labels of the pipeline of some run of the best arm, as its file has them."""
    runs = served.docs / "runs" / EXPERIMENT
    source = (runs / "lr-0.01" / "diagrams" / "pipeline.mmd").read_text("utf-8")
    nodes = re.findall(r'^ *n\d+[\[({>]+"(.*?)"', source, re.MULTILINE)
    assert len(nodes) >= 4
    return [" ".join(node.replace("<br/>", " ").split()) for node in nodes]


def _background_of(page: Page) -> int:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return 255 if _brightness(colour) > 200 else 33


def _brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in re.findall(r"[\d.]+", colour)[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue

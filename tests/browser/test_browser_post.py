"""The post as readers have it: two widths, two palettes, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from browser_reader import Reader, Served
from playwright.sync_api import FloatRect, Locator, Page, expect

EXPERIMENT = "exp-001-lr-sweep"
POST = f"experiments/{EXPERIMENT}/"
# Every post with drawings, and the best arm of its experiment, whose run is drawn.
BEST = {EXPERIMENT: "lr-0.01", "exp-004-ddp": "norm-4"}
EXPERIMENTS = pytest.mark.parametrize("experiment", BEST)
WIDTHS = pytest.mark.parametrize("width", [1280, 380])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
# A width and a palette each, so that both are seen without every pair of them.
VIEWS = pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (380, "dark")])
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
# What a label stands in: its node, or the frame that it names.
OF_CLASS = "contains(concat(' ', @class, ' '), ' {} ')"
AROUND = f"xpath=ancestor::*[{OF_CLASS.format('node')} or {OF_CLASS.format('cluster')}]"

Read = Callable[..., Reader]


@VIEWS
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


def test_no_line_is_kept_below_a_title_for_what_cannot_be_seen(read: Read) -> None:
    page = read().open(POST)
    heights = page.locator("h1").evaluate(
        """title => {
          const text = document.createRange();
          text.selectNodeContents(title.firstChild);
          return [title.clientHeight, text.getBoundingClientRect().height];
        }"""
    )
    assert heights[0] - heights[1] < 20


def test_on_paper_what_is_smaller_than_the_text_stays_smaller(read: Read) -> None:
    page = read(1280, "dark").open(POST)
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => ["article > p:not([class])", ".rp-arms td", ".rp-arms thead th", "figcaption",
          ".rp-note", ".rp-meta", ".rp-meta code", ".rp-evidence"].map(
          each => parseFloat(getComputedStyle(document.querySelector(each)).fontSize))"""
    )
    assert max(sizes[1:]) < sizes[0]
    assert page.locator("html").evaluate("root => getComputedStyle(root).colorScheme") == "light"
    expect(page.locator(".rp-arms .rp-sd").first).to_have_css("white-space", "nowrap")


@EXPERIMENTS
@WIDTHS
@SCRIPTS
def test_the_page_never_scrolls_sideways(
    read: Read, experiment: str, width: int, script: bool
) -> None:
    page = read(width, "light", script).open(f"experiments/{experiment}/")
    for fold in page.locator("details.rp-fold").all():
        fold.evaluate("each => each.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@EXPERIMENTS
@VIEWS
def test_pipeline_and_model_are_drawings_whose_words_are_all_seen(
    read: Read, served: Served, experiment: str, width: int, scheme: str
) -> None:
    page = read(width, scheme).open(f"experiments/{experiment}/")
    assert page.locator(".rp-diagram svg").count() == 2
    for part in ("pipeline", "model"):
        figure = page.locator(f"#{part} + .rp-diagram")
        drawing = figure.locator("svg")
        drawing.scroll_into_view_if_needed()
        assert _box(drawing)["width"] <= width
        run = figure.locator("figcaption a").inner_text()
        assert re.fullmatch(rf"{BEST[experiment]}(-\d)?", run)
        labels = drawing.locator("foreignObject p").all()
        words = [" ".join(each.inner_text().split()) for each in labels]
        assert sorted(words) == sorted(_words(served, f"{experiment}/{run}/diagrams/{part}.mmd"))
        _check_room(drawing, labels)
        for label in labels:
            assert _is_on_top(label), label.inner_text()


@SCHEMES
def test_words_of_the_diagrams_can_be_told_from_their_ground(read: Read, scheme: str) -> None:
    page = read(1280, scheme).open(POST)
    nodes = page.locator(".rp-diagram .node").all()
    assert len(nodes) >= 8
    for node in nodes:
        label = node.locator(".nodeLabel p")
        words = _brightness(label.evaluate("each => getComputedStyle(each).color"))
        shape = node.locator("rect, path").first
        ground = _brightness(shape.evaluate("each => getComputedStyle(each).fill"))
        assert abs(words - ground) > 120, label.inner_text()


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
    for part in ("config", "data", "environment"):
        _open_by_keyboard(page.locator(f"article > details#rp-{part}"))
    _open_by_keyboard(page.locator("#rp-environment details"))
    for fold in page.locator("article details").all():
        if fold.get_attribute("open") is None:
            _open_by_keyboard(fold)
    assert page.locator("article details:not([open])").count() == 0


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


@VIEWS
def test_a_run_s_page_stays_inside_its_width(read: Read, width: int, scheme: str) -> None:
    reader = read(width, scheme)
    page = reader.open(f"runs/{EXPERIMENT}/lr-0.1/")
    reader.shown(page.locator(".rp-figures figure").first.locator("img"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@VIEWS
@SCRIPTS
def test_home_shows_each_post_s_beginning_and_leads_to_it(
    read: Read, served: Served, width: int, scheme: str, script: bool
) -> None:
    reader = read(width, scheme, script)
    posts = sorted(path.stem for path in (served.docs / "posts").glob("*.md"))
    assert len(posts) >= 2
    assert reader.open().locator(".md-post--excerpt").count() == len(posts)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    dark = ".dark" if scheme == "dark" and script else ""
    for post in posts:
        address = f"experiments/{post}/"
        title = reader.open().locator(f'h2 a[href="{address}"]')
        excerpt = reader.page.locator(".md-post--excerpt").filter(has=title)
        picture = reader.shown(excerpt.locator(".rp-thumbnail img"))
        shown = str(picture.evaluate("each => each.currentSrc"))
        assert shown == f"{reader.base}{address}headline.narrow{dark}.png"
        title.click()
        assert reader.page.url.partition("#")[0] == reader.base + address


def _words(served: Served, path: str) -> list[str]:
    """All that a diagram says, as its file has it: frames, nodes and edges."""
    said = re.findall(r'"(.*?)"', (served.docs / "runs" / path).read_text("utf-8"))
    assert len(said) >= 6
    return [" ".join(each.replace("<br/>", " ").split()) for each in said]


def _check_room(drawing: Locator, labels: list[Locator]) -> None:
    """Check that words stay in the drawing, in their node or frame, and off each other."""
    boxes = [_box(label) for label in labels]
    for label, box in zip(labels, boxes, strict=True):
        assert _holds(_box(drawing), box), label.inner_text()
        # Words that are wider than their node would run over its border.
        shape = label.locator(AROUND)
        if shape.count():
            around = _box(shape.locator("rect, path, polygon, circle").first)
            assert around["x"] < box["x"], label.inner_text()
            assert box["x"] + box["width"] < around["x"] + around["width"], label.inner_text()
    for one, other in combinations(boxes, 2):
        assert not _overlap(one, other), (one, other)


def _box(shown: Locator) -> FloatRect:
    box = shown.bounding_box()
    assert box
    return box


def _holds(outer: FloatRect, inner: FloatRect) -> bool:
    return (
        outer["x"] <= inner["x"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
        and outer["y"] <= inner["y"]
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    )


def _overlap(one: FloatRect, other: FloatRect) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def _is_on_top(label: Locator) -> bool:
    """Tell whether nothing is drawn over the middle of some words, nor cuts it off."""
    return bool(
        label.evaluate(
            """each => {
              each.scrollIntoView({block: "center", behavior: "instant"});
              const {x, y, width, height} = each.getBoundingClientRect();
              return each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
            }"""
        )
    )


def _open_by_keyboard(fold: Locator) -> None:
    """Open one folded part: nothing of it is seen before, all of it afterwards."""
    content = fold.locator("> :not(summary, .rp-tools)").all()
    assert content
    assert not any(each.is_visible() for each in content)
    summary = fold.locator("> summary")
    summary.focus()
    summary.page.keyboard.press("Enter")
    for each in content:
        if not each.evaluate("each => each.matches('details')"):
            assert each.inner_text().strip()
        each.wait_for(state="visible")


def _background_of(page: Page) -> int:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return 255 if _brightness(colour) > 200 else 33


def _brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in re.findall(r"[\d.]+", colour)[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue

"""What stands around a page's content, kept for another text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.frames import (
    HTML,
    KIND,
    Frame,
    Frames,
    facts_of,
    frame_around,
    frame_of,
)
from runpress.site.memory.store import Store

AROUND = ("<body>é", "</body>\n")
CONFIG: Any = {"site_url": None, "repo_url": None, "edit_uri": None, "edit_uri_template": None}


def page(content: str = "<h1>A</h1>", **more: Any) -> Any:
    made = Page("A", File("a.md", None, "/site", True), CONFIG)
    made.content, made.markdown = content, "# A"
    vars(made).update(more)
    return made


def frame(of: Any) -> Frame:
    made = frame_of(of, AROUND, "base", {"x"}, titled=True)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("content", "output", "around"),
    [
        ("<p>one</p>", "<b><p>one</p></b>", ("<b>", "</b>")),
        ("<p>one</p>", "<p>one</p>, <p>one</p>", None),
        ("<p>one</p>", "<p>another</p>", None),
        ("", "<b></b>", None),
    ],
)
def test_a_frame_is_what_stands_around_a_content_that_is_there_once(
    content: str, output: str, around: tuple[str, str] | None
) -> None:
    assert frame_around(content, output) == around


def test_a_kept_frame_comes_back_as_it_was() -> None:
    frames, made = Frames(Store(None, "")), frame(page())
    frames.keep(page(), made)
    assert frames.get("a.md") == made
    assert made.title == "A" and not made.is_post
    frames.keep(page(), None)
    assert frames.get("a.md") is None


@pytest.mark.parametrize("kind", [KIND, HTML])
@pytest.mark.parametrize("value", [b"", b"[]", b'{"base": 1}', b"null"])
def test_a_torn_frame_is_none(kind: str, value: bytes) -> None:
    store = Store(None, "")
    frames = Frames(store)
    frames.keep(page(), frame(page()))
    store.put(kind, "a.md", value)
    assert frames.get("a.md") is None


def test_pages_that_are_gone_are_forgotten() -> None:
    frames = Frames(Store(None, ""))
    frames.keep(page(), frame(page()))
    frames.use(page())
    frames.finish()
    assert frames.get("a.md") is not None
    Frames(frames._store).finish()
    assert frames.get("a.md") is None


def test_a_list_of_posts_has_no_frame() -> None:
    listing = type("View", (Page,), {})("A", File("a.md", None, "/site", True), CONFIG)
    assert frame_of(listing, AROUND, "base", set(), titled=False) is None


@pytest.mark.parametrize(
    "change",
    [
        {"title": "B"},
        {"meta": {"search": {"exclude": True}}},
        {"present_anchor_ids": {"a"}},
        {"links_to_anchors": {File("b.md", None, "/site", True): {"there": "b.md#there"}}},
        {"config": {"readtime": 2}},
        {"toc": [SimpleNamespace(title="A", id="a", level=1, children=[])]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_others_may_show_of_a_page_is_told(change: dict[str, Any]) -> None:
    assert facts_of(page(**change)) != facts_of(page())


def test_of_a_content_it_is_told_whether_it_has_a_title() -> None:
    assert facts_of(page("<h1>A</h1><p>B</p>")) == facts_of(page())
    assert facts_of(page("<p>B</p>")) != facts_of(page())

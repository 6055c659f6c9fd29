"""The drawing of what an experiment rests on and what rests on it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from blog_on_disk import Docs

HEAD = "---\ndate: 2026-11-21\n{keys}\n---\n# {title}\n"


def chain(docs: Docs, *names: str, keys: str = "", lang: str = "en") -> None:
    before = ""
    for name in names:
        docs.run(name, "new")
        told = f"baseline: {{experiment: {before}, arm: new}}\n" if before else ""
        head = HEAD.format(keys=f"lang: {lang}\n{told}{keys}", title=f"About {name}")
        docs.write(f"posts/{name}.md", head)
        before = name


def related(docs: Docs, name: str, **blog: object) -> str:
    text = docs.tree(**blog).pages[f"posts/{name}.md"].text
    return next((line for line in text.split("\n") if 'class="rp-related"' in line), "")


def test_a_chain_is_drawn_with_links_and_this_experiment_marked(docs: Docs) -> None:
    chain(docs, "first", "second", "third")
    shown = related(docs, "third")
    drawing = shown[shown.index("<figure") :]
    assert re.findall(r'<a href="runpress:posts/(\w+)\.md">(\w+)</a>', drawing) == [
        ("first", "first"),
        ("second", "second"),
    ]
    assert re.search(r'class="node default this".*?<p>third</p>', drawing)
    # A picture as a whole would hide its links from who listens.
    assert 'role="img"' not in drawing and "What leads to this experiment" in drawing
    assert shown.index("Builds on") < shown.index("<figure")


def test_one_step_is_a_list_and_no_drawing(docs: Docs) -> None:
    chain(docs, "first", "second")
    assert "Builds on" in related(docs, "second") and "<figure" not in related(docs, "second")


def test_what_was_retracted_says_so_in_its_box(docs: Docs) -> None:
    chain(docs, "first", "second", "third", keys="retracted: {date: 2026-11-22, reason: x}")
    drawing = related(docs, "second") + related(docs, "third")
    assert re.search(r"<a [^>]*>first<br ?/?>retracted</a>", drawing)


@pytest.mark.parametrize("name", ["混合精度", "x.y_z-1", "a" * 90])
def test_any_name_of_an_experiment_is_one_of_a_box(docs: Docs, name: str) -> None:
    chain(docs, "first", name, "third", lang="zh")
    drawing = related(docs, "third")
    # A very long one is shortened in its box and whole in the link.
    assert re.search(
        rf'<a href="runpress:posts/{re.escape(name)}\.md">{re.escape(name[:30])}', drawing
    )
    assert "自上而下" in drawing


def test_a_box_cannot_be_made_to_hold_markup(docs: Docs) -> None:
    chain(docs, "first", "second")
    hostile = 'third<img src=x>"]; click n0 href'
    keys = f"experiment: '{hostile}'\nbaseline: {{experiment: second, arm: new}}"
    docs.write("posts/third.md", HEAD.format(keys=keys, title="T"))
    drawing = related(docs, "third")

    class Elements(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)

    found: list[str] = []
    Elements().feed(drawing)
    assert "third&lt;img" in drawing and "svg" in found and "img" not in found

"""Diagrams are drawn ahead as pages will ask for them, once, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, active_count

import markupsafe
import pytest

from runpress.site.diagrams import fences
from runpress.site.diagrams.ahead import diagrams_in, diagrams_of_runs, drawn_ahead
from runpress.site.diagrams.drawings import Drawings
from runpress.site.diagrams.drawn import Drawn

DRAWN = Drawn(markupsafe.Markup("<svg></svg>"), 1, 1, "")


def test_what_was_begun_ahead_is_waited_for_and_not_drawn_twice() -> None:
    begun, may_end = Event(), Event()
    asked: list[str] = []

    def draw(source: str) -> Drawn:
        asked.append(source)
        begun.set()
        may_end.wait(10)
        return DRAWN

    drawings = Drawings(draw)
    with drawn_ahead(["a"], drawings.of):
        assert begun.wait(10)
        may_end.set()
        assert drawings.of("a") == DRAWN
    assert asked == ["a"]


def test_a_diagram_that_fails_ahead_fails_again_where_it_is_asked_for() -> None:
    asked: list[str] = []
    begun = Event()

    def draw(source: str) -> Drawn:
        asked.append(source)
        begun.set()
        raise RuntimeError(source)

    drawings = Drawings(draw)
    with drawn_ahead(["a", "b"], drawings.of):
        assert begun.wait(10)
    with pytest.raises(RuntimeError, match="a"):
        drawings.of("a")
    assert asked == ["a", "a"]


def test_it_ends_with_the_pages_that_it_is_for() -> None:
    drawn: list[str] = []
    first = Event()

    def endless() -> Iterator[str]:
        while True:
            yield "a"

    def draw(source: str) -> None:
        drawn.append(source)
        first.set()

    before = active_count()
    with drawn_ahead(endless(), draw):
        assert first.wait(10)
        assert active_count() == before + 1
    assert active_count() == before
    assert drawn


def test_records_are_gone_through_in_order_and_the_unreadable_passed_over(tmp_path: Path) -> None:
    for name, content in (
        ("exp-2/a/pipeline.mmd", b"second"),
        ("exp-1/b/pipeline.mmd", b"first"),
        ("exp-1/b/model.mmd", b"even before"),
        ("exp-1/c/pipeline.mmd", b"\xff\xfe"),
        ("exp-1/d/pipeline.mmd", b"x" * 60_000),
        ("exp-1/e/notes.md", b"no diagram"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "exp-1/f/pipeline.mmd").mkdir(parents=True)
    assert list(diagrams_of_runs(tmp_path)) == ["even before", "first", "second"]
    assert list(diagrams_of_runs(tmp_path / "none")) == []


def test_a_fence_is_drawn_ahead_as_its_page_will_ask_for_it() -> None:
    source = "flowchart LR\n  ahead --> of --> pages\n"
    text = f"Words.\n\n```mermaid\n{source}```\n\n```python\nflowchart LR\n```\n\nMore.\n"
    asked = [fence.source for fence in fences._find(text, text.split("\n"))]
    assert list(diagrams_in(text)) == asked == [source]

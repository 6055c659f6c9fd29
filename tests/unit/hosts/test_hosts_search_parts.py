"""What search reads: the same words as of the whole page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from material.plugins.search.plugin import SearchIndex

from runpress.hosts.search import leave_out
from runpress.hosts.search_parts import read_thinly, thin

FOLD = '<details class="rp-fold"><summary>More</summary><p>hidden <b>words</b></p></details>'
DRAWING = '<svg viewBox="0"><path d="M0"/><text>n</text></svg>'
PAGES = {
    "between words": f"<h1 id='a'>T</h1><p>one {FOLD} two</p>",
    "before all": f"{FOLD}<p>one</p><h2 id='b'>T</h2><p>two</p>",
    "a drawing in a fold": f'<p>a</p><details class="rp-fold x">{DRAWING}</details>b',
    "a drawing": f'<p>a\n{DRAWING}\n b</p><h2 id="c">C</h2>c',
    "a heading in a fold": '<details class="rp-fold"><h2 id="d">In</h2>said</details><p>after</p>',
    "marked by a template": "<p>a</p><details class='x' data-search-exclude>b</details><p>c</p>",
    "not closed": '<p>a</p><details class="rp-fold"><p>b</p><h2 id="e">E</h2>c',
    "empty element": '<p>a</p><svg class="x"/><p>b</p>',
    "headings in boxes": f'<div><div><h2 id="f">F</h2>a</div>b{FOLD}</div>c{FOLD}<h3 id="g">G</h3>',
}


def page_of(content: str) -> Any:
    return SimpleNamespace(content=content, meta={}, toc=[], url="x/", title="X")


def entries_of(index: SearchIndex, content: str) -> list[Any]:
    index.add_entry_from_context(page_of(content))
    return index.entries


@pytest.mark.parametrize("content", PAGES.values(), ids=list(PAGES))
def test_the_index_is_the_same(content: str) -> None:
    marked, plugin = leave_out(content), SimpleNamespace(search_index=SearchIndex())
    read_thinly(plugin)
    assert entries_of(plugin.search_index, marked) == entries_of(SearchIndex(), marked)


def test_what_is_left_out_is_not_read() -> None:
    marked = leave_out(f"<p>one</p>{FOLD}<p>two</p>")
    assert "hidden" in marked and "hidden" not in thin(marked)
    assert thin("<p>one</p>") == "<p>one</p>"


def test_the_page_stays_whole() -> None:
    plugin, page = SimpleNamespace(search_index=SearchIndex()), page_of(leave_out(FOLD))
    read_thinly(plugin)
    read_thinly(plugin)
    plugin.search_index.add_entry_from_context(page)
    assert page.content == leave_out(FOLD)


def test_another_search_reads_as_it_does() -> None:
    class Index:
        def add_entry_from_context(self, page: Any, more: int) -> None:
            """Takes more than we know."""

    index = Index()
    for plugin in (None, SimpleNamespace(), SimpleNamespace(search_index=index)):
        read_thinly(plugin)
    assert vars(index) == {}

"""The index that is written thriftily is the one that Material writes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import SearchIndex

from runpress.hosts.search_index import write_thriftily

OPTIONS: dict[str, Any] = {
    "lang": ["en", "zh"],
    "separator": r'[\s\-"docs":[]+',
    "pipeline": ["stemmer"],
    "fields": {"title": {"boost": 1000.0}},
}
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"location": st.text(), "title": st.text()},
        optional={"tags": st.lists(st.text()), "boost": st.floats(allow_nan=False)},
    ),
    max_size=4,
)


def index_of(entries: list[dict[str, Any]]) -> SearchIndex:
    index = SearchIndex(**OPTIONS)
    index.entries = list(entries)
    return index


def thrifty(entries: list[dict[str, Any]]) -> SearchIndex:
    index = index_of(entries)
    write_thriftily(SimpleNamespace(search_index=index))
    return index


@given(ENTRIES, st.lists(ENTRIES, max_size=3))
def test_every_index_is_written_as_material_writes_it(
    first: list[dict[str, Any]], later: list[list[dict[str, Any]]]
) -> None:
    index = thrifty(first)
    assert index.generate_search_index(None) == index_of(first).generate_search_index(None)
    for added in later:
        index.entries = [*index.entries[1:], *added]
        wanted = index_of(index.entries).generate_search_index(None)
        assert index.generate_search_index(None) == wanted


def test_an_entry_that_stays_is_not_told_again() -> None:
    kept = {"location": "a/", "title": "a", "text": "as it was"}
    index = thrifty([kept])
    index.generate_search_index(None)
    kept["text"] = "changed behind its back"
    assert "as it was" in index.generate_search_index(None)


def test_an_index_that_is_written_in_another_way_is_left_to_its_plugin() -> None:
    class Other(SearchIndex):
        def generate_search_index(self, prev: Any) -> str:
            return f"{len(self.entries)} entries"

    index = Other(**OPTIONS)
    index.entries = [{"location": "a/"}]
    write_thriftily(SimpleNamespace(search_index=index))
    assert index.generate_search_index(None) == "1 entries"
    index.entries.append({"location": "b/"})
    assert index.generate_search_index(None) == "2 entries"


def test_a_search_of_another_kind_is_left_alone() -> None:
    for search in (None, SimpleNamespace(), SimpleNamespace(search_index=object())):
        write_thriftily(search)

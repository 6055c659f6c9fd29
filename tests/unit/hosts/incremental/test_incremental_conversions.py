"""Pages whose HTML waits: what was kept of one half is never taken for the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from runpress.hosts.incremental.conversions import TEXTS, Conversions
from runpress.hosts.incremental.texts import UNREAD, Texts, pack
from runpress.site.memory.store import Store

Convert = Callable[[str, str | None], tuple[Page, int]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "memory.sqlite", "one")


@pytest.fixture
def convert(store: Store) -> Convert:
    """Read a page of some text, as a new build does; return it, and how many were converted."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Notes", "docs_dir": "docs", "site_url": "", "plugins": []})
    config.validate()

    def read(text: str, finished: str | None = "same") -> tuple[Page, int]:
        file = File("a.md", "docs", "site", use_directory_urls=True)
        page, texts = Page(None, file, config), Texts()
        page.markdown = text
        conversions = Conversions(store, "base", texts)
        conversions.begin(finished)
        conversions.render(Page.render, page, config, Files([file]))
        texts.set_aside(page)
        conversions.keep(page)
        store.save()
        assert page.content is UNREAD
        texts.give_back(page)
        return page, conversions.made

    return read


def test_a_page_of_the_same_text_is_not_converted_again(convert: Convert) -> None:
    first, made = convert("# One\n", "same")
    again, more = convert("# One\n", "same")
    assert (made, more) == (1, 0)
    assert again.content == first.content == '<h1 id="one">One</h1>'
    assert [link.title for link in again.toc] == ["One"]


def test_what_plugins_make_of_it_otherwise_is_made_again(convert: Convert) -> None:
    convert("# One\n", "same")
    assert convert("# One\n", "other")[1] == 1
    assert convert("# One\n", None)[1] == 1


def test_html_of_another_text_is_not_taken_for_it(convert: Convert, store: Store) -> None:
    convert("# One\n", "same")
    # A build that ended between the two that it keeps, or lost one of them.
    store.put(TEXTS, "a.md", pack("<h1>Another</h1>"))
    store.save()
    page, made = convert("# One\n", "same")
    assert (page.content, made) == ('<h1 id="one">One</h1>', 1)

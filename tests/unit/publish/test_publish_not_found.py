from __future__ import annotations

import re

import pytest

from runpress.publish.not_found import Front, may_write, not_found_page
from runpress.publish.versions import Change
from runpress.site.wording.words import words_of


def _page(language: str = "en", address: str = "https://a.org/notes", name: str = "Notes") -> str:
    words = words_of(language)
    change = Change(("dev", "2026.11", "2026.10"), "2026.11", (), False, "[]")
    return not_found_page(change, Front(name, language, words.under("not_found")), address)


def test_it_lists_the_versions_in_links_that_hold_at_any_depth() -> None:
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>([^<]*)', _page()) == [
        ("/notes/latest/", "latest", " (2026.11)"),
        ("/notes/dev/", "dev", ""),
        ("/notes/2026.10/", "2026.10", ""),
    ]


@pytest.mark.parametrize("path", ["实验", "%E5%AE%9E%E9%AA%8C"])
def test_an_address_may_be_written_either_way(path: str) -> None:
    page = _page(address=f"https://a.org/{path}/")
    assert '<a href="/%E5%AE%9E%E9%AA%8C/latest/">' in page


def test_without_an_address_no_link_is_guessed() -> None:
    page = _page(address="")
    assert "<a " not in page
    assert 'data-root=""' in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_speaks_the_sites_language(language: str) -> None:
    page = _page(language)
    assert f'<html lang="{language}"' in page
    assert f"<h1>{words_of(language)('not_found.title')}</h1>" in page


def test_a_hostile_name_stays_text() -> None:
    page = _page(name="</title><script>alert(1)</script>$x")
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in page


def test_only_a_page_of_ours_is_written_over() -> None:
    assert may_write(None, [])
    assert may_write(_page(), ["404.html"])
    assert not may_write("<h1>Mine</h1>", ["404.html"])
    assert not may_write(None, ["404.html"])

"""What a page lacks is added, and nothing else is touched."""

from __future__ import annotations

from runpress.hosts.mending import mend
from runpress.site.wording.words import words_of

SEARCH = (
    '<div class="md-search" data-md-component="search" role="dialog"{}>'
    '<input type="text" class="md-search__input" name="query" aria-label="搜索">'
)


def test_the_theme_s_search_is_named_as_its_box_is() -> None:
    mended = mend(SEARCH.format(""), words_of("zh"))
    assert mended == SEARCH.format(' aria-label="搜索"')


def test_a_search_that_has_a_name_keeps_it() -> None:
    named = SEARCH.format(' aria-label="Find"')
    assert mend(named, words_of("en")) == named


def test_what_leads_nowhere_is_no_navigation() -> None:
    named = '<nav class="md-nav md-nav--primary" aria-label="Navigation">'
    assert mend(named, words_of("en")) == named
    assert mend('<nav class="md-post__action">', words_of("en")).endswith(' role="none">')


def test_an_author_s_table_gets_words_and_others_are_left() -> None:
    page = '<table class="rp-table"></table><table><thead></thead></table>&lt;table&gt;'
    mended = mend(page, words_of("zh"))
    assert '<table class="rp-table"></table><table data-copy="复制为" data-copied="' in mended
    assert mended.endswith("><thead></thead></table>&lt;table&gt;")

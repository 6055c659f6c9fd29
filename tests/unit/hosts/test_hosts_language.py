"""What a page in another language says to who reads it aloud."""

from __future__ import annotations

import pytest

from runpress.hosts.language import mark_article, mark_excerpts

PAGE = '<html lang="en"><article class="md-content__inner md-typeset"><p>x</p></article></html>'


@pytest.mark.parametrize(
    ("language", "tag"),
    [("zh", "zh"), ("zh_CN", "zh-CN"), (' x" onclick="y', "x&quot; onclick=&quot;y")],
)
def test_the_article_says_its_language(language: str, tag: str) -> None:
    marked = mark_article(PAGE, language, "en")
    assert f'<article lang="{tag}" class="md-content__inner md-typeset">' in marked
    assert '<html lang="en">' in marked


def test_a_page_in_the_language_of_its_site_stays_as_it_is() -> None:
    assert mark_article(PAGE, "en", "en") == PAGE


def test_the_first_article_is_the_page_s_own() -> None:
    assert mark_article(PAGE + PAGE, "zh", "en").count('lang="zh"') == 1


def excerpt(address: str) -> str:
    title = f'<h2 id="x"><a class="toclink" href="{address}">Title</a></h2>'
    return f'<div class="md-post__content md-typeset">\n    {title}</div>'


@pytest.mark.parametrize(
    ("page", "address", "marked"),
    [
        ("", "experiments/a/", True),
        ("archive/2026/", "../../experiments/a/", True),
        ("archive/2026/", "../../experiments/a/#title", True),
        ("archive/2026/", "experiments/a/", False),
        ("", "experiments/b/", False),
        ("archive/2026.html", "../experiments/a/", True),
    ],
)
def test_a_post_in_a_list_says_its_own(page: str, address: str, marked: bool) -> None:
    output = mark_excerpts(excerpt(address), page, {"experiments/a/": "zh"})
    assert ('<div lang="zh" class="md-post__content md-typeset">' in output) is marked


def test_addresses_are_those_of_files_too() -> None:
    output = mark_excerpts(excerpt("experiments/a.html"), "", {"experiments/a.html": "zh"})
    assert 'lang="zh"' in output

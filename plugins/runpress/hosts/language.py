"""A text in another language than its site's says so to who reads it aloud.

Material writes the site's language on the whole document, and its own words around a page
are in that language. So the page's article alone is marked, and in a list of posts each post's
text: what WCAG calls the language of parts (3.1.2). A screen reader changes its voice there,
and a browser its font and quotes.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping

# The page's own article; those of a list of posts are inside another one.
ARTICLE = re.compile(r'<article(?= class="md-content__inner md-typeset")')
# A post in a list, with the link of its title.
EXCERPT = re.compile(
    r'<div(?P<rest> class="md-post__content md-typeset">\s*'
    r'<h[1-6][^<>]*>\s*<a [^<>]*?href="(?P<address>[^"]*)")'
)


def mark_article(output: str, language: str, site: str) -> str:
    """Return a page's HTML with the language of its article.

    Args:
        output: the page as the theme made it.
        language: the page's own, as its author wrote it: `zh`, `en-GB`.
        site: the site's.
    """
    if _tag(language) == _tag(site):
        return output
    return ARTICLE.sub(f"<article{_attribute(language)}", output, count=1)


def mark_excerpts(output: str, address: str, languages: Mapping[str, str]) -> str:
    """Return a list of posts with the language of each that has another than the site.

    Args:
        output: the page as the theme made it.
        address: where it is published, relative to the site: `archive/2026/`.
        languages: by the address of a post, the language of those that have their own.
    """
    if not languages:
        return output

    def mark(found: re.Match[str]) -> str:
        to = html.unescape(found["address"]).partition("#")[0]
        post = posixpath.normpath(posixpath.join(posixpath.dirname(address), to))
        language = languages.get(post) or languages.get(f"{post}/")
        return f"<div{_attribute(language)}{found['rest']}" if language else found.group()

    return EXCERPT.sub(mark, output)


def _attribute(language: str) -> str:
    return f' lang="{html.escape(_tag(language))}"'


def _tag(language: str) -> str:
    """Return a language as HTML has it: `zh_CN` is POSIX's way to write `zh-CN`."""
    return language.strip().replace("_", "-")

"""Generated pages about several experiments: how they begin, and whether their place is free."""

from __future__ import annotations

import json

from runpress.site.archive import Archive
from runpress.site.markup import escape
from runpress.site.model import Page, Tree
from runpress.site.wording.words import Words


def taken(archive: Archive, tree: Tree) -> set[str]:
    """Return the addresses of the pages that the author wrote, or that were made before."""
    paths = {*tree.pages, *(post.path for post in archive.posts)}
    return {archive.blog.address_of(path) for path in paths}


def generated_page(path: str, title: str, words: Words, html: str, *, listed: bool = False) -> Page:
    """Return a page of one block of HTML; a `listed` one stands in the navigation."""
    # Themes put a title into the page as it is.
    quoted = [json.dumps(text, ensure_ascii=False) for text in (str(escape(title)), words.language)]
    # Without headings there is nothing to list beside the text, and a table needs the room.
    keys = "title: {}\nlang: {}\nhide:\n  - toc\nsearch:\n  exclude: true".format(*quoted)
    return Page(path, f"---\n{keys}\n---\n\n{html}\n", listed=listed)

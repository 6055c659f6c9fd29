"""The lists of tags that a site shows, which get their words once all pages are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

TAGS = "material/tags"


def tag_lists(config: MkDocsConfig) -> Iterator[Any]:
    """Go through the lists that Material's tags have found on pages so far."""
    for name, plugin in config.plugins.items():
        if name.startswith(TAGS):
            yield from plugin.listings or ()


def lists_tags(config: MkDocsConfig, page: Page) -> bool:
    """Say whether a page that was read shows such a list."""
    return any(each.page is page for each in tag_lists(config))

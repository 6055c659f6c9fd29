"""The lists of tags that a site shows, which get their words once all pages are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

TAGS = "material/tags"


def tag_lists(config: MkDocsConfig) -> Iterator[Any]:
    """Go through the lists that Material's tags have found on pages so far."""
    for plugin in _plugins(config):
        yield from plugin.listings


def tag_keys(config: MkDocsConfig) -> list[str]:
    """Return the keys of the front matter under which pages have their tags."""
    return [str(each.config.tags_name_property) for each in _plugins(config)]


def _plugins(config: MkDocsConfig) -> Iterator[Any]:
    found = config.plugins.items()
    yield from (each for name, each in found if name.startswith(TAGS) and each.listings)


def fill_again(config: MkDocsConfig, page: Page, env: Any, read: Callable[[], None]) -> None:
    """Read a page again, and give the lists of tags on it their words as they are now.

    Args:
        config: the site's.
        page: any page, most of which have no such list.
        env: the templates.
        read: reads and converts the page.
    """
    mine = [
        plugin for plugin in _plugins(config) if any(each.page is page for each in plugin.listings)
    ]
    for plugin in mine:
        plugin.listings.data -= {each for each in plugin.listings if each.page is page}
    read()
    for plugin in mine:
        from material.plugins.tags.renderer import Renderer

        for listing in [each for each in plugin.listings if each.page is page]:
            plugin.listings.populate(listing, plugin.mappings, Renderer(env, config))


def export_again(config: MkDocsConfig) -> None:
    """Write the tags of all pages into the file that other sites read, where there is one."""
    for plugin in _plugins(config):
        if plugin.config.export:
            from material.plugins.tags.structure.mapping.storage import MappingStorage

            path = os.path.normpath(os.path.join(config.site_dir, plugin.config.export_file))  # noqa: PTH118
            MappingStorage(plugin.config).save(path, plugin.mappings)


def lists_tags(config: MkDocsConfig, page: Page) -> bool:
    """Say whether a page that was read shows such a list."""
    return any(each.page is page for each in tag_lists(config))

"""The options of Material's blog as they are when nobody set them, and as runpress sets them.

A host that runs the plugin has them from it. Where a blog is read from its files alone they
are put together here, so that both see the same layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

# What a blog of experiments wants of Material's blog, unless its mkdocs.yml says otherwise.
BLOG_DEFAULTS: Mapping[str, str] = {
    "blog_dir": ".",
    "post_dir": "posts",
    "post_url_format": "experiments/{file}",
}
# The plugin's own, of the options that decide which pages there are and where.
MATERIAL_DEFAULTS: Mapping[str, Any] = {
    "blog_dir": "blog",
    "post_dir": "{blog}/posts",
    "post_url_format": "{date}/{slug}",
    "post_url_date_format": "yyyy/MM/dd",
    "post_url_max_categories": 1,
    "post_slugify_separator": "-",
    "categories_slugify_separator": "-",
    "draft": False,
    "draft_if_future_date": False,
}
# Functions, which a file can only name: those of the plugin stand for them.
SLUGS = ("post_slugify", "categories_slugify")


def as_plugin(options: Mapping[str, Any]) -> SimpleNamespace:
    """Return what answers for the plugin's options as the plugin would, from its `mkdocs.yml`."""
    from pymdownx.slugs import slugify

    told = {key: value for key, value in options.items() if value is not None}
    slugs = dict.fromkeys(SLUGS, slugify(case="lower"))
    named = {**MATERIAL_DEFAULTS, **BLOG_DEFAULTS, **told, **slugs}
    return SimpleNamespace(config=SimpleNamespace(**named))

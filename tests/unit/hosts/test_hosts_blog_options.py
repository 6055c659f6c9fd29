"""The blog's options without the blog: the same as its own."""

from __future__ import annotations

import pytest

from runpress.hosts.blog_options import BLOG_DEFAULTS, MATERIAL_DEFAULTS, SLUGS, as_plugin


@pytest.mark.parametrize("name", sorted(MATERIAL_DEFAULTS))
def test_a_default_is_that_of_the_plugin(name: str) -> None:
    from material.plugins.blog.config import BlogConfig

    assert MATERIAL_DEFAULTS[name] == getattr(BlogConfig, name).default


@pytest.mark.parametrize("name", SLUGS)
def test_slugs_are_made_as_the_plugin_makes_them(name: str) -> None:
    from material.plugins.blog.config import BlogConfig

    ours = getattr(as_plugin({}).config, name)
    theirs = getattr(BlogConfig, name).default
    for title in ("AMP is faster", "混合精度, 再试", "a/b  c"):
        assert ours(title, "-") == theirs(title, "-")


def test_what_a_site_sets_wins_over_ours_and_ours_over_the_plugins() -> None:
    config = as_plugin({"post_dir": "notes", "post_slugify": None, "draft": None}).config
    assert config.post_dir == "notes"
    assert config.blog_dir == BLOG_DEFAULTS["blog_dir"]
    assert config.draft is False
    assert callable(config.post_slugify)

"""Where a blog's options put its posts; tests of real builds hold this against Material."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from pymdownx.slugs import slugify

from runpress.hosts.layout import Layout, posts_folder, read_layout
from runpress.site.text.post import Post, parse_post


def blog(**options: Any) -> Any:
    """What Material's blog plugin is to us: its options."""
    usual = {
        "blog_dir": ".",
        "post_dir": "posts",
        "post_url_format": "experiments/{file}",
        "post_url_date_format": "yyyy/MM/dd",
        "post_url_max_categories": 1,
        "post_slugify": slugify(case="lower"),
        "post_slugify_separator": "-",
        "categories_slugify": slugify(case="lower"),
        "categories_slugify_separator": "-",
    }
    return SimpleNamespace(config=SimpleNamespace(**(usual | options)))


def post(header: str = "date: 2026-11-02\n", folder: str = "posts") -> Post:
    text = f"---\n{header}---\n# On *Größe* 精度\n"
    return parse_post(f"{folder}/exp-001.md", "docs/x.md", text)


def test_a_site_without_a_blog_has_its_posts_where_they_lie() -> None:
    assert read_layout(None, [post()], "en") == Layout("posts", "posts", {})
    assert posts_folder(None) == "posts"


@pytest.mark.parametrize(
    ("options", "posts", "address"),
    [
        ({}, "posts", "experiments"),
        ({"blog_dir": "blog", "post_dir": "{blog}/posts"}, "blog/posts", "blog/experiments"),
        ({"post_url_format": "{file}"}, "posts", ""),
        ({"blog_dir": "lab", "post_url_format": "/notes/all/{file}/"}, "posts", "lab/notes/all"),
    ],
)
def test_an_address_by_name(options: Any, posts: str, address: str) -> None:
    assert read_layout(blog(**options), [post()], "en") == Layout(posts, address, {})


@pytest.mark.parametrize(
    ("form", "header", "address"),
    [
        ("{date}/{slug}", "date: 2026-11-02\n", "2026/11/02/on-größe-精度"),
        ("{slug}", "date: 2026-11-02\nslug: short\n", "short"),
        ("{slug}", "date: 2026-11-02\ntitle: A Title\n", "a-title"),
        (
            "{categories}/{file}",
            "date: 2026-11-02\ncategories: [Big Nets, X]\n",
            "big-nets/exp-001",
        ),
        ("{categories}/{file}", "date: 2026-11-02\n", "exp-001"),
    ],
)
def test_an_address_by_more_than_the_name(form: str, header: str, address: str) -> None:
    made = read_layout(blog(post_url_format=form), [post(header)], "en")
    assert made == Layout("posts", "experiments", {"posts/exp-001.md": address})


def test_dates_are_written_in_the_theme_s_language() -> None:
    options = {"post_url_format": "{date}/{file}", "post_url_date_format": "MMMM"}
    made = read_layout(blog(**options), [post()], "de")
    assert made.addresses == {"posts/exp-001.md": "November/exp-001"}
    options["post_url_date_format"] = "long"
    made = read_layout(blog(**options), [post()], "zh")
    assert made.addresses == {"posts/exp-001.md": "2026年11月2日/exp-001"}


def test_a_post_without_a_date_has_its_first_commit_s() -> None:
    commits = {"posts/exp-001.md": datetime(2025, 3, 4, tzinfo=UTC)}
    options = blog(post_url_format="{date}/{file}")
    undated, elsewhere = post("tags: []\n"), post("tags: []\n", "guide")
    assert read_layout(options, [undated, elsewhere], "en", commits).addresses == {
        "posts/exp-001.md": "2025/03/04/exp-001"
    }
    assert read_layout(options, [undated], "en").addresses == {}

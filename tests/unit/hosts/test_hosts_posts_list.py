"""Whether a page is one of the posts: the same answers as a list's, asked otherwise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from runpress.hosts.posts_list import PostsList, hand_over, know_posts


@pytest.fixture
def config() -> MkDocsConfig:
    config = MkDocsConfig()
    config.load_dict({"site_name": "Notes", "docs_dir": "docs", "site_url": ""})
    return config


def page_of(path: str, config: MkDocsConfig) -> Page:
    return Page(None, File(path, "docs", "site", use_directory_urls=True), config)


def test_answers_as_a_list_does(config: MkDocsConfig) -> None:
    plain = [page_of(f"posts/{name}.md", config) for name in "abc"]
    posts = PostsList(plain)
    strangers = [page_of("posts/a.md", config), page_of("index.md", config), None, "a", 3]
    for asked in [*plain, *strangers]:
        assert (asked in posts) == (asked in plain)
    assert list(posts) == plain and isinstance(posts, list)


def test_learns_of_changes(config: MkDocsConfig) -> None:
    one, other = page_of("posts/a.md", config), page_of("posts/b.md", config)
    posts = PostsList([one])
    assert one in posts and other not in posts
    posts[0] = other
    assert one not in posts and other in posts
    posts.append(one)
    assert one in posts
    posts.remove(other)
    assert other not in posts


def test_a_blog_gets_one_once(config: MkDocsConfig) -> None:
    blog = SimpleNamespace(blog=SimpleNamespace(posts=[page_of("posts/a.md", config)]))
    know_posts(blog)
    known = blog.blog.posts
    know_posts(blog)
    assert type(known) is PostsList and blog.blog.posts is known


def test_no_blog_is_no_trouble() -> None:
    know_posts(None)
    know_posts(SimpleNamespace(blog=None))


class Reader:
    """A blog that reads posts as Material's does."""

    def _resolve_post(self, file: str, config: str) -> list[str]:
        return [file, config]


def test_each_post_is_handed_over_once_it_is_read() -> None:
    blog, taken = Reader(), []
    hand_over(blog, taken.append)
    hand_over(blog, taken.append)
    assert blog._resolve_post("a.md", "config") == ["a.md", "config"]
    assert taken == [["a.md", "config"]]


def test_a_blog_that_reads_otherwise_keeps_its_posts() -> None:
    class Other:
        def _resolve_post(self, file: str) -> str:
            return file

    blog, taken = Other(), []
    hand_over(blog, taken.append)
    hand_over(object(), taken.append)
    assert blog._resolve_post("a.md") == "a.md"
    assert taken == []

"""A blog's posts, in a list that knows at once whether a page is one of them.

Material's blog asks that twice for every page of a site, and a list compares the page with each
post, titles and all: at a thousand posts and three thousand runs that is eight million times.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from types import MethodType
from typing import Any

READS = "_resolve_post"


class PostsList(list[Any]):
    """The posts, looked up by the file that they are made from.

    Two pages are equal to MkDocs only where their files are, so only those are compared.
    """

    def __init__(self, posts: list[Any]) -> None:
        super().__init__(posts)
        self._known: dict[str, list[Any]] = {}
        self._counted = -1

    def __contains__(self, page: object) -> bool:
        """Tell whether a page is among them."""
        if len(self) != self._counted:
            self._learn()
        path = getattr(getattr(page, "file", None), "src_uri", None)
        return path is not None and page in self._known.get(path, [])

    def __setitem__(self, *changed: Any) -> None:
        """Replace a post, or several."""
        super().__setitem__(*changed)
        self._counted = -1

    def _learn(self) -> None:
        self._known = {}
        for post in self:
            self._known.setdefault(post.file.src_uri, []).append(post)
        self._counted = len(self)


def know_posts(blog: Any) -> None:
    """Give a blog plugin such a list in the place of its plain one, once its posts are known."""
    view = getattr(blog, "blog", None)
    if view is not None and type(getattr(view, "posts", None)) is list:
        view.posts = PostsList(view.posts)


def hand_over(blog: Any, take: Callable[[Any], None]) -> None:
    """Let a blog plugin hand over each post that it has read; another kind of one keeps them."""
    read = getattr(blog, READS, None)
    # An instance's own attribute is ours already.
    if (
        read is None
        or READS in vars(blog)
        or list(signature(read).parameters) != ["file", "config"]
    ):
        return

    def resolve(_: Any, file: Any, config: Any) -> Any:
        post = read(file, config)
        take(post)
        return post

    # A method, since others who stand in the way of reading ask whether it is one.
    setattr(blog, READS, MethodType(resolve, blog))

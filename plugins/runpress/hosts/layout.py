"""Where Material's blog puts its posts, read from its options before it has read the posts.

The blog decides on addresses after our pages are made, and our pages already hold some: in
citations, and where two pages would want one place. So what its options say is worked out
here by the same rules; a test holds it against real builds.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from runpress.site.about import Blog
from runpress.site.listings.feeds import no_address
from runpress.site.moments import created, names_no_day
from runpress.site.text.post import Post
from runpress.vcs.git import first_commit_dates

# Where a post's own pictures go when its address is not made from its file's name.
OWN_FILES = "experiments"
BY_NAME = re.compile(r"(?P<folder>[^{}]*)\{file\}/?")
# Formats of dates that babel has names for.
NAMED = ("full", "long", "medium", "short")


@dataclass(frozen=True)
class Layout:
    """The folder of posts in `docs/`, that of their addresses, and addresses by a post's path.

    `addresses` is empty where a post's address is its file's name in the folder `address`.
    """

    posts: str = "posts"
    address: str = "posts"
    addresses: Mapping[str, str] = field(default_factory=dict)


def blog_of(
    plugin: Any, pages: Collection[Post], docs: Path, *, url: str, language: str, now: datetime
) -> Blog:
    """Return what a blog plugin's options, the pages and git say of a blog.

    Args:
        plugin: Material's blog plugin, None where the site has none.
        pages: the hand-written pages.
        docs: their folder, whose history is asked where a post has no date.
        url: the site's address with a slash at the end, empty where none is known.
        language: the site's.
        now: the present, of which posts of a later day may be drafts.
    """
    posts = f"{posts_folder(plugin)}/"
    written = [page for page in pages if page.path.startswith(posts)]
    dateless = any(map(names_no_day, written))
    first_commits = first_commit_dates(docs) if dateless else {}
    layout = read_layout(plugin, pages, language, first_commits)
    later_is_draft = plugin is not None and plugin.config.draft_if_future_date is True
    return Blog(
        posts=layout.posts,
        address=layout.address,
        addresses=layout.addresses,
        language=language,
        first_commits=first_commits,
        drafts=plugin is not None and plugin.config.draft is True,
        until=now if later_is_draft else None,
        url=url,
        problems=(no_address(),) if written and not url else (),
    )


def read_layout(
    blog: Any,
    pages: Iterable[Post],
    language: str,
    first_commits: Mapping[str, datetime] | None = None,
) -> Layout:
    """Return the layout that a blog plugin's options ask for; None is a site without a blog.

    Args:
        blog: Material's blog plugin.
        pages: the hand-written pages, posts among them.
        language: the theme's, in which dates in addresses are written.
        first_commits: when a post without a date was first committed, by its path.
    """
    if blog is None:
        return Layout()
    options = blog.config
    posts = posts_folder(blog)
    by_name = BY_NAME.fullmatch(options.post_url_format)
    if by_name:
        return Layout(posts, _below(options.blog_dir, by_name["folder"]))
    dated = [
        (post, created(post, Blog(first_commits=first_commits)))
        for post in pages
        if post.path.startswith(f"{posts}/")
    ]
    addresses = {
        post.path: _below(options.blog_dir, _address(options, post, day, language))
        for post, day in dated
        if day
    }
    return Layout(posts, _below(options.blog_dir, OWN_FILES), addresses)


def posts_folder(blog: Any) -> str:
    """Return the folder of posts, relative to `docs/`."""
    if blog is None:
        return Layout.posts
    folder = str(blog.config.post_dir).format(blog=blog.config.blog_dir)
    return posixpath.normpath(folder)


def _address(options: Any, post: Post, day: datetime, language: str) -> str:
    told = post.meta.get("categories")
    categories = [str(name) for name in told] if isinstance(told, list) else []
    slugs = [
        options.categories_slugify(name, options.categories_slugify_separator)
        for name in categories[: options.post_url_max_categories]
    ]
    slug = post.meta.get("slug")
    return str(
        options.post_url_format.format(
            categories="/".join(slugs),
            date=_date(day, options.post_url_date_format, language),
            file=post.stem,
            slug=slug or options.post_slugify(_title(post), options.post_slugify_separator),
        )
    )


def _title(post: Post) -> str:
    """A post's title as MkDocs has it before it has rendered the page: marks and all."""
    if "title" in post.meta:
        return str(post.meta["title"])
    first = next((line.strip() for line in post.body.split("\n") if line.strip()), "")
    if first.startswith("# "):
        return first.lstrip("# ")
    name = post.stem.replace("-", " ").replace("_", " ")
    return name.capitalize() if name.lower() == name else name


def _date(day: datetime, form: str, language: str) -> str:
    from babel import dates

    write = dates.format_date if form in NAMED else dates.format_datetime
    return str(write(day, format=form, locale=language.replace("-", "_")))


def _below(folder: str, address: str) -> str:
    below = posixpath.normpath(posixpath.join(folder, posixpath.normpath(address.strip("/"))))
    return "" if below == "." else below

"""The archive as units see it: the same, but whatever is read of it notes itself.

What many pages share and nothing of a page changes, such as the blog's name, is not noted but
part of the keeper's salt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from runpress.site.about import Blog
from runpress.site.archive import Archive, Keep
from runpress.site.catalog import Catalog
from runpress.site.memory.recording import Noted, note, unrecorded
from runpress.site.text.post import Post, title_in

if TYPE_CHECKING:
    from runpress.vcs.past import Past

V = TypeVar("V")


class NotedPost(Post):
    """A page whose text notes that it was read; its front matter comes with the page."""

    @property
    def body(self) -> str:
        """The text behind the front matter."""
        note("body", self.path)
        return str(self.__dict__["held"])

    @property
    def title(self) -> str:
        """The first heading, else the stem."""
        note("title", self.path)
        known = self.__dict__.get("named")
        if known is None:
            with unrecorded():
                known = self.__dict__["named"] = title_in(self.body, self.stem)
        return str(known)


class NotedPosts(tuple[Post, ...]):
    """All pages; going over them notes the front matter of each."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Post]:
        note("posts")
        return super().__iter__()

    def __getitem__(self, at: Any) -> Any:
        note("posts")
        return super().__getitem__(at)

    def __len__(self) -> int:
        note("posts")
        return super().__len__()


class NotedPast:
    """What git tells, noting of which page or experiment it was asked."""

    def __init__(self, past: Past) -> None:
        self._past = past

    @property
    def remote(self) -> str | None:
        """The address of the repository."""
        note("remote")
        return self._past.remote

    @property
    def shallow(self) -> bool:
        """Say whether a part of the history is missing."""
        note("shallow")
        return self._past.shallow

    def versions(self, path: str) -> Any:
        """Return all versions of a page."""
        note("versions", path)
        return self._past.versions(path)

    def records(self, experiment: str) -> Any:
        """Return all versions of an experiment's records."""
        note("records", experiment)
        return self._past.records(experiment)

    def commits(self, page: str | None, experiment: str | None = None) -> Any:
        """Return the commits that touched a page or an experiment's records."""
        note("commits", page or "", experiment or "")
        return self._past.commits(page, experiment)

    def __getattr__(self, name: str) -> Any:
        # What is told of given versions and commits follows from these.
        return getattr(self._past, name)


class Above(dict[str, V]):
    """A mapping of one's own on top of what is there already, noting what is asked of that."""

    def __init__(self, kind: str, below: Mapping[str, V]) -> None:
        super().__init__()
        self._kind = kind
        self._below = below

    def __contains__(self, key: object) -> bool:
        if super().__contains__(key):
            return True
        note(self._kind, str(key))
        return key in self._below

    def __iter__(self) -> Iterator[str]:
        note(self._kind)
        return iter({**self._below, **dict(self.items())})


def noted_post(post: Post) -> NotedPost:
    """Return a page that notes who reads its text."""
    # A page that is the same object in the next build is the same there, its title found once.
    known: NotedPost | None = vars(post).get("noted")
    if known is not None:
        return known
    made: NotedPost = object.__new__(NotedPost)
    held = {key: told for key, told in vars(post).items() if key not in ("body", "title")}
    made.__dict__.update(held, held=post.body)
    vars(post)["noted"] = made
    return made


def noted_archive(
    catalog: Catalog,
    about: Mapping[str, Post],
    posts: tuple[Post, ...],
    blog: Blog,
    past: Past | None,
    keep: Keep | None = None,
) -> Archive:
    """Return an archive that notes what is read of it."""
    own = {post.path: noted_post(post) for post in posts}
    told: Any = NotedPast(past) if past is not None else None
    return Archive(
        replace(catalog, experiments=Noted("experiment", catalog.experiments)),
        Noted("about", {name: own[post.path] for name, post in about.items()}),
        NotedPosts(own.values()),
        _noted_blog(blog),
        told,
        keep,
    )


def _noted_blog(blog: Blog) -> Blog:
    has_file = blog.has_file

    def noted_file(path: str) -> bool:
        note("file", path)
        return bool(has_file and has_file(path))

    first: Mapping[str, datetime] | None = blog.first_commits
    return replace(
        blog,
        has_file=noted_file if has_file else None,
        addresses=Noted("address", blog.addresses),
        first_commits=None if first is None else Noted("first commit", first),
    )

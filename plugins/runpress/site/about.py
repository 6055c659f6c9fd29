"""Which post is about which experiment, and the catalog as the posts want it read."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.authored import apply_post
from runpress.site.catalog import Catalog, Experiment
from runpress.site.moments import created
from runpress.site.text.post import Post


@dataclass(frozen=True)
class Blog:
    """How the host lays the blog out.

    `posts` is the folder of posts relative to `docs/`, `address` the folder under which a
    post's own files are published (`experiments`); `addresses` holds those of posts whose
    address is not made from their file's name. `language` is the site's. `name` is the
    site's title, `description` a sentence on it, `url` its address with a slash at the end,
    each empty where none is known. `first_commits` tells when a post, by its path in `docs/`,
    was first committed. `root` is the address that every version of the site shares. `author`
    is the site's, and `authors` are those of posts, by the names that posts call them.
    `drafts` says whether drafts are shown; a post of a day after `until`
    is one too. `unpushed` are commits that runs were made from and that no remote has.
    `problems` are what the host has found wrong with the blog's settings. `memory` is a folder
    for what is remembered from one build to the next, and may be lost.
    """

    posts: str = "posts"
    address: str = "experiments"
    language: str = "en"
    first_commits: Mapping[str, datetime] | None = None
    drafts: bool = False
    unpushed: Collection[str] = ()
    name: str = ""
    url: str = ""
    description: str = ""
    root: str = ""
    author: str = ""
    authors: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    headings: Collection[str] | Mapping[str, Collection[str]] = ()
    has_file: Callable[[str], bool] | None = None
    checks_links: bool = False
    problems: Collection[Problem] = ()
    memory: Path | None = None

    def has_post(self, post: Post) -> bool:
        """Say whether a page lies among the posts."""
        return post.path.startswith(f"{self.posts}/")

    def hides(self, post: Post) -> bool:
        """Say whether a post is a draft that readers do not get to see."""
        if self.drafts or not self.has_post(post):
            return False
        told = post.meta.get("draft")
        if isinstance(told, bool) or self.until is None:
            return told is True
        day = created(post)
        return day is not None and day > self.until

    def folder_of(self, post: Post) -> str:
        """Return the folder of a post's own files: its pictures, its data to take away."""
        return posixpath.join(self.address, post.stem)

    def address_of(self, path: str) -> str:
        """Return where a page is published; an index stands for its folder."""
        folder, _, name = path.removesuffix(".md").rpartition("/")
        if path.startswith(f"{self.posts}/"):
            return self.addresses.get(path) or posixpath.join(self.address, name)
        return folder if name in ("index", "README") else f"{folder}/{name}".lstrip("/")


@dataclass(frozen=True)
class Matched:
    """The catalog with what the posts say of it, the post about each experiment, problems."""

    catalog: Catalog
    about: Mapping[str, Post]
    problems: tuple[Problem, ...]


def match(catalog: Catalog, pages: Iterable[Post], blog: Blog) -> Matched:
    """Find the post about each experiment, and read the catalog as its posts want it read.

    Of several posts on one experiment the one whose stem is its id stands for it.
    """
    about, problems = find_about(catalog, pages, blog)
    applied = Applied(catalog.experiments, about)
    for name in about:
        problems += applied.wrong(name)
    return Matched(replace(catalog, experiments=dict(applied.items())), about, tuple(problems))


def find_about(
    catalog: Catalog, pages: Iterable[Post], blog: Blog
) -> tuple[dict[str, Post], list[Problem]]:
    """Return the post about each experiment, and what is wrong with what posts are about."""
    about: dict[str, Post] = {}
    problems: list[Problem] = []
    for post in pages:
        experiment = experiment_of(post, catalog, blog)
        if experiment is None:
            continue
        if experiment not in catalog.experiments:
            problems.append(_no_runs(post, experiment, catalog))
            continue
        if experiment in about:
            # Of the two it is the one that is not named like the experiment.
            first = about[experiment]
            odd, other = (first, post) if post.stem == experiment else (post, first)
            problems.append(_second(odd, other, experiment))
        if experiment not in about or post.stem == experiment:
            about[experiment] = post
    return about, problems


class Applied(Mapping[str, Experiment]):
    """The experiments as their posts want them read, each put right when it is asked for."""

    def __init__(self, known: Mapping[str, Experiment], about: Mapping[str, Post]) -> None:
        self._known = known
        self._about = about
        self._made: dict[str, tuple[Experiment, list[Problem]]] = {}

    def wrong(self, name: str) -> list[Problem]:
        """Return what the post about an experiment gets wrong."""
        return self._apply(name)[1]

    def forget(self) -> None:
        """Let go of what can be read again."""
        self._made.clear()

    def __getitem__(self, name: str) -> Experiment:
        return self._apply(name)[0]

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _apply(self, name: str) -> tuple[Experiment, list[Problem]]:
        if name not in self._made:
            own, post = self._known[name], self._about.get(name)
            self._made[name] = apply_post(own, post, self._known) if post else (own, [])
        return self._made[name]


def experiment_of(post: Post, catalog: Catalog, blog: Blog) -> str | None:
    """Return what the front matter names, else a post's stem when runs of that name exist."""
    if post.experiment or not blog.has_post(post):
        return post.experiment
    return post.stem if post.stem in catalog.experiments else None


def _no_runs(post: Post, experiment: str, catalog: Catalog) -> Problem:
    line = post.line_of("experiment")
    if "hypotheses" in post.meta and post.stem == experiment:
        # A hypothesis that is written down before its first run is what it should be.
        what = f"the experiment {shorten(experiment)!r} is planned and has no runs yet."
        move = "Commit the post before you train, and its page can say so."
        return Problem(Severity.HINT, "RP312", post.shown, what, move, line)
    near = nearest(experiment, catalog.experiments)
    move = f"Did you mean {near!r}?" if near else "Train it, or correct the name."
    what = f"there are no runs of experiment {shorten(experiment)!r}."
    return Problem(Severity.WARNING, "RP307", post.shown, what, move, line)


def _second(post: Post, other: Post, experiment: str) -> Problem:
    what = f"{other.shown} is about {shorten(experiment)!r} too."
    move = "Links go to the post whose file is named like the experiment."
    return Problem(Severity.WARNING, "RP308", post.shown, what, move, post.line_of("experiment"))

"""Which post is about which experiment, and the catalog as the posts want it read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.authored import apply_post
from runpress.site.catalog import Catalog, Experiment
from runpress.site.post import Post


@dataclass(frozen=True)
class Blog:
    """How the host lays the blog out.

    `posts` is the folder of posts relative to `docs/`, `address` the folder under which a
    post's own files are published (`experiments`). `language` is the site's.
    `first_commits` tells when a post, by its path in `docs/`, was first committed. `drafts`
    says whether posts with `draft: true` are shown. `unpushed` are commits that runs were made
    from and that no remote has.
    """

    posts: str = "posts"
    address: str = "experiments"
    language: str = "en"
    first_commits: Mapping[str, datetime] | None = None
    drafts: bool = False
    unpushed: Collection[str] = ()

    def has_post(self, post: Post) -> bool:
        """Say whether a page lies among the posts."""
        return post.path.startswith(f"{self.posts}/")

    def hides(self, post: Post) -> bool:
        """Say whether a post is a draft that readers do not get to see."""
        return self.has_post(post) and post.meta.get("draft") is True and not self.drafts

    def address_of(self, path: str) -> str:
        """Return where a page is published; an index stands for its folder."""
        folder, _, name = path.removesuffix(".md").rpartition("/")
        if path.startswith(f"{self.posts}/"):
            return f"{self.address}/{name}"
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
            problems.append(_second(post, about[experiment], experiment))
        if experiment not in about or post.stem == experiment:
            about[experiment] = post
    experiments: dict[str, Experiment] = dict(catalog.experiments)
    for name, post in about.items():
        experiments[name], wrong = apply_post(experiments[name], post)
        problems += wrong
    return Matched(replace(catalog, experiments=experiments), about, tuple(problems))


def experiment_of(post: Post, catalog: Catalog, blog: Blog) -> str | None:
    """Return what the front matter names, else a post's stem when runs of that name exist."""
    if post.experiment or not blog.has_post(post):
        return post.experiment
    return post.stem if post.stem in catalog.experiments else None


def _no_runs(post: Post, experiment: str, catalog: Catalog) -> Problem:
    near = nearest(experiment, catalog.experiments)
    move = f"Did you mean {near!r}?" if near else "Train it, or correct the name."
    what = f"there are no runs of experiment {shorten(experiment)!r}."
    return Problem(Severity.WARNING, "RP307", post.shown, what, move, post.line_of("experiment"))


def _second(post: Post, other: Post, experiment: str) -> Problem:
    what = f"{other.shown} is about {shorten(experiment)!r} too."
    move = "Links go to the post whose file is named like the experiment."
    return Problem(Severity.WARNING, "RP308", post.shown, what, move, post.line_of("experiment"))

"""From a catalog and the hand-written pages to the tree: the site half's one front door.

Every run gets a page. A post about an experiment gets the sections that its author did not
place, where readers expect them. Pages without anything of ours in them are left alone. The
same input gives the same tree, byte for byte; nothing is drawn here, the assets know how.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from runpress.format.problems import Problem, Severity
from runpress.site.about import Blog, Matched, experiment_of, match
from runpress.site.catalog import BrokenRun, Catalog, Experiment, Run
from runpress.site.model import Page, Tree
from runpress.site.place import Place
from runpress.site.post import Post
from runpress.site.post_page import make_bare_page, make_page
from runpress.site.provenance import doubts
from runpress.site.run_page import make_broken_page, make_run_page
from runpress.site.words import words_of

# A day that nobody takes for the real one.
NO_DAY = date(1970, 1, 1)


def assemble(catalog: Catalog, pages: Iterable[Post], blog: Blog) -> Tree:
    """Return the tree of generated pages and assets.

    Args:
        catalog: the run records.
        pages: the hand-written pages that may hold anything of ours; posts among them.
        blog: how the host lays the blog out.
    """
    listed = sorted(pages, key=lambda page: page.path)
    matched = match(catalog, listed, blog)
    tree = Tree(problems=[*catalog.problems, *matched.problems])
    assembler = _Assembler(matched, blog, tree)
    for experiment in matched.catalog.experiments.values():
        about = matched.about.get(experiment.id)
        # A draft keeps its runs to itself: their pages would lead to it.
        if not about or not blog.hides(about):
            assembler.add_runs(experiment)
        tree.problems += doubts(experiment, blog.unpushed)
    for post in listed:
        assembler.add_authored(post)
    for experiment in matched.catalog.experiments.values():
        for run in experiment.runs:
            # Only logs that a page needed were read, and only those can be judged.
            tree.problems += run.log.problems if "log" in run.__dict__ else []
    return tree


class _Assembler:
    """Adds pages to one tree."""

    def __init__(self, matched: Matched, blog: Blog, tree: Tree) -> None:
        self._catalog = matched.catalog
        self._about = matched.about
        self._sources = {experiment: post.path for experiment, post in matched.about.items()}
        self._blog = blog
        self._tree = tree
        self._claimed: dict[str, str] = {}

    def add_runs(self, experiment: Experiment) -> None:
        """Add the page of every run, of those that cannot be read too."""
        words = words_of(self._language(self._about.get(experiment.id)))
        for run in experiment.runs:
            folder = f"runs/{experiment.id}/{run.name}"
            place = Place(experiment, words, self._tree, folder, run=run, posts=self._sources)
            self._add_generated(make_run_page(place, run), run)
        for broken in experiment.broken:
            folder = f"runs/{experiment.id}/{broken.name}"
            place = Place(experiment, words, self._tree, folder, posts=self._sources)
            self._add_generated(make_broken_page(place, broken), broken)

    def _add_generated(self, page: Page, run: Run | BrokenRun) -> None:
        self._claimed[self._blog.address_of(page.path)] = f"the run {run.experiment}/{run.name}"
        self._tree.add_page(page)

    def add_authored(self, post: Post) -> None:
        """Add a hand-written page, if anything of ours is in it or it is a post."""
        address = self._blog.address_of(post.path)
        other = self._claimed.setdefault(address, post.shown)
        if other != post.shown:
            self._tree.problems.append(_two_pages(post, other, address))
        if self._blog.hides(post):
            # Nobody reads it yet, so nothing in it can be wrong; the host leaves it out.
            self._tree.add_page(make_bare_page(post, None if "date" in post.meta else NO_DAY))
        elif post.path not in self._tree.pages:
            self._add_completed(post)

    def _add_completed(self, post: Post) -> None:
        self._tree.problems += post.problems
        name = experiment_of(post, self._catalog, self._blog) or ""
        experiment = self._catalog.experiments.get(name)
        is_post = self._blog.has_post(post)
        place = Place(
            experiment or Experiment(name),
            words_of(self._language(post)),
            self._tree,
            f"{self._blog.address}/{post.stem}",
            posts=self._sources,
        )
        page = make_page(
            place,
            post,
            self._catalog,
            with_sections=is_post and experiment is not None,
            dated=self._day_of(post, experiment) if is_post else None,
        )
        # A page that came out as it went in is the host's own business.
        if is_post or page.text != post.source:
            self._tree.add_page(page)

    def _language(self, post: Post | None) -> str:
        told = post.meta.get("lang") if post else None
        return told if isinstance(told, str) else self._blog.language

    def _day_of(self, post: Post, experiment: Experiment | None) -> date | None:
        """The day of a post that names none: its first commit's, else its newest run's."""
        if post.meta.get("date") is not None:
            return None
        committed = (self._blog.first_commits or {}).get(post.path)
        if committed:
            return committed.date()
        if experiment and experiment.runs:
            return _day(experiment.runs[-1].record.started)
        self._tree.problems.append(_no_date(post))
        return NO_DAY


def _day(moment: str) -> date:
    try:
        return datetime.fromisoformat(moment).date()
    except ValueError:
        return NO_DAY


def _two_pages(post: Post, other: str, address: str) -> Problem:
    what = f"{other} has the same address, {address}/."
    return Problem(Severity.ERROR, "RP302", post.shown, what, "Rename one of them.")


def _no_date(post: Post) -> Problem:
    what = "the post has no date, no commit and no runs, so the blog cannot place it."
    move = "Write `date: YYYY-MM-DD` into its front matter."
    return Problem(Severity.WARNING, "RP309", post.shown, what, move, 1)

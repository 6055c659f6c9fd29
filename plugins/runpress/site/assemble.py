"""From a catalog and the hand-written pages to the tree: the site half's one front door.

Every run gets a page. A post about an experiment gets the sections that its author did not
place, where readers expect them. Pages without anything of ours in them are left alone. The
same input gives the same tree, byte for byte; nothing is drawn here, the assets know how.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from runpress.format.problems import Problem, Severity
from runpress.site.about import Blog, experiment_of, match
from runpress.site.archive import Archive
from runpress.site.catalog import BrokenRun, Catalog, Experiment, Run
from runpress.site.checks import check_pages
from runpress.site.diagrams.block import keep_verdicts
from runpress.site.listings import LISTINGS
from runpress.site.model import Page, Tree
from runpress.site.moments import created, names_no_day
from runpress.site.place import Place
from runpress.site.post_page import make_bare_page, make_page
from runpress.site.provenance import doubts
from runpress.site.run_page import make_broken_page, make_run_page
from runpress.site.silence import silence
from runpress.site.text.post import Post
from runpress.site.wording.words import words_of

if TYPE_CHECKING:
    from runpress.vcs.past import Past

# A day that nobody takes for the real one.
NO_DAY = date(1970, 1, 1)


def assemble(catalog: Catalog, pages: Iterable[Post], blog: Blog, past: Past | None = None) -> Tree:
    """Return the tree of generated pages and assets.

    Args:
        catalog: the run records.
        pages: the hand-written pages that may hold anything of ours; posts among them.
        blog: how the host lays the blog out.
        past: what git's history tells; None where there is none.
    """
    listed = sorted(pages, key=lambda page: page.path)
    matched = match(catalog, listed, blog)
    tree = Tree(problems=[*blog.problems, *catalog.problems, *matched.problems])
    archive = Archive(matched.catalog, matched.about, tuple(listed), blog, past)
    assembler = _Assembler(archive, tree)
    for experiment in matched.catalog.experiments.values():
        # A draft keeps its runs to itself: their pages would lead to it.
        if archive.is_shown(experiment.id):
            assembler.add_runs(experiment)
        tree.problems += doubts(experiment, blog.unpushed)
    for post in listed:
        assembler.add_authored(post)
    for add in LISTINGS:
        add(archive, tree, words_of(blog.language))
    tree.problems += archive.lineage.problems
    for experiment in matched.catalog.experiments.values():
        for run in experiment.runs:
            # Only logs that a page needed were read, and only those can be judged.
            tree.problems += run.log.problems if "log" in run.__dict__ else []
    tree.problems += check_pages(archive)
    keep_verdicts(archive)
    tree.problems, tree.silenced = silence(tree.problems, archive)
    return tree


class _Assembler:
    """Adds pages to one tree."""

    def __init__(self, archive: Archive, tree: Tree) -> None:
        self._archive = archive
        self._blog = archive.blog
        self._tree = tree
        self._claimed: dict[str, str] = {}

    def add_runs(self, experiment: Experiment) -> None:
        """Add the page of every run, of those that cannot be read too."""
        words = words_of(self._archive.language_of(self._archive.about.get(experiment.id)))
        for run in experiment.runs:
            folder = f"runs/{experiment.id}/{run.name}"
            place = Place(experiment, words, self._tree, folder, self._archive, run=run)
            self._add_generated(make_run_page(place, run), run)
        for broken in experiment.broken:
            folder = f"runs/{experiment.id}/{broken.name}"
            place = Place(experiment, words, self._tree, folder, self._archive)
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
            self._tree.add_page(make_bare_page(post, NO_DAY if names_no_day(post) else None))
        elif post.path not in self._tree.pages:
            self._add_completed(post)

    def _add_completed(self, post: Post) -> None:
        self._tree.problems += post.problems
        self._tree.problems += self._archive.judgement_problems(post)
        catalog = self._archive.catalog
        name = experiment_of(post, catalog, self._blog) or ""
        experiment = catalog.experiments.get(name)
        is_post = self._blog.has_post(post)
        place = Place(
            experiment or Experiment(name),
            words_of(self._archive.language_of(post)),
            self._tree,
            self._blog.folder_of(post),
            self._archive,
            post,
        )
        page = make_page(
            place,
            post,
            with_sections=is_post and bool(name),
            dated=self._day_of(post, experiment) if is_post else None,
        )
        # A page that came out as it went in is the host's own business.
        if is_post or page.text != post.source:
            self._tree.add_page(page)

    def _day_of(self, post: Post, experiment: Experiment | None) -> date | None:
        """The day of a post that names none, the same that feeds and citations give it."""
        if not names_no_day(post):
            return None
        moment = created(post, self._blog, experiment)
        if moment:
            return moment.date()
        self._tree.problems.append(_no_date(post))
        return NO_DAY


def _two_pages(post: Post, other: str, address: str) -> Problem:
    what = f"{other} has the same address, {address}/."
    return Problem(Severity.ERROR, "RP302", post.shown, what, "Rename one of them.")


def _no_date(post: Post) -> Problem:
    what = "the post has no date, no commit and no runs, so the blog cannot place it."
    move = "Write `date: YYYY-MM-DD` into its front matter."
    return Problem(Severity.WARNING, "RP309", post.shown, what, move, 1)

"""From a catalog and the hand-written pages to the tree: the site half's one front door.

Every run gets a page. A post about an experiment gets the sections that its author did not
place, where readers expect them. Pages without anything of ours in them are left alone. The
same input gives the same tree, byte for byte; nothing is drawn here, the assets know how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from runpress.format.problems import Problem, Severity
from runpress.site.about import Applied, Blog, experiment_of, find_about
from runpress.site.archive import Archive
from runpress.site.catalog import Catalog, Experiment
from runpress.site.checks import check_page
from runpress.site.diagrams.block import keep_verdicts
from runpress.site.listings import LISTINGS, Listing
from runpress.site.memory.recording import note, recorded, unrecorded
from runpress.site.model import Tree
from runpress.site.moments import created, names_no_day
from runpress.site.place import Place
from runpress.site.post_page import make_bare_page, make_page
from runpress.site.provenance import doubts
from runpress.site.run_page import make_broken_page, make_run_page
from runpress.site.silence import silence
from runpress.site.text.post import Post
from runpress.site.units.facts import Facts, salt_of
from runpress.site.units.keeper import ONCE, Keeper, Make
from runpress.site.units.noted import Above, noted_archive
from runpress.site.units.unit import Logs, Unit
from runpress.site.wording.words import words_of

if TYPE_CHECKING:
    from runpress.vcs.past import Past

# A day that nobody takes for the real one.
NO_DAY = date(1970, 1, 1)


def assemble(
    catalog: Catalog,
    pages: Iterable[Post],
    blog: Blog,
    past: Past | None = None,
    keeper: Keeper | None = None,
) -> Tree:
    """Return the tree of generated pages and assets.

    Args:
        catalog: the run records.
        pages: the hand-written pages that may hold anything of ours; posts among them.
        blog: how the host lays the blog out.
        past: what git's history tells; None where there is none.
        keeper: what was made before, so that only what has changed is made again; None makes
            everything.
    """
    listed = tuple(sorted(pages, key=lambda page: page.path))
    about, problems = find_about(catalog, listed, blog)
    applied = Applied(catalog.experiments, about)
    tree = Tree(problems=[*blog.problems, *catalog.problems, *problems])
    archive = noted_archive(
        replace(catalog, experiments=applied),
        about,
        listed,
        blog,
        past,
        keeper.value if keeper else None,
    )
    if keeper:

        def forget() -> None:
            applied.forget()
            archive.once.forget()

        keeper.begin(Facts(archive, catalog, blog, past, tree), salt_of(blog), forget)
    assembler = _Assembler(archive, tree, keeper)
    for name in about:
        assembler.add_wrong(name, applied)
    for experiment in catalog.experiments:
        assembler.add_experiment(experiment)
    with unrecorded():
        authored = list(archive.posts)
    for post in authored:
        assembler.add_authored(post)
    for at, add in enumerate(LISTINGS):
        assembler.add_listing(f"listing {at}", add)
    tree.problems += archive.lineage.problems
    tree.problems += assembler.problems_of_logs()
    for post in authored:
        assembler.check(post)
    keep_verdicts(archive, whole=assembler.is_whole)
    if keeper:
        keeper.end()
    tree.problems, tree.silenced = silence(tree.problems, archive)
    return tree


class _Assembler:
    """Adds pages to one tree, unit by unit."""

    def __init__(self, archive: Archive, tree: Tree, keeper: Keeper | None) -> None:
        self._archive = archive
        self._blog = archive.blog
        self._tree = tree
        self._keeper = keeper
        self._claimed: dict[str, str] = {}
        self._logs: Logs = {}
        self._said: set[tuple[str, ...]] = set()
        self._units = 0

    @property
    def is_whole(self) -> bool:
        """Whether everything was made, and nothing taken as it was."""
        return self._keeper is None or self._keeper.made == self._units

    def add_wrong(self, name: str, applied: Applied) -> None:
        """Add what the post about an experiment gets wrong."""

        def make(tree: Tree) -> None:
            note("experiment", name)
            tree.problems += applied.wrong(name)

        self._unit(f"wrong {name}", make)

    def add_experiment(self, name: str) -> None:
        """Add the page of every run of an experiment, of those that cannot be read too."""
        # A draft keeps its runs to itself: their pages would lead to it.
        if self._archive.is_shown(name):
            for path in self._unit(f"runs {name}", lambda tree: self._add_runs(name, tree)):
                run = path.split("/")[2]
                self._claimed[self._blog.address_of(path)] = f"the run {name}/{run}"
        self._unit(f"doubts {name}", lambda tree: self._add_doubts(name, tree))

    def _add_runs(self, name: str, tree: Tree) -> None:
        experiment = self._archive.catalog.experiments[name]
        words = words_of(self._archive.language_of(self._archive.about.get(name)))
        for run in experiment.runs:
            folder = f"runs/{name}/{run.name}"
            place = Place(experiment, words, tree, folder, self._archive, run=run)
            tree.add_page(make_run_page(place, run))
        for broken in experiment.broken:
            folder = f"runs/{name}/{broken.name}"
            place = Place(experiment, words, tree, folder, self._archive)
            tree.add_page(make_broken_page(place, broken))

    def _add_doubts(self, name: str, tree: Tree) -> None:
        note("unpushed")
        experiment = self._archive.catalog.experiments[name]
        tree.problems += doubts(experiment, self._blog.unpushed)
        for run in experiment.runs:
            if run.record.status == "running":
                # Read with its record, whether a page needs it or not.
                _ = run.log

    def add_authored(self, post: Post) -> None:
        """Add a hand-written page, if anything of ours is in it or it is a post."""
        address = self._blog.address_of(post.path)
        other = self._claimed.setdefault(address, post.shown)
        is_second = other != post.shown
        if is_second:
            self._tree.problems.append(_two_pages(post, other, address))
        if self._blog.hides(post):
            # Nobody reads it yet, so nothing in it can be wrong; the host leaves it out.
            self._tree.add_page(make_bare_page(post, NO_DAY if names_no_day(post) else None))
        elif post.path not in self._tree.pages:
            name = f"page {post.path}"
            self._unit(name, lambda tree: self._add_completed(post, tree), second=is_second)

    def add_listing(self, name: str, add: Listing) -> None:
        """Add what a listing makes of all that is there by now."""

        def make(tree: Tree) -> None:
            add(self._archive, tree, words_of(self._blog.language))

        self._unit(name, make, over=True)

    def check(self, post: Post) -> None:
        """Add what is wrong with a page that readers get to see."""
        if not self._blog.hides(post):
            self._unit(f"checks {post.path}", lambda tree: self._check(post, tree))

    def _check(self, post: Post, tree: Tree) -> None:
        note("front", post.path)
        tree.problems += check_page(post, self._archive)

    def problems_of_logs(self) -> Iterator[Problem]:
        """Give what is wrong with the logs that a page needed, in the order of their runs."""
        experiments = self._archive.catalog.experiments
        for name in experiments if self._logs else ():
            if any(name == experiment for experiment, _ in self._logs):
                for run in experiments[name].runs:
                    yield from self._logs.get((name, run.name), ())

    def _unit(
        self, name: str, make: Make, *, over: bool = False, second: bool = False
    ) -> list[str]:
        """Add a unit to the tree; return the paths of its pages.

        Args:
            name: that of the unit.
            make: adds what it consists of to a tree.
            over: whether it may look at what is there by now.
            second: whether its address is another's, which was told, and so are its files'.
        """
        self._units += 1

        def fresh() -> Tree:
            if not over:
                return Tree()
            pages, assets = self._tree.pages, self._tree.assets
            return Tree(Above("page", pages), Above("asset", assets))

        made = self._keeper.unit(name, make, fresh) if self._keeper else _made(make, fresh())
        for page in made.pages:
            self._tree.add_page(page)
        for asset in made.assets:
            if not (second and asset.path in self._tree.assets):
                self._tree.add_asset(asset)
        self._logs.update(made.logs)
        self._tree.problems += filter(self._is_news, made.problems)
        return [page.path for page in made.pages]

    def _is_news(self, problem: Problem) -> bool:
        """Say whether nobody has said a thing that is said once a build."""
        if problem.code not in ONCE:
            return True
        said = ONCE[problem.code](problem)
        is_new = said not in self._said
        self._said.add(said)
        return is_new

    def _add_completed(self, post: Post, tree: Tree) -> None:
        note("front", post.path)
        tree.problems += post.problems
        tree.problems += self._archive.judgement_problems(post)
        catalog = self._archive.catalog
        name = experiment_of(post, catalog, self._blog) or ""
        experiment = catalog.experiments.get(name)
        is_post = self._blog.has_post(post)
        place = Place(
            experiment or Experiment(name),
            words_of(self._archive.language_of(post)),
            tree,
            self._blog.folder_of(post),
            self._archive,
            post,
        )
        page = make_page(
            place,
            post,
            with_sections=is_post and bool(name),
            dated=self._day_of(post, experiment, tree) if is_post else None,
        )
        # A page that came out as it went in is the host's own business.
        if is_post or page.text != post.source:
            tree.add_page(page)

    def _day_of(self, post: Post, experiment: Experiment | None, tree: Tree) -> date | None:
        """The day of a post that names none, the same that feeds and citations give it."""
        if not names_no_day(post):
            return None
        moment = created(post, self._blog, experiment)
        if moment:
            return moment.date()
        tree.problems.append(_no_date(post))
        return NO_DAY


def _made(make: Make, tree: Tree) -> Unit:
    """Return what is made where nothing is kept."""
    with recorded() as recording:
        make(tree)
    return Unit(
        "", list(tree.pages.values()), list(tree.assets.values()), tree.problems, recording.logs
    )


def _two_pages(post: Post, other: str, address: str) -> Problem:
    what = f"{other} has the same address, {address}/."
    return Problem(Severity.ERROR, "RP302", post.shown, what, "Rename one of them.")


def _no_date(post: Post) -> Problem:
    what = "the post has no date, no commit and no runs, so the blog cannot place it."
    move = "Write `date: YYYY-MM-DD` into its front matter."
    return Problem(Severity.WARNING, "RP309", post.shown, what, move, 1)

"""All that a page may look at: the experiments, the posts, the blog's layout, what git tells.

One archive is made for a whole build and handed to every page, so that a page about one
experiment can speak of the others: those it rests on, those that rest on it, its place in a
table of all. Nothing in it changes while pages are made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from runpress.format.problems import Problem
from runpress.site.about import Blog, experiment_of
from runpress.site.catalog import Arm, Catalog, Experiment
from runpress.site.evidence.earlier import Earlier
from runpress.site.evidence.hypotheses import read_hypotheses
from runpress.site.evidence.lineage import Lineage, noted_lineage, trace
from runpress.site.evidence.verdicts import Verdict, judge
from runpress.site.memory.recording import Once, unrecorded
from runpress.site.text.post import Post

if TYPE_CHECKING:
    from runpress.vcs.past import Past

Keep = Callable[[str, Callable[[], "Any"]], "Any"]


@dataclass(frozen=True)
class Archive:
    """What all pages share.

    `catalog` holds the experiments as their posts want them read. `about` maps an experiment
    to the post about it, `posts` are all hand-written pages in the order of their paths.
    `past` is what git's history tells, None where there is none. `keep` keeps plain data from
    one build to the next.
    """

    catalog: Catalog = field(default_factory=Catalog)
    about: Mapping[str, Post] = field(default_factory=dict)
    posts: tuple[Post, ...] = ()
    blog: Blog = field(default_factory=Blog)
    past: Past | None = None
    keep: Keep | None = None

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what `make` gives as plain data for JSON, taken as it was where that will do.

        Worth its while for a row of a list of all experiments: of a thousand rows one edit
        changes a few, and the others need not be made again.

        Args:
            name: what it is, and of what.
            make: makes it, and adds nothing to a tree.
        """

        def plain() -> Any:
            return orjson.loads(orjson.dumps(make()))

        return self.keep(name, plain) if self.keep else plain()

    @cached_property
    def lineage(self) -> Lineage:
        """How the experiments hang together, by the posts that readers get to see."""
        with unrecorded():
            about: dict[str, Post] = {}
            for post in self.posts:
                name = experiment_of(post, self.catalog, self.blog)
                if name and not self.blog.hides(post) and (name not in about or post.stem == name):
                    about[name] = post
            return noted_lineage(trace(about, self.catalog.experiments, self.blog))

    @cached_property
    def earlier(self) -> Earlier | None:
        """What git has of posts and runs beside what lies on disk; None without git."""
        if self.past is None:
            return None
        with unrecorded():
            experiments = [*self.catalog.experiments, *self.lineage.posts]
            return Earlier(self.past, self.posts, experiments)

    def verdicts(self, post: Post) -> tuple[Verdict, ...]:
        """Return what the runs say of a post's hypotheses: judged once, whoever asks."""
        return self._judged(post)[0]

    def judgement_problems(self, post: Post) -> tuple[Problem, ...]:
        """Return what is wrong with the hypotheses of a page, and with what they are about."""
        return self._judged(post)[1]

    def _judged(self, post: Post) -> tuple[tuple[Verdict, ...], tuple[Problem, ...]]:
        def make() -> tuple[tuple[Verdict, ...], tuple[Problem, ...]]:
            name = experiment_of(post, self.catalog, self.blog) or ""
            experiment = self.catalog.experiments.get(name) or Experiment(name)
            hypotheses, wrong = read_hypotheses(post)
            verdicts = tuple(judge(experiment, self.catalog, hypotheses))
            wrong += [each for verdict in verdicts for each in verdict.problems]
            return verdicts, tuple(wrong)

        return self.once(("verdicts", post.path), make)

    @cached_property
    def once(self) -> Once:
        """Makes what all pages share once: `archive.once(key, make)`."""
        return Once()

    def experiment(self, post: Post) -> Experiment | None:
        """Return the experiment that a page is about, without runs where it has none yet."""
        name = experiment_of(post, self.catalog, self.blog)
        return (self.catalog.experiments.get(name) or Experiment(name)) if name else None

    def baseline_arm(self, experiment: Experiment) -> Arm | None:
        """Return the arm that an experiment is held against: its own, or another's."""
        if experiment.borrowed:
            known = self.catalog.experiments.get(experiment.borrowed.experiment)
            return known.arms.get(experiment.borrowed.arm) if known else None
        return experiment.arms.get(experiment.baseline or "")

    def language_of(self, post: Post | None) -> str:
        """Return the language that a page's generated parts speak: its own, else the site's."""
        told = post.meta.get("lang") if post else None
        return told if isinstance(told, str) else self.blog.language

    def is_shown(self, experiment: str) -> bool:
        """Say whether readers get to see an experiment; a draft keeps its runs to itself."""
        post = self.about.get(experiment)
        return post is None or not self.blog.hides(post)

    def source_of(self, experiment: str) -> str | None:
        """Return the source path of the post about an experiment, if readers get to see one."""
        post = self.about.get(experiment)
        return post.path if post and not self.blog.hides(post) else None

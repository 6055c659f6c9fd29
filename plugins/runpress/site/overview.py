"""An experiment as a row of a table of all: what it asked, what came out, what it cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from runpress.site.archive import Archive
from runpress.site.catalog import Arm, Experiment, Run
from runpress.site.moments import amendment, as_moment, created
from runpress.site.place import run_page
from runpress.site.summary import title_of
from runpress.site.text.post import Post

RETRACTED = "retracted"


@dataclass(frozen=True)
class Overview:
    """What a table of all experiments says of one.

    `source` is the page that the overview leads to: its post, else its newest run's page, else
    none. `day` is in ISO form, empty where nothing tells it. `state` is `corrected` or
    `retracted` where its author said so.
    """

    experiment: Experiment
    title: str
    source: str | None
    day: str
    post: Post | None = None
    tags: tuple[str, ...] = ()
    state: str | None = None

    @property
    def arm(self) -> Arm | None:
        """The arm that stands for the experiment: the best, else the newest that counts."""
        arms = [arm for arm in self.experiment.arms.values() if arm.counted]
        return self.experiment.best_arm or (arms[-1] if arms else None)

    @property
    def counted(self) -> list[Run]:
        """All runs whose numbers count."""
        return [run for arm in self.experiment.arms.values() for run in arm.counted]

    @property
    def seconds(self) -> float:
        """How long all of its runs trained, those that do not count included."""
        runs = self.experiment.runs
        return math.fsum(run.record.train_seconds or 0.0 for run in runs)

    @property
    def knows_seeds(self) -> bool:
        """Say whether every run that counts has a seed."""
        return all(run.record.seed is not None for run in self.counted)

    @property
    def seeds(self) -> int:
        """How many distinct seeds its runs had; runs of unknown seed count for themselves."""
        known = {run.record.seed for run in self.counted if run.record.seed is not None}
        return len(known) + sum(run.record.seed is None for run in self.counted)


def overviews(archive: Archive) -> list[Overview]:
    """Return all experiments that readers get to see, the newest first.

    One that is planned, with a post and without runs, is among them. Made once for a build:
    every table of them is made from it.
    """
    return archive.once(("overviews",), lambda: _overviews(archive))


def _overviews(archive: Archive) -> list[Overview]:
    known = [
        _overview(archive, experiment, archive.about.get(experiment.id))
        for experiment in archive.catalog.experiments.values()
        if archive.is_shown(experiment.id)
    ]
    planned = {
        post.experiment: _overview(archive, Experiment(post.experiment), post)
        for post in reversed(archive.posts)
        if post.experiment
        and post.experiment not in archive.catalog.experiments
        and archive.blog.has_post(post)
        and not archive.blog.hides(post)
    }
    by_name = sorted([*known, *planned.values()], key=lambda overview: overview.experiment.id)
    return sorted(by_name, key=lambda overview: overview.day, reverse=True)


def metrics_of(experiment: Experiment) -> list[str]:
    """Return the metrics that an experiment is judged by: its post's, else its headline."""
    first = [experiment.headline] if experiment.headline else []
    return list(dict.fromkeys([*first, *experiment.chosen]))


def _overview(archive: Archive, experiment: Experiment, post: Post | None) -> Overview:
    newest = as_moment(experiment.runs[-1].record.started) if experiment.runs else None
    moment = created(post, archive.blog, experiment) if post else newest
    return Overview(
        experiment,
        title=title_of(post) if post else "",
        source=post.path if post else _page_of(experiment),
        day=moment.date().isoformat() if moment else "",
        post=post,
        tags=_tags(post),
        state=amendment(post) if post else None,
    )


def _page_of(experiment: Experiment) -> str | None:
    names = [run.name for run in experiment.runs] or [run.name for run in experiment.broken]
    return run_page(experiment.id, names[-1]) if names else None


def _tags(post: Post | None) -> tuple[str, ...]:
    told = post.meta.get("tags") if post else None
    return tuple(str(tag) for tag in told) if isinstance(told, list) else ()

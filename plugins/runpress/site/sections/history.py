"""What became of a page: the commits that touched it, and its runs as they were before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runpress.format.names import shorten
from runpress.format.statistics import mean
from runpress.site.catalog import Arm, Run
from runpress.site.commit_link import commit_link
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.retrained import Shift, shifts
from runpress.site.wording.numbers import format_number

if TYPE_CHECKING:
    from runpress.vcs.past import Commit

# Whoever wants all of a long history has git.
MOST_COMMITS, MOST_METRICS, MOST_ARMS = 12, 4, 12
LONGEST_SUBJECT, DIGITS = 160, 3


def render(place: Place) -> Block | None:
    """Return the history, folded; None where git tells none.

    Of a post: the commits of the page and of its records, and how its arms ended before. Of
    a run: how it ended before.
    """
    past = place.archive.past
    if past is None:
        return None
    post = None if place.run else place.post or place.archive.lineage.posts.get(place.experiment.id)
    commits = past.commits(post.path, place.experiment.id) if post else ()
    rows = _of_run(place, place.run) if place.run else _of_arms(place)
    if not commits and not rows:
        return None
    html = fill_template(
        "history.html",
        words=place.words,
        commits=[_line(place, commit) for commit in commits[:MOST_COMMITS]],
        more=max(0, len(commits) - MOST_COMMITS),
        count=len(commits),
        shallow=past.shallow and not place.run,
        rows=rows,
        of_run=place.run is not None,
    )
    return Block(html)


def _line(place: Place, commit: Commit) -> dict[str, object]:
    return {
        "day": commit.date.date().isoformat(),
        "subject": shorten(commit.subject, LONGEST_SUBJECT),
        "commit": commit_link(place, commit),
    }


def _of_run(place: Place, run: Run) -> list[dict[str, object]]:
    metrics = _metrics(place)
    return [
        _row(place, shift.metric, shift.metric, shift.then, shift.now, [shift])
        for shift in shifts(run, place.archive, metrics)
        if _differs(place, shift.then, shift.now)
    ]


def _of_arms(place: Place) -> list[dict[str, object]]:
    """An arm a row: the mean of the headline metric over the runs that changed."""
    metric = place.experiment.headline
    rows: list[dict[str, object]] = []
    for arm in place.arms if metric else ():
        found = [
            shift for run in arm.counted for shift in shifts(run, place.archive, [metric or ""])
        ]
        if not found or not all(math.isfinite(shift.now) for shift in found):
            continue
        then, now = (mean([getattr(each, side) for each in found]) for side in ("then", "now"))
        if _differs(place, then, now):
            label = _label(place, arm, len(found))
            rows.append(_row(place, label, metric or "", then, now, found))
    return rows[:MOST_ARMS]


def _label(place: Place, arm: Arm, count: int) -> str:
    """The arm, and of how many of its runs the means are where not all of them changed."""
    if count == len(arm.counted):
        return arm.name
    many = place.words("history.some", count=count, all=len(arm.counted))
    return place.words("history.part", arm=arm.name, many=many)


def _metrics(place: Place) -> list[str]:
    experiment = place.experiment
    headline = [experiment.headline] if experiment.headline else []
    known = [name for name in experiment.metrics if experiment.metric_goal(name)]
    return list(dict.fromkeys([*headline, *experiment.chosen, *known]))[:MOST_METRICS]


def _row(
    place: Place, label: str, metric: str, then: float, now: float, found: Sequence[Shift]
) -> dict[str, object]:
    unit = place.experiment.metric_unit(metric)
    shown = [format_number(value, unit, DIGITS, words=place.words) for value in (then, now)]
    commits = [shift.since for shift in found if shift.since]
    latest = max(commits, key=lambda each: each.date) if commits else None
    return {
        "label": label,
        "metric": "" if label == metric else metric,
        "then": shown[0],
        "now": shown[1],
        "since": _since(place, latest) if latest else place.words("registered.uncommitted"),
        "commit": commit_link(place, latest) if latest else "",
    }


def _differs(place: Place, then: float, now: float) -> bool:
    """Say whether a reader would see the difference."""
    one, other = (format_number(value, digits=DIGITS, words=place.words) for value in (then, now))
    return one != other


def _since(place: Place, commit: Commit) -> str:
    day = commit.date.date().isoformat()
    earlier = place.archive.earlier
    release = earlier.release_of(commit) if earlier else None
    return place.words("history.in_release", release=release, day=day) if release else day

"""When a post was written and when it was last changed, as its readers are told.

The front matter says it as Material's blog understands it: a day, a moment, or both the day
of creation and that of an update. Where it says nothing, the first commit of the post does,
else the start of its newest run. A moment without a zone is one of UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Protocol

from runpress.site.catalog import Experiment
from runpress.site.text.post import Post

CREATED, UPDATED = "created", "updated"
# What an author says later about a post that was wrong; the graver first.
AMENDMENTS = ("retracted", "corrected")


class Committed(Protocol):
    """What knows when posts were first committed: the blog."""

    @property
    def first_commits(self) -> Mapping[str, datetime] | None:
        """The moments by the posts' paths in `docs/`."""


def created(
    post: Post, blog: Committed | None = None, experiment: Experiment | None = None
) -> datetime | None:
    """Return when a post appeared; None where nothing tells."""
    told = as_moment(_dates(post).get(CREATED))
    if told:
        return told
    first_commits = (blog.first_commits if blog else None) or {}
    committed = as_moment(first_commits.get(post.path))
    if committed:
        return committed
    starts = [run.record.started for run in experiment.runs] if experiment else []
    return as_moment(starts[-1]) if starts else None


def updated(post: Post) -> datetime | None:
    """Return when a post was last changed by its author's word, its corrections among them."""
    said = [_dates(post).get(UPDATED)]
    for key in AMENDMENTS:
        amendment = post.meta.get(key)
        said.append(amendment.get("date") if isinstance(amendment, Mapping) else None)
    moments = [moment for each in said if (moment := as_moment(each))]
    return max(moments, default=None)


def amendment(post: Post) -> str | None:
    """Say whether a post was taken back (`retracted`) or put right (`corrected`)."""
    return next((key for key in AMENDMENTS if post.meta.get(key)), None)


def names_no_day(post: Post) -> bool:
    """Say whether a post leaves its day open, as one does that tells of an update alone."""
    return _dates(post).get(CREATED) is None


def as_moment(told: object) -> datetime | None:
    """Return what YAML or a record gives for a date as a moment in UTC; None for all else."""
    if isinstance(told, str):
        try:
            told = datetime.fromisoformat(told)
        except ValueError:
            return None
    if isinstance(told, date) and not isinstance(told, datetime):
        told = datetime.combine(told, time())
    if not isinstance(told, datetime):
        return None
    try:
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        # The first or the last day there is, in a zone that leads beyond it.
        return None


def _dates(post: Post) -> Mapping[str, object]:
    told = post.meta.get("date")
    return told if isinstance(told, Mapping) else {CREATED: told}

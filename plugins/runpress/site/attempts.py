"""The lives of a run that was resumed: how each ended, and whether the code stayed the same."""

from __future__ import annotations

from collections.abc import Sequence

from runpress.format.schema import Attempt
from runpress.site.catalog import Run
from runpress.site.place import Place
from runpress.site.wording.numbers import format_seconds

# A run that is resumed all the time is told by its last attempts.
MOST_ATTEMPTS = 6
MOST_COMMITS = 4
SHORT = 12


def resumed(place: Place, run: Run) -> str:
    """Say how often a run was resumed; empty where it never was."""
    times = len(run.record.attempts) - 1
    return place.words("attempts.resumed", count=times) if times > 0 else ""


def tell_attempts(place: Place, run: Run) -> list[str]:
    """Return sentences on the attempts of a run; none where there was only one."""
    attempts = run.record.attempts
    if len(attempts) < 2:
        return []
    told = [_told(place, run, attempt) for attempt in attempts[-MOST_ATTEMPTS:]]
    earlier = len(attempts) - len(told)
    if earlier:
        told.insert(0, place.words("attempts.earlier", count=earlier))
    listed = place.words("attempts.listed", attempts=place.words("marks.clause").join(told))
    commits = _commits(attempts)
    return [listed, place.words("attempts.code", commits=commits)] if commits else [listed]


def _told(place: Place, run: Run, attempt: Attempt) -> str:
    status = run.status if attempt is run.record.attempts[-1] else attempt.status
    # Another attempt began, so this one is over, whatever it had time to write.
    became = place.words(f"status.{'crashed' if status == 'running' else status}")
    if attempt.seconds is None:
        return became
    time = format_seconds(attempt.seconds, words=place.words)
    return place.words("attempts.after", status=became, time=time)


def _commits(attempts: Sequence[Attempt]) -> str:
    """Return the commits in their order where there is more than one; a few of very many."""
    known = list(dict.fromkeys(attempt.commit[:SHORT] for attempt in attempts if attempt.commit))
    if len(known) < 2:
        return ""
    if len(known) > MOST_COMMITS:
        known = [*known[: MOST_COMMITS - 1], "…", known[-1]]
    return ", ".join(known)

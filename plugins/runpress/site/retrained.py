"""A run held against what it was before, as git has it: trained again, and with what result.

Only metrics that differ are told. A run whose record changed and whose numbers stayed the
same was reproduced, or only sealed anew, and there is nothing to say of that here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runpress.format.schema import MANIFEST
from runpress.site.archive import Archive
from runpress.site.catalog import Run
from runpress.site.evidence.earlier import EarlierRun

if TYPE_CHECKING:
    from runpress.vcs.past import Commit


@dataclass(frozen=True, slots=True)
class Shift:
    """A metric of a run before and now; `since` is the commit that changed it.

    `since` is None where what lies on disk is not committed.
    """

    metric: str
    then: float
    now: float
    since: Commit | None


def shifts(run: Run, archive: Archive, metrics: Iterable[str]) -> list[Shift]:
    """Return the metrics of a run that had another value in git's history, as they were last."""
    if archive.earlier is None:
        return []
    path = f"runs/{run.experiment}/{run.name}/{MANIFEST}"
    older = [
        each
        for each in archive.earlier.runs(run.experiment)
        # What only had the same folder was another run.
        if each.path == path and each.arm == run.record.arm and each.seed == run.record.seed
    ]
    if not older:
        return []
    found = (_shift(run, archive, metric, older) for metric in dict.fromkeys(metrics))
    return [shift for shift in found if shift]


def _shift(run: Run, archive: Archive, metric: str, older: list[EarlierRun]) -> Shift | None:
    now = run.value(metric)
    if now is None:
        return None
    for each in reversed(older):
        then = each.summary.get(metric, math.nan)
        # A run that had not ended has no result to be held against this one's.
        if each.status == "finished" and math.isfinite(then) and then != now:
            return Shift(metric, then, now, _after(each, archive))
    return None


def _after(old: EarlierRun, archive: Archive) -> Commit | None:
    """The commit that put another version in the place of this one."""
    if archive.past is None:
        return None
    experiment = old.path.split("/")[1]
    commits = [version.commit for version in archive.past.records(experiment)[old.path]]
    later = commits[commits.index(old.commit) + 1 :]
    return later[0] if later else None

"""Sealing: the true statistics go into `run.json`, and a long log is thinned.

The order is what makes it safe to be killed at any moment: first the whole log gets its
second place, then `run.json` tells what was in it, and only then the thinned log takes the
whole one's name. Whatever was reached, no point is lost and the record can be read.

Reopening a sealed record is the way back: the whole log returns from its second place. In
another clone, where that is missing, a resumed log begins with thinned points; their true
statistics stay in `run.json` and are combined with those of the points that follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runpress.errors import RecordError, RecordUnreadable
from runpress.format.read import LogRead, read_log, read_manifest
from runpress.format.schema import (
    MANIFEST,
    METRICS,
    Attempt,
    Goal,
    Log,
    Metric,
    RunRecord,
    Series,
    default_goal,
)
from runpress.format.statistics import combine, count_until, describe
from runpress.format.write import replace_file, write_manifest
from runpress.record.complaints import LOGGER
from runpress.record.curves import redrawn
from runpress.record.effects import timestamp
from runpress.record.keeping import keep_whole, measured, put_back, whole_log
from runpress.record.lock import in_turn
from runpress.record.logfile import is_written_to
from runpress.record.root import logs_home
from runpress.record.system import thin_system
from runpress.record.thin import MOST_POINTS, Former, thin


def seal(
    folder: Path, record: RunRecord, repository_root: Path, goals: Mapping[str, Metric]
) -> RunRecord:
    """Write the ended run's `run.json` and thin its log; return the record as written.

    Args:
        folder: the record.
        record: the run with its final status; its summary holds what the script set. Where
            `log.thinned` says that the log begins with thinned points, its `metrics` and
            `log` are those of the points that were thinned.
        repository_root: where `.runpress/logs/` keeps logs that are too long to publish.
        goals: what `define_metric` said: goal and unit a metric.

    Raises:
        OSError: the record cannot be written; the log is whole then.
    """
    return _seal(folder, record, read_log(folder, folder.name), repository_root, goals)


def seal_crashed(folder: Path) -> RunRecord:
    """Seal the record of a process that died, draw its curves, and return it.

    It ended with its last write. A record that has ended already is returned as it is.

    Raises:
        RecordUnreadable: there is no record to seal.
        RecordError: somebody still writes to it.
        OSError: the record cannot be written.
    """
    with in_turn(folder.parent) as is_ours:
        if not is_ours:
            raise RecordError(f"{folder} is being resumed or sealed elsewhere. Try again later.")
        read = read_manifest(folder, folder.name)
        if read.record is not None and read.record.status != "running":
            return read.record
        record = redrawn(folder, settle_crashed(folder))
        write_manifest(folder, record)
        thin_system(folder)
        return record


def settle_crashed(folder: Path) -> RunRecord:
    """Seal the record of a process that died, without its curves; see `seal_crashed`.

    For who has the experiment's turn, see `in_turn`.
    """
    read = read_manifest(folder, folder.name)
    record = read.record
    if record is None:
        raise RecordUnreadable(str(read.problem))
    if record.status != "running":
        return record
    if is_written_to(folder / METRICS):
        raise RecordError(f"{folder} is still being written. Stop the training first.")
    log = read_log(folder, folder.name)
    ended = timestamp(datetime.fromtimestamp(_last_write(folder), UTC))
    attempts = _cut_short(record.attempts, ended, log.seconds)
    record = replace(record, status="crashed", ended=ended, attempts=attempts, error=None)
    return _seal(folder, record, log, logs_home(folder.parent.parent), record.metrics)


def reopen(folder: Path, record: RunRecord, repository_root: Path) -> RunRecord:
    """Make a sealed record's log whole again where that can be done; return the record.

    `run.json` is left as it is: the caller writes it, with a new attempt and its status.
    Where the whole log is back, all but goals and units is taken out of `metrics`, and out
    of `log` everything. Where it is missing, or is no longer the one that was sealed, the
    thinned points stay, and `metrics` and `log` say what is known of those they stand for.

    Raises:
        OSError: the log cannot be written; it is as it was then.
    """
    if record.log.thinned and not put_back(
        whole_log(repository_root, folder, record.id), folder, record.log
    ):
        return record
    known = {name: Metric(goal=one.goal, unit=one.unit) for name, one in record.metrics.items()}
    return replace(record, metrics=known, log=Log())


def _seal(
    folder: Path,
    record: RunRecord,
    log: LogRead,
    repository_root: Path,
    goals: Mapping[str, Metric],
) -> RunRecord:
    former = record.log if record.log.thinned else None
    place = whole_log(repository_root, folder, record.id)
    if former is None:
        fresh = log
    else:
        attempt = max(1, len(record.attempts))
        fresh = read_log(folder, folder.name, attempt=attempt)
        # The whole log of the attempts before may lie in another clone, and stays that one's.
        place = place.with_name(f"{place.stem}-attempt{attempt}.jsonl")
    size, checked = measured(folder / METRICS)
    sealed = replace(
        record,
        metrics=_statistics(record, log, fresh, goals),
        summary=summary_of(log.series) | dict(record.summary),
        log=Log(
            steps=_steps(former, fresh) if former else log.steps,
            last_step=log.last_step,
            bytes=size,
            sha256=checked,
            thinned=former is not None or log.steps > MOST_POINTS,
        ),
    )
    is_long = log.steps > MOST_POINTS and _is_kept(folder, place)
    if not is_long and former is None:
        sealed = replace(sealed, log=replace(sealed.log, thinned=False))
    write_manifest(folder, sealed)
    if is_long:
        begun = _former(former, log, fresh) if former else None
        replace_file(folder / METRICS, thin(log.series, joins=log.joins, former=begun))
    return sealed


def _statistics(
    record: RunRecord, log: LogRead, fresh: LogRead, goals: Mapping[str, Metric]
) -> dict[str, Metric]:
    found = {}
    for name, series in log.series.items():
        defined, before = goals.get(name), record.metrics.get(name)
        goal, unit = goal_of(name, goals), defined.unit if defined else None
        # Of a metric that had few points all are still there.
        if not record.log.thinned or before is None or before.count <= MOST_POINTS:
            found[name] = describe(series, goal, unit)
            continue
        new = fresh.series.get(name, Series())
        again = count_until(new, before.last.step if before.last else None)
        found[name] = combine(before, describe(new, goal, unit), again)
    return found


def _steps(former: Log, fresh: LogRead) -> int:
    """Return how many steps the log had; those that were logged again count once."""
    # Metrics that were logged together share their steps.
    shared = {id(one.steps): one.steps for one in fresh.series.values()}
    steps = set().union(*shared.values())
    known = former.last_step
    return former.steps + sum(known is None or step > known for step in steps)


def _former(before: Log, log: LogRead, fresh: LogRead) -> Former | None:
    """Return what the thinned points at the beginning of a log stand for."""
    kept = log.steps - fresh.steps
    if before.last_step is None or kept <= 0:
        return None
    return Former(before.last_step, before.steps / kept)


def _cut_short(
    attempts: tuple[Attempt, ...], ended: str, seconds: float | None
) -> tuple[Attempt, ...]:
    """Return the attempts with the last one ended; the log's clock runs on over all of them."""
    if not attempts:
        return ()
    *done, last = attempts
    spent = sum(attempt.seconds or 0.0 for attempt in done)
    lasted = round(max(0.0, (seconds or 0.0) - spent), 3)
    return (*done, replace(last, ended=ended, seconds=lasted, status="crashed"))


def _is_kept(folder: Path, place: Path) -> bool:
    """Keep the whole log, and say whether that went well: else it stays where it is."""
    try:
        keep_whole(folder / METRICS, place)
    except OSError as error:
        LOGGER.warning(
            "runpress: %s: the log stays whole, as %s cannot be written: %s. "
            "Nothing is lost; the record is only longer than it need be.",
            folder.name,
            place.parent,
            error.strerror or error,
        )
        return False
    return True


def summary_of(series: Mapping[str, Series]) -> dict[str, Any]:
    """Return the last value of each metric, also where it is not finite."""
    return {name: one.values[-1] for name, one in series.items() if one.values}


def goal_of(name: str, goals: Mapping[str, Metric]) -> Goal | None:
    """Return what better means for a metric: as defined, else by its obvious name."""
    defined = goals.get(name)
    return defined.goal if defined and defined.goal else default_goal(name)


def _last_write(folder: Path) -> float:
    times = [
        path.stat().st_mtime for path in (folder / METRICS, folder / MANIFEST) if path.exists()
    ]
    return max(times)

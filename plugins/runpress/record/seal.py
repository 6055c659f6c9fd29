"""Sealing: the true statistics go into `run.json`, and a long log is thinned.

The order is what makes it safe to be killed at any moment: first the whole log gets its
second place, then `run.json` tells what was in it, and only then the thinned log takes the
whole one's name. Whatever was reached, no point is lost and the record can be read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from runpress.errors import RecordError, RecordUnreadable
from runpress.format.read import read_log, read_manifest
from runpress.format.schema import (
    MANIFEST,
    METRICS,
    Goal,
    Log,
    Metric,
    RunRecord,
    Series,
    default_goal,
)
from runpress.format.statistics import describe
from runpress.format.write import replace_file, write_manifest
from runpress.record.complaints import LOGGER
from runpress.record.curves import draw_figures
from runpress.record.effects import timestamp
from runpress.record.logfile import is_written_to
from runpress.record.root import logs_home
from runpress.record.thin import MOST_POINTS, thin


def seal(
    folder: Path, record: RunRecord, repository_root: Path, goals: Mapping[str, Metric]
) -> RunRecord:
    """Write the ended run's `run.json` and thin its log; return the record as written.

    Args:
        folder: the record.
        record: the run with its final status; its summary holds what the script set.
        repository_root: where `.runpress/logs/` keeps logs that are too long to publish.
        goals: what `define_metric` said: goal and unit a metric.

    Raises:
        OSError: the record cannot be written; the log is whole then.
    """
    log, content = read_log(folder, folder.name), _content(folder / METRICS)
    record = replace(
        record,
        metrics={name: _metric(name, one, goals) for name, one in log.series.items()},
        summary=summary_of(log.series) | dict(record.summary),
        log=Log(
            steps=log.steps,
            last_step=log.last_step,
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            thinned=log.steps > MOST_POINTS,
        ),
    )
    if record.log.thinned and not _is_kept(folder, record, repository_root):
        record = replace(record, log=replace(record.log, thinned=False))
    write_manifest(folder, record)
    if record.log.thinned:
        replace_file(folder / METRICS, thin(log.series))
    return record


def seal_crashed(folder: Path) -> RunRecord:
    """Seal the record of a process that died, and return it.

    It ended with its last write. A record that has ended already is returned as it is.

    Raises:
        RecordUnreadable: there is no record to seal.
        RecordError: somebody still writes to it.
    """
    read = read_manifest(folder, folder.name)
    if read.record is None:
        raise RecordUnreadable(str(read.problem))
    if read.record.status != "running":
        return read.record
    if is_written_to(folder / METRICS):
        raise RecordError(f"{folder} is still being written. Stop the training first.")
    ended = timestamp(datetime.fromtimestamp(_last_write(folder), UTC))
    attempts = read.record.attempts
    if attempts:
        attempts = (*attempts[:-1], replace(attempts[-1], ended=ended))
    record = replace(read.record, status="crashed", ended=ended, attempts=attempts)
    record = seal(folder, record, logs_home(folder.parent.parent), record.metrics)
    record = replace(record, figures=draw_figures(folder, record.metrics))
    write_manifest(folder, record)
    return record


def whole_log(repository_root: Path, experiment: str, run: str) -> Path:
    """Return where the whole log of a run is kept once a thinned one stands in its place."""
    return repository_root / ".runpress" / "logs" / experiment / f"{run}.jsonl"


def keep_whole(log: Path, place: Path) -> None:
    """Give the whole log a second place, in one step, in a folder that git leaves alone."""
    home = place.parent.parent
    place.parent.mkdir(parents=True, exist_ok=True)
    if not (home / ".gitignore").exists():
        replace_file(home / ".gitignore", b"*\n")
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        os.link(log, temporary)
    except OSError:
        # Another disk, or a file system without links.
        shutil.copyfile(log, temporary)
    temporary.replace(place)


def _is_kept(folder: Path, record: RunRecord, repository_root: Path) -> bool:
    """Keep the whole log, and say whether that went well: else it stays where it is."""
    place = whole_log(repository_root, record.experiment, record.run)
    try:
        keep_whole(folder / METRICS, place)
    except OSError as error:
        LOGGER.warning(
            "runpress: %s: the log stays whole, as %s cannot be written: %s. "
            "Nothing is lost; the record is only longer than it need be.",
            record.run,
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


def _metric(name: str, series: Series, goals: Mapping[str, Metric]) -> Metric:
    defined = goals.get(name)
    return describe(series, goal_of(name, goals), defined.unit if defined else None)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _last_write(folder: Path) -> float:
    times = [
        path.stat().st_mtime for path in (folder / METRICS, folder / MANIFEST) if path.exists()
    ]
    return max(times)

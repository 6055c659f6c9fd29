"""Overwriting: a new run takes the folder of the one it replaces, once it has ended.

Until then it lives in a folder of its own, so that a training that is killed half way has
not cost anybody the good record of last week. A run that failed has ended too, and says so
in its predecessor's place.

A kill may come between any two steps of the move. The record that is replaced waits under a
hidden name that ends with its successor's id, and the next `init` in that experiment either
finishes the move or takes it back.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from runpress.format.names import is_name
from runpress.format.problems import Problem
from runpress.format.read import read_manifest
from runpress.format.schema import MANIFEST, METRICS, RunRecord
from runpress.format.write import write_manifest
from runpress.record.complaints import Complaints
from runpress.record.keeping import keep_whole, whole_log, whole_logs
from runpress.record.lock import in_turn
from runpress.record.logfile import is_written_to

# `.<folder>.<id of the run that takes it>`
ASIDE = re.compile(r"\.(?P<folder>.+)\.(?P<id>[0-9a-f]{32})")
# Why a record is left alone.
WRITTEN = "is still being written by another process"
FOREIGN = "has a log that this user cannot read"
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The run to be replaced or resumed, and what it is known again by.

    `hindrance` says why it must be left alone: then it is nobody's predecessor. `attempts`
    are those that it had; with one more it is no longer the run that was meant.
    """

    folder: Path
    id: str
    attempts: int
    hindrance: str | None = None


def find_predecessor(
    parent: Path,
    name: str,
    seed: int | None,
    complaints: Complaints,
    *,
    also_hindered: bool = False,
) -> Predecessor | None:
    """Return the newest run of the same name and seed among the experiment's records.

    Those that must be left alone are passed over unless `also_hindered`. Those that cannot
    be read are passed over, with one warning: the run that was meant may be among them.
    """
    if not parent.is_dir():
        return None
    found: list[tuple[str, str, Predecessor]] = []
    unreadable: list[tuple[str, Problem]] = []
    for folder in sorted(parent.iterdir()):
        if folder.name.startswith("."):
            continue
        read = read_manifest(folder, folder.name)
        record = read.record
        if record is None:
            if read.problem and not _is_missing(folder / MANIFEST):
                unreadable.append((folder.name, read.problem))
        elif (record.name, record.seed) == (name, seed):
            hindrance = _hindrance(folder, record)
            if hindrance is None or also_hindered:
                known = Predecessor(folder, record.id, len(record.attempts), hindrance)
                found.append((record.started, folder.name, known))
    if unreadable:
        complaints.once("unreadable", _passed_over(unreadable))
    return max(found, key=lambda one: one[:2])[2] if found else None


def take_over(
    folder: Path, record: RunRecord, predecessor: Predecessor, repository_root: Path
) -> tuple[Path, RunRecord]:
    """Move an ended run into its predecessor's folder; return where and what it is now.

    Where another run has taken that folder meanwhile, or somebody goes on with either of
    the two, this one stays where it is.

    Raises:
        OSError: something could not be moved; both records are whole, under some name.
    """
    target = predecessor.folder
    with in_turn(folder.parent) as is_ours:
        if not (
            is_ours
            and is_still(target, predecessor.id, predecessor.attempts)
            and is_still(folder, record.id, len(record.attempts))
        ):
            return folder, record
        # First, so that wherever a kill leaves the record its whole log is found from there.
        _keep_logs_also_for(target, repository_root, folder, record.id)
        aside = target.with_name(f".{target.name}.{record.id}")
        target.rename(aside)
        try:
            folder.rename(target)
        except OSError:
            aside.rename(target)
            raise
        return target, _complete(aside, target, record, repository_root)


def settle_moves(parent: Path, repository_root: Path) -> None:
    """Finish or take back what a kill has left half moved among an experiment's records.

    Nothing is raised: what cannot be settled now is tried again at the next `init`.
    """
    with contextlib.suppress(OSError):
        asides = [
            (place, match["folder"], match["id"])
            for place in parent.iterdir()
            if (match := ASIDE.fullmatch(place.name))
        ]
        if not asides:
            return
        with in_turn(parent) as is_ours:
            for aside, name, successor in asides:
                # Another may have settled it meanwhile.
                if is_ours and aside.is_dir():
                    _settle_move(aside, parent / name, successor, repository_root)


def _settle_move(aside: Path, target: Path, successor: str, repository_root: Path) -> None:
    if not target.exists():
        if not (aside / MANIFEST).is_file():
            return
        # The successor is still in its own folder, and so is its whole log.
        aside.rename(target)
        for log in whole_logs(repository_root, target, successor):
            log.unlink(missing_ok=True)
        return
    standing = read_manifest(target, target.name).record
    if standing and standing.id == successor and _hindrance(target, standing) is None:
        _complete(aside, target, standing, repository_root)


def _complete(aside: Path, target: Path, record: RunRecord, repository_root: Path) -> RunRecord:
    """Do what is left once the folder has moved, and return the record; twice is as once."""
    left: list[Path] = []
    replaced = read_manifest(aside, aside.name).record
    if replaced is not None:
        left += whole_logs(repository_root, target, replaced.id)
    if record.run != target.name and is_name(record.run):
        left += whole_logs(repository_root, target.with_name(record.run), record.id)
    for log in left:
        log.unlink(missing_ok=True)
    moved = replace(record, run=target.name)
    if moved != record:
        write_manifest(target, moved)
    shutil.rmtree(aside, ignore_errors=True)
    return moved


def _keep_logs_also_for(target: Path, repository_root: Path, folder: Path, run_id: str) -> None:
    old, new = (whole_log(repository_root, place, run_id) for place in (folder, target))
    for log in whole_logs(repository_root, folder, run_id):
        if log.exists():
            keep_whole(log, new.with_name(new.stem + log.name.removeprefix(old.stem)))


def is_still(folder: Path, run_id: str, attempts: int) -> bool:
    """Say whether a record is the one that is meant, and nobody goes on with it."""
    record = read_manifest(folder, folder.name).record
    return (
        record is not None
        and (record.id, len(record.attempts)) == (run_id, attempts)
        and _hindrance(folder, record) is None
    )


def _hindrance(folder: Path, record: RunRecord) -> str | None:
    """Say why a record must be left alone; None where nothing is in the way."""
    if record.status != "running":
        return None
    try:
        return WRITTEN if is_written_to(folder / METRICS) else None
    except OSError:
        return FOREIGN


def _is_missing(path: Path) -> bool:
    # A folder is there a moment before its record is.
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _passed_over(unreadable: list[tuple[str, Problem]]) -> str:
    names = ", ".join(name for name, _ in unreadable[:MOST_NAMED])
    more = f" and {len(unreadable) - MOST_NAMED} more" if len(unreadable) > MOST_NAMED else ""
    _, problem = unreadable[0]
    return (
        f"{names}{more} cannot be resumed or replaced, should the run be there: {problem.what} "
        f"{problem.move}"
    )

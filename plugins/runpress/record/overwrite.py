"""Overwriting: a new run takes the folder of the one it replaces, once it has ended.

Until then it lives in a folder of its own, so that a training that is killed half way has
not cost anybody the good record of last week. A run that failed has ended too, and says so
in its predecessor's place.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from runpress.format.read import read_manifest
from runpress.format.schema import METRICS, RunRecord
from runpress.format.write import write_manifest
from runpress.record.logfile import is_written_to
from runpress.record.seal import whole_log


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The run to be replaced: its folder, and the id by which it is known again."""

    folder: Path
    id: str


def find_predecessor(parent: Path, name: str, seed: int | None) -> Predecessor | None:
    """Return the newest run of the same name and seed among the experiment's records.

    A run that somebody still writes to is nobody's predecessor.
    """
    if not parent.is_dir():
        return None
    records = [
        (record, folder)
        for folder in parent.iterdir()
        if not folder.name.startswith(".")
        and (record := read_manifest(folder, folder.name).record)
        and (record.name, record.seed) == (name, seed)
        and not (record.status == "running" and is_written_to(folder / METRICS))
    ]
    if not records:
        return None
    record, folder = max(records, key=lambda found: (found[0].started, found[1].name))
    return Predecessor(folder, record.id)


def take_over(
    folder: Path, record: RunRecord, predecessor: Predecessor, repository_root: Path
) -> tuple[Path, RunRecord]:
    """Move an ended run into its predecessor's folder; return where and what it is now.

    Where another run has taken that folder meanwhile, this one stays where it is.
    """
    target = predecessor.folder
    standing = read_manifest(target, target.name).record
    if standing is None or standing.id != predecessor.id:
        return folder, record
    aside = target.with_name(f".{target.name}.{record.id}")
    target.rename(aside)
    try:
        folder.rename(target)
    except OSError:
        aside.rename(target)
        raise
    moved = replace(record, run=target.name)
    write_manifest(target, moved)
    shutil.rmtree(aside, ignore_errors=True)
    _move_whole_log(repository_root, record, moved)
    return target, moved


def _move_whole_log(repository_root: Path, before: RunRecord, after: RunRecord) -> None:
    old = whole_log(repository_root, before.experiment, before.run)
    new = whole_log(repository_root, after.experiment, after.run)
    with contextlib.suppress(FileNotFoundError):
        if before.log.thinned:
            old.replace(new)
        else:
            # What stands there was the predecessor's.
            new.unlink()

"""Resuming: another attempt at the same run, in the same record.

The newest run of the same experiment, name and seed goes on: its log grows, its clock runs
on, and `_attempt` on a line says to which life of the run it belongs. A run whose process
was killed is sealed first, as `runpress seal` would do, so that there is one way only in
which a record can be continued.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runpress.format.manifest import plain
from runpress.format.read import read_log, read_manifest
from runpress.format.schema import RunRecord
from runpress.record.seal import reopen, settle_crashed, summary_of


@dataclass(frozen=True, slots=True)
class Resumed:
    """A record that goes on, and what it was when the attempt before had ended."""

    record: RunRecord
    before: RunRecord

    @property
    def start(self) -> int:
        """The step at which a call of `log` without one goes on."""
        last = self.before.log.last_step
        return 0 if last is None else last + 1


def take_up(folder: Path, new: RunRecord, repository_root: Path) -> Resumed:
    """Make an ended record a running one again and return it; the caller writes it.

    The caller has the experiment's turn, see `in_turn`, until it has opened the log.

    Args:
        folder: the record that goes on.
        new: what a new run would have recorded at its start.
        repository_root: where `.runpress/logs/` keeps logs that are too long to publish.

    Raises:
        OSError: the record cannot be read or written.
    """
    read = read_manifest(folder, folder.name)
    if read.record is None:
        raise OSError(f"{folder.name} cannot be read: {read.problem}")
    was_killed = read.record.status == "running"
    before = settle_crashed(folder) if was_killed else read.record
    # While a run lasts, its summary holds nothing but what the script has set.
    summary = read.record.summary if was_killed else _set_by_script(folder, before)
    old = reopen(folder, before, repository_root)
    again = replace(
        old,
        status="running",
        ended=None,
        error=None,
        group=new.group or old.group,
        baseline=new.baseline or old.baseline,
        command=new.command,
        notes=new.notes or old.notes,
        tags=tuple(dict.fromkeys((*old.tags, *new.tags))),
        config={**old.config, **new.config},
        summary=summary,
        environment=new.environment or old.environment,
        attempts=(*old.attempts, *new.attempts),
    )
    return Resumed(again, before)


def seconds_of(record: RunRecord) -> float:
    """Return the seconds that the attempts before the last have taken."""
    return sum(attempt.seconds or 0.0 for attempt in record.attempts[:-1])


def _set_by_script(folder: Path, record: RunRecord) -> dict[str, Any]:
    """Return the part of a sealed summary that is no metric's last value."""
    known = {name: metric.last.value for name, metric in record.metrics.items() if metric.last}
    # Only the log tells of a last value that is not finite; sealing has kept it.
    last = plain(known | summary_of(read_log(folder, folder.name).series))
    return {
        name: value
        for name, value in record.summary.items()
        if name not in last or last[name] != value
    }

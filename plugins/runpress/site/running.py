"""Whether somebody still trains a run whose record has no end, and how far it has to go.

A record cannot say that its writer died. The dev server takes a run whose files were written
to a short while ago as running: while it trains, its metrics grow, and the machine is sampled
beside them. Every other build takes it as crashed, whoever reads what it made and when.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runpress.format.schema import MANIFEST, METRICS, SYSTEM
from runpress.site.catalog import Arm, Run

# Without a write for so many seconds, a run is taken as crashed.
QUIET = 300.0
# What configs call the number of steps, by their last part; and that of epochs, which is the
# number of steps where a script logs once an epoch.
STEPS = (
    "steps",
    "max_steps",
    "total_steps",
    "num_steps",
    "train_steps",
    "num_train_steps",
    "max_iters",
    "iterations",
)
EPOCHS = ("epochs", "max_epochs", "num_epochs", "num_train_epochs")


@dataclass(frozen=True, slots=True)
class Clock:
    """What the dev server knows and a build does not: the time of day.

    `now` is in seconds as files have them; `quiet` is after how many without a write a run
    counts as crashed.
    """

    now: float
    quiet: float = QUIET

    def is_running(self, folder: Path) -> bool:
        """Say whether a record without an end is being written."""
        return silence(folder, self.now) < self.quiet


def silence(folder: Path, now: float) -> float:
    """Return for how many seconds nothing of a record was written; infinity where nothing is there.

    Clocks of two machines may differ by a little, so a date to come counts as far from now as
    one that has passed. One of a far future says nothing: nobody has written then.
    """
    ages = [math.inf]
    for name in (METRICS, SYSTEM, MANIFEST):
        with suppress(OSError):
            ages.append(abs(now - (folder / name).stat().st_mtime))
    return min(ages)


def expected_end(run: Run, arms: Iterable[Arm]) -> int | None:
    """Return the last step that a run will have, as far as can be told; None where nothing tells.

    A finished run tells where the config is the same but for the seed, the newest first. Else
    the run's own config does: by a key that was right for a finished run of the experiment,
    or by its name alone.
    """
    listed = list(arms)
    finished = [each for arm in listed for each in arm.runs if each.status == "finished"]
    finished.sort(key=lambda each: each.record.started, reverse=True)
    for each in finished:
        if each.record.arm == run.record.arm and _but_seed(each) == _but_seed(run):
            return each.record.log.last_step
    return _by_config(run, finished)


def _by_config(run: Run, finished: Iterable[Run]) -> int | None:
    told = _told(run.record.config)
    for each in finished:
        ended, theirs = each.record.log.last_step, _told(each.record.config)
        for key in told:
            # Counted from 0, the last of 100 steps is step 99.
            if ended is not None and theirs.get(key) in (ended, ended + 1):
                return told[key] - (theirs[key] - ended)
    reached = run.record.log.last_step or 0
    for names in (STEPS, EPOCHS):
        for key, count in told.items():
            if key.rpartition(".")[2] in names and count > reached:
                return count - 1
    return None


def _told(config: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of a config that can be one of steps, the plainest first."""
    named = {
        key: value
        for key, value in config.items()
        if key.rpartition(".")[2] in (*STEPS, *EPOCHS) and type(value) is int and value > 0
    }
    return dict(sorted(named.items(), key=lambda item: (item[0].count("."), item[0])))


def _but_seed(run: Run) -> dict[str, Any]:
    return {key: value for key, value in run.record.config.items() if key != "seed"}

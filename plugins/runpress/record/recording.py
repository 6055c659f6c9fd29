"""A record while it is being written: the folder, the log, and what `run.json` will say.

This is the part of a run that touches the disk, and anything here may raise OSError. The
run's public face keeps that from the training.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from runpress.format.schema import (
    METRICS,
    Alert,
    Artifact,
    Dataset,
    Diagram,
    Figure,
    Goal,
    Metric,
    RunRecord,
)
from runpress.format.write import replace_file, write_manifest
from runpress.record.bystander import Bystander
from runpress.record.compiling import keep_compilers_out
from runpress.record.complaints import Complaints, said_by
from runpress.record.config import flatten
from runpress.record.curves import redrawn
from runpress.record.effects import Effects, timestamp
from runpress.record.endings import undisturbed
from runpress.record.environment import surroundings, torch_facts
from runpress.record.journal import Journal, Keep, nowhere
from runpress.record.lock import in_turn
from runpress.record.logfile import LogFile
from runpress.record.overwrite import Predecessor, is_still, take_over
from runpress.record.redact import redact_text
from runpress.record.resume import Resumed, seconds_of
from runpress.record.root import logs_home
from runpress.record.seal import seal
from runpress.record.seed import seed_of
from runpress.record.strangers import say_strangers
from runpress.record.summary import Summary
from runpress.record.system import thin_system

# `run.json` does not grow with steps, and a warning at each of them is one warning.
MOST_ALERTS = 100
# How long the end of a run waits for facts; whoever stops it may kill it next.
MOST_SECONDS, STOPPED_SECONDS = 5.0, 1.0
# Of a script that changes its config or summary at every step the later changes wait for
# the end.
MOST_EARLY = 20
# How long an end waits while another record of the experiment changes hands.
ENDING_SECONDS = 5.0


class Recording:
    """One run's record, from its first `run.json` to its last.

    Args:
        folder: the record.
        record: what its `run.json` says to begin with.
        keep: finds a place for what is logged and is no number.
        predecessor: the run whose folder this one takes when it has ended.
        resumed: what this record was before, if it goes on.
    """

    def __init__(
        self,
        folder: Path,
        record: RunRecord,
        effects: Effects,
        complaints: Complaints,
        *,
        keep: Keep = nowhere,
        predecessor: Predecessor | None = None,
        resumed: Resumed | None = None,
    ) -> None:
        self.folder = folder
        self.record = record
        self.summary = Summary.of(record, resumed.before.metrics if resumed else {})
        self._effects = effects
        self._bystander: Bystander | None = None
        self._complaints = complaints
        self._predecessor = predecessor
        self._process = os.getpid()
        # A key that an earlier attempt had is still an input of this run.
        self._inherited = resumed.before.config if resumed else {}
        self._early_configs = self._early_summaries = 0
        # The environment is gathered by a thread, which writes what it has found.
        self._turn = threading.RLock()
        write_manifest(folder, record)
        self.journal = Journal(
            LogFile(folder / METRICS),
            effects.timer,
            complaints,
            self.summary,
            keep=keep,
            attempt=len(record.attempts),
            start=resumed.start if resumed else 0,
            before=seconds_of(record),
        )

    def begin(self) -> None:
        """Count seconds from now, and have the machine looked at while the training goes on."""
        keep_compilers_out()
        self._bystander = Bystander(
            self.folder,
            self._effects,
            lambda: self.journal.seconds,
            gathered=self.learn,
            complaints=self._complaints,
        )
        self.journal.start_clock()

    @property
    def is_ours(self) -> bool:
        """False in a process that was forked off: its parent keeps the record."""
        return os.getpid() == self._process

    def define_metric(self, name: str, goal: Goal | None, unit: str | None) -> None:
        """Note what better means for a metric, and its unit."""

        def defined(record: RunRecord) -> RunRecord:
            known = record.metrics.get(name, Metric())
            told = replace(known, goal=goal or known.goal, unit=unit or known.unit)
            return replace(record, metrics={**record.metrics, name: told})

        self.change(defined)

    def add_diagram(self, name: str, text: str) -> None:
        """Write a Mermaid text into the record; of one name the last stays."""
        place = self.folder / "diagrams" / f"{name}.mmd"
        place.parent.mkdir(exist_ok=True)
        replace_file(place, text.encode("utf-8", "replace"))
        diagram = Diagram(name=name, file=f"diagrams/{place.name}")
        self.change(lambda record: replace(record, diagrams=_with(record.diagrams, diagram)))

    def add_figure(self, figure: Figure) -> None:
        """Note a picture of the script's own; of one name the last stays."""
        self.change(lambda record: replace(record, figures=_with(record.figures, figure)))

    def add_artifact(self, artifact: Artifact) -> None:
        """Note a file of the script's; of one name the last stays."""
        self.change(lambda record: replace(record, artifacts=_with(record.artifacts, artifact)))

    def add_dataset(self, dataset: Dataset) -> None:
        """Note a data set; of one name the last stays."""
        self.change(lambda record: replace(record, dataset=_with(record.dataset, dataset)))

    def add_alert(self, title: str, text: str, level: str) -> None:
        """Note something that is to be seen, at the step that was logged last."""
        if len(self.record.alerts) >= MOST_ALERTS:
            self._complaints.once(
                "alerts",
                f"alert {title[:60]!r} and all later ones are not recorded: a record holds "
                f"{MOST_ALERTS} at the most. Log what happens often as a metric.",
            )
            return
        seconds = round(self.journal.seconds, 3)
        alert = Alert(title, text, level, self.journal.last_step, seconds)
        self.change(lambda record: replace(record, alerts=(*record.alerts, alert)))

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Note facts about what the run runs on."""
        commit = (facts.get("git") or {}).get("commit")

        def informed(record: RunRecord) -> RunRecord:
            last = record.attempts[-1]
            return replace(
                record,
                environment={**record.environment, **facts},
                attempts=(*record.attempts[:-1], replace(last, commit=commit or last.commit)),
            )

        self.change(informed)

    def surroundings(self) -> dict[str, Any]:
        """Return what is known by now of where the run runs."""
        gathered = self.record.environment
        facts = gathered if "python" in gathered else surroundings(self._effects)
        return {**facts, **torch_facts()}

    def take_config(self, config: Mapping[str, Any]) -> None:
        """Note a config that the script has changed, so that a kill does not lose it."""
        if self._early_configs < MOST_EARLY:
            self._early_configs += 1
            self.change(lambda record: self._with_config(record, config))

    def seal(
        self,
        status: str,
        error: BaseException | None,
        config: Mapping[str, Any],
        hurried: Callable[[], bool],
    ) -> None:
        """End the run: its status, its statistics, its log; a call is not to be interrupted.

        Args:
            status: how it ended.
            error: the exception that ended it, if one did.
            config: the run's inputs as they are now.
            hurried: says whether somebody waits for the process to go.
        """
        seconds, now = self.journal.seconds, self._effects.now()
        if self._bystander is not None:
            # It may be waiting for its turn to write, so before we take ours.
            self._bystander.stop(hurried, STOPPED_SECONDS if status == "stopped" else MOST_SECONDS)
        with in_turn(self.folder.parent, ENDING_SECONDS), self._turn:
            with self._complaints:
                # What waits on a device that has failed cannot be read.
                self.journal.close()
            with self._complaints:
                self.record = self._with_config(self.record, config)
            ended = replace(
                self._ended(self.record, status, now, seconds),
                status=status,
                error=error_of(error),
            )
            self._seal(ended)

    def complete(self) -> None:
        """Draw the ended run's curves and take the folder that it replaces."""
        drawn = self._drawn()
        with in_turn(self.folder.parent, ENDING_SECONDS):
            # It has been resumed while the curves were drawn: it is that process's now.
            if not is_still(self.folder, self.record.id, len(self.record.attempts)):
                return
            if drawn is not None:
                self.change(lambda _: drawn)
        with self._complaints:
            say_strangers(self.folder, self._complaints)
        if self._predecessor is not None:
            with undisturbed():
                self.folder, self.record = take_over(
                    self.folder, self.record, self._predecessor, self._home
                )

    def _seal(self, ended: RunRecord) -> None:
        try:
            whole = replace(self._with_torch(ended), summary=self.summary.plain())
            self.record = seal(self.folder, whole, self._home, self.record.metrics)
            thin_system(self.folder)
        except OSError:
            raise
        except Exception:
            # Whatever is wrong with what was recorded, how the run ended can be said.
            self.record = ended
            write_manifest(self.folder, ended)
            raise

    @property
    def _home(self) -> Path:
        return logs_home(self.folder.parent.parent)

    def take_summary(self) -> None:
        """Note what the script has set in the summary, so that a kill does not lose it."""
        if self._early_summaries < MOST_EARLY:
            self._early_summaries += 1
            self.change(lambda record: replace(record, summary=self.summary.plain()))

    def _with_config(self, record: RunRecord, config: Mapping[str, Any]) -> RunRecord:
        # A config may come after init, as with accelerate, and bring the seed with it.
        seed = seed_of(None, config) if record.seed is None else record.seed
        return replace(record, config={**self._inherited, **flatten(config)}, seed=seed)

    def _drawn(self) -> RunRecord | None:
        """Draw the curves; return the record with them, None where that has failed."""
        try:
            return redrawn(self.folder, self.record)
        except Exception as error:  # noqa: BLE001 - a record without pictures is still a record
            self._complaints.once(
                "write" if isinstance(error, OSError) else "draw",
                f"the curves could not be drawn ({type(error).__name__}: {said_by(error)}). "
                "The record is finished without them.",
            )
            return None

    def change(self, change: Callable[[RunRecord], RunRecord]) -> None:
        """Replace `run.json` by what `change` makes of it."""
        with self._turn:
            changed = change(self.record)
            try:
                write_manifest(self.folder, changed)
            except OSError:
                # The disk may have room again when the next change comes.
                self.record = changed
                raise
            self.record = changed

    @staticmethod
    def _with_torch(record: RunRecord) -> RunRecord:
        # The script may have imported torch, or started CUDA, since it called init.
        return replace(record, environment={**record.environment, **torch_facts()})

    @staticmethod
    def _ended(record: RunRecord, status: str, now: datetime, seconds: float) -> RunRecord:
        ended = timestamp(now)
        attempt = replace(
            record.attempts[-1],
            ended=ended,
            seconds=round(seconds - seconds_of(record), 3),
            status=status,
        )
        return replace(record, ended=ended, attempts=(*record.attempts[:-1], attempt))


def error_of(error: BaseException | None) -> dict[str, str] | None:
    """Return the type and message of the exception that ended a run, fit to be published."""
    if error is None:
        return None
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - an exception may fail to print itself
        message = ""
    return {"type": type(error).__name__, "message": redact_text(message)}


Named = TypeVar("Named", bound=Diagram | Figure | Artifact | Dataset)


def _with(known: tuple[Named, ...], new: Named) -> tuple[Named, ...]:
    kept = [one for one in known if one.name != new.name]
    return (*kept, new)

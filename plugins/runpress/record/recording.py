"""A record while it is being written: the folder, the log, and what `run.json` will say.

This is the part of a run that touches the disk, and anything here may raise OSError. The
run's public face keeps that from the training.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from runpress.format.schema import (
    METRICS,
    Attempt,
    Diagram,
    Goal,
    Metric,
    RunRecord,
)
from runpress.format.write import line_of, replace_file, write_manifest
from runpress.record.complaints import Complaints, said_by
from runpress.record.config import flatten
from runpress.record.curves import draw_figures
from runpress.record.effects import Effects, timestamp
from runpress.record.endings import undisturbed
from runpress.record.environment import torch_facts
from runpress.record.intake import Intake
from runpress.record.logfile import LogFile
from runpress.record.overwrite import Predecessor, take_over
from runpress.record.redact import redact_text
from runpress.record.root import logs_home
from runpress.record.seal import seal
from runpress.record.summary import Summary


class Recording:
    """One run's record, from its first `run.json` to its last."""

    def __init__(
        self,
        folder: Path,
        record: RunRecord,
        effects: Effects,
        complaints: Complaints,
        predecessor: Predecessor | None = None,
    ) -> None:
        self.folder = folder
        self.record = record
        self._effects = effects
        self._complaints = complaints
        self._predecessor = predecessor
        self._intake = Intake(complaints)
        self._process = os.getpid()
        write_manifest(folder, record)
        self._log = LogFile(folder / METRICS)
        self._began = effects.timer()

    @property
    def is_ours(self) -> bool:
        """False in a process that was forked off: its parent keeps the record."""
        return os.getpid() == self._process

    def start_clock(self) -> None:
        """Count seconds from now: what came before was ours, not the training's."""
        self._began = self._effects.timer()

    def log(self, metrics: object, step: object, summary: Summary) -> None:
        """Append one line with whatever is a number in `metrics`."""
        numbers = self._intake.metrics(metrics)
        at = self._intake.step(step)
        if not numbers:
            return
        summary.take(at, numbers)
        self._log.write(line_of(at, self._effects.timer() - self._began, numbers))

    def define_metric(self, name: str, goal: Goal | None, unit: str | None) -> None:
        """Note what better means for a metric, and its unit."""
        defined = {name: Metric(goal=goal, unit=unit)}
        self._write(replace(self.record, metrics={**self.record.metrics, **defined}))

    def add_diagram(self, name: str, text: str) -> None:
        """Write a Mermaid text into the record; of one name the last stays."""
        place = self.folder / "diagrams" / f"{name}.mmd"
        place.parent.mkdir(exist_ok=True)
        replace_file(place, text.encode("utf-8", "replace"))
        others = [one for one in self.record.diagrams if one.name != name]
        diagram = Diagram(name=name, file=f"diagrams/{place.name}")
        self._write(self._with_torch(replace(self.record, diagrams=(*others, diagram))))

    def finish(
        self,
        status: str,
        error: BaseException | None,
        config: Mapping[str, Any],
        summary: Summary,
    ) -> None:
        """End the run: seal the log, draw its curves, take the folder it replaces."""
        seconds, now = self._effects.timer() - self._began, self._effects.now()
        ended = replace(
            self._ended(self.record, now, seconds),
            status=status,
            error=error_of(error),
            config=flatten(config),
            summary=summary.plain(),
        )
        home = logs_home(self.folder.parent.parent)
        with undisturbed():
            self._log.close()
            self.record = seal(self.folder, self._with_torch(ended), home, self.record.metrics)
        self._draw()
        if self._predecessor is not None:
            with undisturbed():
                self.folder, self.record = take_over(
                    self.folder, self.record, self._predecessor, home
                )

    def _draw(self) -> None:
        try:
            figures = draw_figures(self.folder, self.record.metrics)
        except Exception as error:  # noqa: BLE001 - a record without pictures is still a record
            self._complaints.once(
                "write" if isinstance(error, OSError) else "draw",
                f"the curves could not be drawn ({type(error).__name__}: {said_by(error)}). "
                "The record is finished without them.",
            )
            return
        self._write(replace(self.record, figures=figures))

    def _write(self, record: RunRecord) -> None:
        self.record = record
        write_manifest(self.folder, record)

    @staticmethod
    def _with_torch(record: RunRecord) -> RunRecord:
        # The script may have imported torch, or started CUDA, since it called init.
        return replace(record, environment={**record.environment, **torch_facts()})

    @staticmethod
    def _ended(record: RunRecord, now: datetime, seconds: float) -> RunRecord:
        ended = timestamp(now)
        attempt = Attempt(record.started, ended, round(seconds, 3))
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

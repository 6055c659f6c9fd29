"""A run as a training script sees it.

Every method may be called at any time, in any process, with anything: a run that records
nothing answers like one that does, and no exception of ours reaches the training.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from runpress.format.schema import Goal
from runpress.record.complaints import Complaints
from runpress.record.config import describe
from runpress.record.endings import Endings, ending_of
from runpress.record.recording import Recording
from runpress.record.summary import Summary

ENDS = ("finished", "failed", "stopped")
GOALS: Mapping[str, Goal] = {"min": "min", "max": "max"}


class Run:
    """One execution of a training script; made by `init`, and a context manager.

    Attributes:
        config: the run's inputs, nested as they were given. What the script changes here
            is recorded when the run ends.
    """

    def __init__(
        self, recording: Recording | None, complaints: Complaints, config: dict[str, Any]
    ) -> None:
        self.config = config
        self._summary = Summary(recorded=recording is not None)
        self._recording = recording
        self._complaints = complaints
        self._ended = False
        self._endings = Endings(self._end) if recording else None
        if recording:
            recording.start_clock()

    @property
    def summary(self) -> Summary:
        """One value a metric: the last, unless the script sets another."""
        return self._summary

    @summary.setter
    def summary(self, values: Mapping[str, Any]) -> None:
        # What a script assigns in its place is meant to be in it.
        with self._complaints:
            self._summary.update(values)

    @property
    def dir(self) -> Path:
        """The record's folder; of a run that records nothing one that goes with the process."""
        return self._recording.folder if self._recording else self._passing_folder

    @cached_property
    def _passing_folder(self) -> Path:
        # A script that puts a file beside the record does so on every rank.
        folder = Path(tempfile.mkdtemp(prefix="runpress-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return folder

    @property
    def id(self) -> str:
        """What tells this run from every other; empty in a run that records nothing."""
        return self._recording.record.id if self._recording else ""

    @property
    def ended(self) -> bool:
        """Whether the run has been finished."""
        return self._ended

    def log(self, metrics: object, step: object = None) -> None:
        """Record numbers at a step.

        Args:
            metrics: names and numbers; NumPy and torch scalars count, nested dicts join
                with `/`. What is no number is left out, with one warning a name.
            step: a whole number from 0; without it the run counts on from its highest step.
                Steps may come in any order; at one step the last write of a metric wins.
        """
        recording = self._live("log")
        if recording is not None:
            with self._complaints:
                recording.log(metrics, step, self._summary)

    def watch(
        self,
        model: object,
        *,
        loader: object = None,
        optimizer: object = None,
        scheduler: object = None,
        loss: object = None,
    ) -> None:
        """Draw the pipeline of these objects; they are looked at and left as they are."""
        recording = self._live("watch")
        if recording is not None:
            from runpress.record.pipeline import pipeline_diagram

            with self._complaints:
                text = pipeline_diagram(
                    model, loader=loader, optimizer=optimizer, scheduler=scheduler, loss=loss
                )
                recording.add_diagram("pipeline", text)

    def define_metric(self, name: str, goal: object = None, unit: object = None) -> None:
        """Say what better means for a metric, `goal="min"` or `"max"`, and its unit."""
        recording = self._live("define_metric")
        if recording is None:
            return
        with self._complaints:
            known = GOALS.get(goal) if isinstance(goal, str) else None
            if goal is None or known is not None:
                recording.define_metric(str(name), known, None if unit is None else str(unit))
                return
            self._complaints.once(
                f"goal {name}",
                f"goal {describe(goal)} of {name!r} is neither 'min' nor 'max'; ignored.",
            )

    def finish(self, status: object = None) -> None:
        """End the run: seal its log and draw its curves. A second call does nothing.

        Args:
            status: finished, failed or stopped; finished by default.
        """
        known = status if isinstance(status, str) and status in ENDS else None
        if status is not None and known is None:
            self._complaints.once(
                "status",
                f"status {describe(status)} is none of {', '.join(ENDS)}; taken as finished.",
            )
        self._end(known or "finished", None)

    def _end(self, status: str, error: BaseException | None) -> None:
        recording = self._recording
        if self._ended or recording is None or not recording.is_ours:
            return
        self._ended = True
        if self._endings:
            self._endings.stop_watching()
        with self._complaints:
            recording.finish(status, error, self.config, self._summary)

    def _live(self, call: str) -> Recording | None:
        """Return what records this run now; None, with one warning, after its end."""
        if self._ended:
            self._complaints.once(
                "ended", f"{call} was called after finish and recorded nothing. Call init again."
            )
            return None
        recording = self._recording
        return recording if recording is not None and recording.is_ours else None

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._end(*ending_of(error))

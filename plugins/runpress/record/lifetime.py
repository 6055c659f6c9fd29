"""A run from its first record to its end, however it ends.

Here stands what a script sees least of: who is told that the run goes, what becomes of it when
nobody says that it is over, and that a copy of the process leaves the record alone.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from runpress.record.complaints import Complaints
from runpress.record.endings import Endings, ending_of, undisturbed
from runpress.record.notebook import Cells
from runpress.record.run_config import RunConfig
from runpress.record.summary import Summary
from runpress.record.wandb_shape import meaningless

if TYPE_CHECKING:
    from runpress.record.journal import Journal
    from runpress.record.recording import Recording
    from runpress.record.watching import Watching


class Lifetime:
    """The beginning and the end of a run, its inputs and its results."""

    def __init__(
        self, complaints: Complaints, config: RunConfig, name: str = "", experiment: str = ""
    ) -> None:
        self._config = config
        self._name = name
        self._experiment = experiment
        self._complaints = complaints
        self._summary = Summary(recorded=False)
        self._recording: Recording | None = None
        self._journal: Journal | None = None
        self._watching: Watching | None = None
        self._endings: Endings | None = None
        self._cells: Cells | None = None
        self._ended = False
        self._acts = 0
        # How the run counts if the script leaves it without a word.
        self._left_as: tuple[str, BaseException | None] = ("finished", None)

    def record(self, recording: Recording) -> None:
        """Record into `recording` from now on; `init` calls this as its last act."""
        self._recording = recording
        self._summary = recording.summary
        self._endings = Endings(self._end, self._progress, self.leave)
        self._cells = Cells(self._cell_ended, self._progress)
        self._config.when_changed(self._take_config)
        self._summary.changed = self._take_summary
        _OPEN.add(self)
        self._journal = recording.journal
        recording.begin()

    @property
    def config(self) -> RunConfig:
        """The run's inputs, nested as they were given, as a dict with attributes.

        What the script changes here is recorded; what it assigns in its place is added.
        """
        return self._config

    @config.setter
    def config(self, values: object) -> None:
        with self._complaints:
            try:
                self._config.update(values)
            except TypeError as error:
                self._complaints.once("config", f"{error}; it was left out. Assign a dict.")

    @property
    def summary(self) -> Summary:
        """One value a metric: the last, unless the script sets another."""
        return self._summary

    @summary.setter
    def summary(self, values: Mapping[str, Any]) -> None:
        # What a script assigns in its place is meant to be in it.
        with self._complaints:
            try:
                self._summary.update(values)
            except (TypeError, ValueError) as error:
                self._complaints.once("summary", f"{error}; it was left out. Assign a dict.")

    @property
    def id(self) -> str:
        """What tells this run from every other; empty in a run that records nothing."""
        return self._recording.record.id if self._recording else ""

    @property
    def ended(self) -> bool:
        """Whether the run has been finished."""
        return self._ended

    @property
    def resumed(self) -> bool:
        """Whether the run goes on where an earlier attempt ended."""
        return self._recording is not None and len(self._recording.record.attempts) > 1

    @property
    def step(self) -> int:
        """The step at which a call of `log` without one would record."""
        last = self._journal.last_step if self._journal else None
        return 0 if last is None else last + 1

    def leave(self) -> None:
        """End the run for want of anybody who goes on with it: at the next `init` or the exit."""
        self._end(*self._left_as)

    def expect(self, status: str) -> None:
        """Say how the run counts if it is left without a word; it is "finished" otherwise."""
        self._left_as = (status, None)

    def _progress(self) -> object:
        """Return what differs after every call that records something."""
        last = self._journal.last_step if self._journal else None
        return last, self._acts

    def _cell_ended(self, error: BaseException | None) -> None:
        self._left_as = ending_of(error)

    def _take_config(self) -> None:
        recording = self._live("config")
        if recording is not None:
            with self._complaints:
                recording.take_config(self._config)

    def _take_summary(self) -> None:
        recording = self._live("summary")
        if recording is not None:
            with self._complaints:
                recording.take_summary()

    def _end(self, status: str, error: BaseException | None) -> None:
        recording = self._recording
        if self._ended or recording is None or not recording.is_ours:
            return
        self._ended = True
        _OPEN.discard(self)
        try:
            # A second Ctrl-C must not cost the record its end.
            with undisturbed() as held, self._complaints:
                self._stop_looking()
                recording.seal(status, error, self._config, lambda: bool(held))
        finally:
            if self._endings:
                self._endings.stop_watching()
        with self._complaints:
            recording.complete()

    def _stop_looking(self) -> None:
        if self._cells:
            self._cells.stop()
        if self._watching:
            with self._complaints:
                self._watching.finish()
        self._journal = None

    def _live(self, call: str) -> Recording | None:
        """Return what records this run now; None, with one warning, after its end."""
        if self._ended:
            self._complaints.once(
                "ended", f"{call} was called after finish and recorded nothing. Call init again."
            )
            return None
        self._acts += 1
        recording = self._recording
        return recording if recording is not None and recording.is_ours else None

    def _left_out(self, call: str, others: Mapping[str, object]) -> None:
        """Name wandb's arguments of a call that say something which is not recorded."""
        names = meaningless(others)
        if names:
            self._complaints.once(
                f"{call} {names}",
                f"{call}: {', '.join(names)} mean nothing here and were left out.",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._end(*ending_of(error))


# The runs that record here and now.
_OPEN: weakref.WeakSet[Lifetime] = weakref.WeakSet()


def _forget_in_child() -> None:
    """Have a forked process record nothing: the record is its parent's."""
    for run in list(_OPEN):
        run._journal = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)

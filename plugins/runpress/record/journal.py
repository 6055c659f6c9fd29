"""From a call of `log` to a line on disk.

Most calls hold a handful of Python floats under names that were met before. They take a
path of a few comparisons, one encoding and one write, and cost a training about as much as
adding up a list. Everything else, a first name, a NaN, a tensor, a nested dict, a mistake,
takes the careful path through `Intake`, with the same result.

Values of an accelerator are not computed yet when they are logged, and reading one would
make the script wait for all that it has asked of the device. They are put aside, see
`Waiting`, and read together at a later call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from runpress.format.schema import ATTEMPT, STEP, TIME
from runpress.format.write import AS_LINE, encode, line_of
from runpress.record.compiling import keep_compilers_out
from runpress.record.complaints import Complaints
from runpress.record.intake import MOST_STEP, Intake
from runpress.record.logfile import LogFile
from runpress.record.summary import Summary
from runpress.record.waiting import Waiting, is_on_accelerator

# What is no number and still has a place in a record: a picture, a table.
Keep = Callable[[str, object], bool]


def nowhere(_: str, __: object) -> bool:
    """Find no place for what is no number."""
    return False


class Journal:
    """One run's growing log.

    Args:
        file: where the lines go.
        timer: seconds that never jump.
        complaints: where what is left out is said.
        summary: told of every value.
        keep: offered what is no number, by name; returns whether it has found a place for it.
        attempt: which life of the run this is; lines of the first do not carry it.
        start: the step that a call without one begins at.
        before: seconds that earlier attempts took; times run on from there.
    """

    def __init__(  # noqa: PLR0913 - what a log begins with
        self,
        file: LogFile,
        timer: Callable[[], float],
        complaints: Complaints,
        summary: Summary,
        *,
        keep: Keep = nowhere,
        attempt: int = 1,
        start: int = 0,
        before: float = 0.0,
    ) -> None:
        self._file = file
        self._write = file.write
        self._timer = timer
        self._summary = summary
        self._keep = keep
        self._intake = Intake(complaints)
        self._known = self._intake.plain_names
        self._last = summary.lines
        self._waiting = Waiting(complaints)
        self._mark = {ATTEMPT: attempt} if attempt > 1 else {}
        self._before = before
        self._next = start
        self._turn = threading.RLock()
        self.start_clock()
        summary.settle = self.settle

    @property
    def seconds(self) -> float:
        """Seconds that the run has trained, over all its attempts."""
        return self._timer() - self._began

    @property
    def last_step(self) -> int | None:
        """The highest step so far; None before the first."""
        return self._next - 1 if self._next else None

    def start_clock(self) -> None:
        """Count seconds from now."""
        self._began = self._timer() - self._before

    def take(self, metrics: object, step: object = None, counts: bool = True) -> None:
        """Append one line with whatever is a number in `metrics`.

        Args:
            metrics: names and values.
            step: where; None for one more than the highest so far.
            counts: whether the next call without a step goes on to the next one.

        Raises:
            OSError: the line could not be written.
        """
        if step is None and counts:
            # Of several threads each takes a step of its own.
            with self._turn:
                step = self._next
                self._next = min(step + 1, MOST_STEP)
        # An earlier step than one before it may hold no metric's last value.
        if (
            type(metrics) is not dict
            or type(step) is not int
            or not 0 <= step < MOST_STEP
            or step < self._next - 1
            or self._waiting
            or not counts
            or not metrics
        ):
            return self._take_with_care(metrics, step, counts)
        known, last = self._known, self._last
        seconds = int((self._timer() - self._began) * 10_000) / 10_000
        line = {STEP: step, TIME: seconds, **metrics, **self._mark}
        for name, value in metrics.items():
            # NaN and the infinities are the only floats that differ from zero when taken
            # from themselves.
            if type(value) is not float or name not in known or value - value != 0.0:
                return self._take_with_care(metrics, step, counts)
            last[name] = line
        if step >= self._next:
            self._next = step + 1
        self._write(encode(line, None, AS_LINE))
        return None

    def settle(self) -> None:
        """Read what an accelerator has put off, and write it."""
        for step, seconds, numbers in self._waiting.read():
            self._append(step, seconds, numbers)

    def close(self) -> None:
        """Write what is outstanding and give the file back."""
        try:
            self.settle()
        finally:
            self._file.close()

    def _take_with_care(self, metrics: object, step: object, counts: bool) -> None:
        keep_compilers_out()
        at, seconds = self._step(step, counts), self.seconds
        later, now = self._intake.sorted_out(metrics, is_on_accelerator, self._keep)
        if self._waiting.must_be_read(at, seconds, [*later, *now]):
            self.settle()
        if now:
            self._append(at, seconds, now)
        if later:
            self._waiting.put(at, seconds, later)
        if self._waiting.is_due(seconds, bool(later)):
            self.settle()

    def _append(self, step: int, seconds: float, numbers: Mapping[str, float]) -> None:
        self._summary.take(step, numbers)
        self._write(line_of(step, seconds, numbers, self._mark))

    def _step(self, step: object, counts: bool) -> int:
        at = self._intake.step(step, self._next)
        self._next = min(max(self._next, at + counts), MOST_STEP)
        return at

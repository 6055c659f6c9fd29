"""A run's summary: one value a metric, the last unless the script sets another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from runpress.format.schema import STEP, Metric, RunRecord
from runpress.record.config import describe, plain_value

# Its own fields; every other attribute is a value of the summary.
OWN = frozenset(("set_by_script", "settle", "changed", "lines"))


class Summary(MutableMapping[str, Any]):
    """The last value of each metric, under what the script has set itself.

    `last` means at the highest step, whatever the order of the calls. Of a run that records
    nothing the last values are not known; asked for one, it says NaN instead of failing a
    rank that the others wait for.
    """

    def __init__(self, recorded: bool = True) -> None:
        self.set_by_script: dict[str, Any] = {}
        # Told when somebody wants to know: values may still wait to be read.
        self.settle: Callable[[], None] = lambda: None
        # Called after the script has set a value.
        self.changed: Callable[[], None] = lambda: None
        self._recorded = recorded
        # Of each metric the line that holds its last value, and that value's step.
        self.lines: dict[str, Mapping[str, Any]] = {}

    @classmethod
    def of(cls, record: RunRecord, metrics: Mapping[str, Metric]) -> Summary:
        """Return the summary that a record begins with; a resumed one goes on with its own."""
        summary = cls()
        summary.set_by_script = dict(record.summary)
        for name, metric in metrics.items():
            if metric.last is not None:
                summary.take(metric.last.step, {name: metric.last.value})
        return summary

    def take(self, step: int, metrics: Mapping[str, float]) -> None:
        """Note what was logged at a step, in whatever order steps come."""
        line = {**metrics, STEP: step}
        for name in metrics:
            known = self.lines.get(name)
            if known is None or known[STEP] <= step:
                self.lines[name] = line

    def plain(self) -> dict[str, Any]:
        """Return what the script has set, as JSON can hold it."""
        return {
            (key := _name_of(name)): plain_value(key, value)
            for name, value in self.set_by_script.items()
        }

    def update(self, *given: Any, **values: Any) -> None:
        """Set several values at once."""
        self.set_by_script.update(*given, **values)
        self.changed()

    def __getitem__(self, name: str) -> Any:
        if name in self.set_by_script:
            return self.set_by_script[name]
        self.settle()
        if name not in self.lines and not self._recorded:
            return math.nan
        return self.lines[name][name]

    def __getattr__(self, name: str) -> Any:
        # Copying and pickling ask for names like this one before there is anything.
        if not name.startswith("_") and name in self:
            return self[name]
        raise AttributeError(f"the summary has no {name!r}. Log it, or set it first.")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in OWN or name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self[name] = value

    def __setitem__(self, name: str, value: Any) -> None:
        self.set_by_script[name] = value
        self.changed()

    def __delitem__(self, name: str) -> None:
        del self.set_by_script[name]
        self.changed()

    def __iter__(self) -> Iterator[str]:
        self.settle()
        return iter({**self.lines, **self.set_by_script})

    def __len__(self) -> int:
        self.settle()
        return len({**self.lines, **self.set_by_script})


def _name_of(name: object) -> str:
    text = name if isinstance(name, str) else describe(name)
    # Half a surrogate pair is no character; JSON could not hold it.
    return text.encode("utf-8", "replace").decode("utf-8")

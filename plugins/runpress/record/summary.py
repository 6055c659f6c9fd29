"""A run's summary: one value a metric, the last unless the script sets another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from runpress.record.config import describe, plain_value


class Summary(MutableMapping[str, Any]):
    """The last value of each metric, under what the script has set itself.

    `last` means at the highest step, whatever the order of the calls. Of a run that records
    nothing the last values are not known; asked for one, it says NaN instead of failing a
    rank that the others wait for.
    """

    def __init__(self, recorded: bool = True) -> None:
        self.set_by_script: dict[str, Any] = {}
        self._recorded = recorded
        self._last: dict[str, tuple[int, float]] = {}

    def take(self, step: int, metrics: Mapping[str, float]) -> None:
        """Note what was logged at a step."""
        for name, value in metrics.items():
            known = self._last.get(name)
            if known is None or known[0] <= step:
                self._last[name] = (step, value)

    def plain(self) -> dict[str, Any]:
        """Return what the script has set, as JSON can hold it."""
        return {
            (key := _name_of(name)): plain_value(key, value)
            for name, value in self.set_by_script.items()
        }

    def __getitem__(self, name: str) -> Any:
        if name in self.set_by_script:
            return self.set_by_script[name]
        if name not in self._last and not self._recorded:
            return math.nan
        return self._last[name][1]

    def __setitem__(self, name: str, value: Any) -> None:
        self.set_by_script[name] = value

    def __delitem__(self, name: str) -> None:
        del self.set_by_script[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._last, **self.set_by_script})

    def __len__(self) -> int:
        return len({**self._last, **self.set_by_script})


def _name_of(name: object) -> str:
    text = name if isinstance(name, str) else describe(name)
    # Half a surrogate pair is no character; JSON could not hold it.
    return text.encode("utf-8", "replace").decode("utf-8")

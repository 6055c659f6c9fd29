"""A run's summary: one value a metric, the last unless the script sets another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any


class Summary(MutableMapping[str, Any]):
    """The last value of each metric, under what the script has set itself.

    `last` means at the highest step, whatever the order of the calls.
    """

    def __init__(self) -> None:
        self.set_by_script: dict[str, Any] = {}
        self._last: dict[str, tuple[int, float]] = {}

    def take(self, step: int, metrics: Mapping[str, float]) -> None:
        """Note what was logged at a step."""
        for name, value in metrics.items():
            known = self._last.get(name)
            if known is None or known[0] <= step:
                self._last[name] = (step, value)

    def __getitem__(self, name: str) -> Any:
        return self.set_by_script[name] if name in self.set_by_script else self._last[name][1]

    def __setitem__(self, name: str, value: Any) -> None:
        self.set_by_script[name] = value

    def __delitem__(self, name: str) -> None:
        del self.set_by_script[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._last, **self.set_by_script})

    def __len__(self) -> int:
        return len({**self._last, **self.set_by_script})

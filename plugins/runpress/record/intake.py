"""From what a script logs to what a line of the log can hold.

Scripts log floats, NumPy and torch scalars, nested dicts, and now and then a picture or a
string by mistake. What is a number is kept; what is not is named once and left out.
"""

from __future__ import annotations

import numbers
import operator
from collections.abc import Iterator, Mapping

from runpress.format.names import shorten
from runpress.record.complaints import Complaints
from runpress.record.config import describe

# JavaScript, which will draw these, counts exactly up to here.
MOST_STEP = 2**53
LONGEST_NAME = 200
DEEPEST = 20


class Intake:
    """Takes one run's metrics and steps, and remembers what it has complained about."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self._names: dict[str, str | None] = {}
        self._next = 0

    def metrics(self, metrics: object) -> dict[str, float]:
        """Return the numbers in `metrics` under their full names; nested names join by `/`."""
        if not isinstance(metrics, Mapping):
            kind = type(metrics).__name__
            self._complaints.once(
                "metrics", f"log takes a dict of numbers, not {kind}; the call was left out."
            )
            return {}
        found = {}
        for key, value in leaves(metrics):
            number = number_from(value)
            name = self._name(key)
            if number is None:
                self._refuse(key, value)
            elif name is not None:
                found[name] = number
        return found

    def step(self, step: object) -> int:
        """Return the step to log at: the one given, else one more than the highest so far."""
        known = self._next if step is None else step_from(step)
        if known is None:
            self._complaints.once(
                "step",
                f"step {describe(step)} is not a whole number from 0 to 2**53; counting on "
                "instead. Pass an int.",
            )
            known = self._next
        self._next = min(max(self._next, known + 1), MOST_STEP)
        return known

    def _name(self, key: str) -> str | None:
        """Return the name to keep for a key, None when it can have none; asked once a name."""
        if key not in self._names:
            self._names[key] = self._check(key)
        return self._names[key]

    def _check(self, key: str) -> str | None:
        reason = fault_of(key)
        if reason:
            self._complaints.once(
                f"name {key}", f"metric {shorten(repr(key))} was left out: {reason}. Rename it."
            )
            return None
        # Half a surrogate pair is no character; JSON could not hold it.
        return key.encode("utf-8", "replace").decode("utf-8")

    def _refuse(self, key: str, value: object) -> None:
        self._complaints.once(
            f"value {key}",
            f"metric {shorten(repr(key))} was left out: {describe(value)} is not a number. "
            "Log a number, or a tensor with one element.",
        )


def leaves(metrics: Mapping[object, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield the full name and value of every leaf of nested dicts."""
    for key, value in metrics.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and name.count("/") < DEEPEST:
            yield from leaves(value, f"{name}/")
        else:
            yield name, value


def number_from(value: object) -> float | None:
    """Return the one number that `value` is or holds; None when it is none."""
    if type(value) is float:
        return value
    try:
        item = getattr(value, "item", None)
        # Both NumPy and torch raise here unless there is exactly one element.
        plain = item() if callable(item) else value
        if isinstance(plain, int):
            return int(plain) if abs(plain) <= MOST_STEP else float(plain)
        return float(plain) if isinstance(plain, numbers.Real) else None
    except Exception:  # noqa: BLE001 - whatever a foreign object raises, it gave no number
        return None


def step_from(step: object) -> int | None:
    """Return `step` as an int from 0 to 2**53; None when it is none."""
    if type(step) is not int:
        number = None if isinstance(step, bool) else number_from(step)
        if number is None or number != number // 1:
            return None
        step = int(operator.index(number) if isinstance(number, int) else number)
    return step if 0 <= step <= MOST_STEP else None


def fault_of(name: str) -> str | None:
    """Say what is wrong with a metric's name; None when it is fine."""
    if not name:
        return "its name is empty"
    if name.startswith("_"):
        return "names that begin with '_' are runpress's own"
    if len(name) > LONGEST_NAME:
        return f"its name is longer than {LONGEST_NAME} characters"
    if any(ord(char) < 32 or 127 <= ord(char) < 160 for char in name):
        return "its name holds a control character"
    return None

"""From what a script logs to what a line of the log can hold.

Scripts log floats, NumPy and torch scalars, nested dicts, and now and then a picture or a
string by mistake. What is a number is kept; what is not is named once and left out.
"""

from __future__ import annotations

import numbers
import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from runpress.format.names import shorten
from runpress.record.complaints import Complaints
from runpress.record.config import describe

# JavaScript, which will draw these, counts exactly up to here.
MOST_STEP = 2**53
LONGEST_NAME = 200
DEEPEST = 20
# Beyond this a name holds what should be a step, and `run.json` would grow with the run.
MOST_NAMES = 10_000


Numbers = dict[str, float]


class Intake:
    """Takes one run's metrics and steps; complaints are made once.

    Attributes:
        plain_names: the names met so far that are kept just as they were given.
    """

    def __init__(self, complaints: Complaints) -> None:
        self.plain_names: set[str] = set()
        self._complaints = complaints
        self._names: dict[str, str] = {}

    def sorted_out(
        self,
        metrics: object,
        is_late: Callable[[object], bool],
        keep: Callable[[str, object], bool],
    ) -> tuple[dict[str, Any], Numbers]:
        """Return what is in `metrics` under its full names: values to be read later, and numbers.

        Args:
            metrics: names and values; nested names join by `/`.
            is_late: says of a value whether its number is to be read later.
            keep: offered what is no number; returns whether it has found a place for it.
        """
        later: dict[str, Any] = {}
        now: Numbers = {}
        for key, value in self._leaves(metrics):
            late = is_late(value)
            number = None if late else number_from(value)
            if number is None and not late:
                if not keep(key, value):
                    self._refuse(key, value)
            elif (name := self._name(key)) is not None:
                later.pop(name, None)
                now.pop(name, None)
                if number is None:
                    later[name] = value
                else:
                    now[name] = number
        return later, now

    def step(self, step: object, following: int) -> int:
        """Return the step to log at: the one given, else `following`."""
        known = following if step is None else step_from(step)
        if known is None:
            self._complaints.once(
                "step",
                f"step {describe(step)} is not a whole number from 0 to 2**53; counting on "
                "instead. Pass an int.",
            )
            return following
        return known

    def _leaves(self, metrics: object) -> Iterator[tuple[str, object]]:
        if not isinstance(metrics, Mapping):
            kind = type(metrics).__name__
            self._complaints.once(
                "metrics", f"log takes a dict of numbers, not {kind}; the call was left out."
            )
            return
        for count, leaf in enumerate(leaves(metrics)):
            if count == MOST_NAMES:
                self._complaints.once(
                    "leaves",
                    f"a call of log holds more than {MOST_NAMES:,} values; the rest was left out.",
                )
                return
            yield leaf

    def _name(self, key: str) -> str | None:
        """Return the name to keep for a key; None when it can have none."""
        known = self._names.get(key)
        if known is None:
            known = self._check(key)
            if known is not None:
                self._names[key] = known
                if known == key:
                    self.plain_names.add(key)
        return known

    def _check(self, key: str) -> str | None:
        reason = fault_of(key)
        if reason:
            self._complaints.once(
                f"name {key}", f"metric {shorten(repr(key))} was left out: {reason}. Rename it."
            )
            return None
        if len(self._names) >= MOST_NAMES:
            self._complaints.once(
                "names",
                f"metric {shorten(repr(key))} and all later new names were left out: a run holds "
                f"{MOST_NAMES:,} metrics at the most. Put what counts up into the step.",
            )
            return None
        # Half a surrogate pair is no character; JSON could not hold it.
        return key.encode("utf-8", "replace").decode("utf-8")

    def _refuse(self, key: str, value: object) -> None:
        what = f"{describe(value)} is not a number. Log a number, or a tensor with one element."
        if is_a_share(value):
            what = "it is one rank's share of a DTensor. Log its full_tensor() on every rank."
        self._complaints.once(f"value {key}", f"metric {shorten(repr(key))} was left out: {what}")


def leaves(
    metrics: Mapping[Any, object], prefix: str = "", above: tuple[int, ...] = ()
) -> Iterator[tuple[str, object]]:
    """Yield the full name and value of every leaf of nested dicts; one in itself is a leaf."""
    inside = (*above, id(metrics))
    for key, value in metrics.items():
        name = f"{prefix}{key if isinstance(key, str) else describe(key)}"
        if isinstance(value, Mapping) and len(above) < DEEPEST and id(value) not in inside:
            yield from leaves(value, f"{name}/", inside)
        else:
            yield name, value


def number_from(value: object) -> float | None:
    """Return the one number that `value` is or holds; None when it is none."""
    if type(value) is float:
        return value
    try:
        if is_a_share(value):
            return None
        item = getattr(value, "item", None)
        # Both NumPy and torch raise here unless there is exactly one element.
        plain = item() if callable(item) else value
        if isinstance(plain, int):
            return int(plain) if abs(plain) <= MOST_STEP else float(plain)
        # A Decimal is no Real by Python's book, and a number by anyone's.
        return float(plain) if isinstance(plain, numbers.Real | Decimal) else None
    except Exception:  # noqa: BLE001 - whatever a foreign object raises, it gave no number
        return None


def is_a_share(value: object) -> bool:
    """Say whether a value is a DTensor that each rank holds a part of, to be summed up."""
    placements = getattr(value, "placements", None)
    if not isinstance(placements, tuple | list):
        return False
    return not all(callable(one.is_replicate) and one.is_replicate() for one in placements)


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

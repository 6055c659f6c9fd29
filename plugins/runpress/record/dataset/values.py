"""Lists of plain values as bytes: labels, texts, indices, names."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from runpress.record.dataset.limits import Limits
from runpress.record.dataset.part import Sink, block_starts, header
from runpress.record.foreign import asked, comes_from, is_a, kinds

# What is turned into text at once.
CHUNK = 1_024
# What is looked at in each of a list's blocks to know what it holds.
GLANCE = 32
PLAIN = (str, int, float, bool, bytes, complex, type(None))
DATES = (datetime.date, datetime.time, datetime.timedelta)
DEEPEST = 4
# Of a text, these cost as much as one value of a list.
CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class ValuesPart:
    """Values in a fixed order, each plain or a tuple, list or dict of plain ones."""

    name: str
    values: Sequence[Any]
    kind: str = "values"
    # How many bytes a list has is nobody's question; `fits` bounds it by its length.
    size: None = None

    def fits(self, limits: Limits) -> bool:
        """Say whether all of it may be read."""
        return _weight(self.values) <= limits.values

    def read(self, sink: Sink, whole: bool, limits: Limits) -> None:
        """Give the sink all values as text, or blocks of them."""
        del limits
        length = len(self.values)
        header(sink, "values", self.name, length)
        starts = range(0, length, CHUNK) if whole else block_starts(length, CHUNK)
        for start in starts:
            header(sink, _text(self.values[start : start + CHUNK]))


def values_part(name: str, value: object) -> ValuesPart | None:
    """Return a list, tuple or text as a part; None where it holds anything but plain values."""
    known = is_a(value, str, bytes, list, tuple, range)
    if not known or not asked(lambda: _is_plain(value, DEEPEST), False):
        return None
    values: Sequence[Any] = value  # type: ignore[assignment]
    return ValuesPart(name, values)


def _is_plain(value: Any, deepest: int) -> bool:
    """Say whether values are plain all through, by a glance at evenly spread blocks of them."""
    if type(value) in PLAIN or is_a(value, *DATES, range) or _is_scalar(value):
        return True
    if type(value) is dict:
        return deepest > 0 and _all_plain([*value.keys(), *value.values()], deepest)
    return is_a(value, list, tuple) and deepest > 0 and _all_plain(value, deepest)


def _all_plain(values: Sequence[Any], deepest: int) -> bool:
    for start in block_starts(len(values), GLANCE):
        block = values[start : start + GLANCE]
        if not set(map(type, block)).issubset(PLAIN) and not all(
            _is_plain(one, deepest - 1) for one in block
        ):
            return False
    return True


def _weight(values: Sequence[Any]) -> int:
    """Return about how many values there are, by the first of them; a text is many."""
    if is_a(values, str, bytes):
        return len(values) // CHARACTERS
    if not values or is_a(values, range):
        return len(values)
    first = values[0]
    inner = len(first) if is_a(first, list, tuple, dict) else 0
    return len(values) * (1 + inner + (_weight(first) if is_a(first, str, bytes) else 0))


def _is_scalar(value: object) -> bool:
    return "generic" in kinds(value) and comes_from(value, "numpy")


def _text(values: Sequence[Any]) -> str:
    # ascii() is the same in every version of Python; repr() is not for new characters.
    return ascii(values if is_a(values, str, bytes) else [_plain(one) for one in values])


def _plain(value: Any) -> Any:
    if type(value) in PLAIN:
        return value
    if is_a(value, *DATES):
        return str(value)
    if _is_scalar(value):
        return value.item()
    if type(value) is dict:
        return sorted((str(key), _plain(one)) for key, one in value.items())
    if is_a(value, list, tuple, range):
        return [_plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} is no plain value")

"""Parsed lines of the same names as columns of numbers, refusing what is no number.

A whole block is converted by a single call a column; only where that finds something other
than numbers, a word such as "NaN" or the bucket of a thinned point, is each item looked at.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from runpress.format.manifest import number_of, whole_of
from runpress.format.schema import STEP, TIME

Ints: TypeAlias = "array[int]"
Floats: TypeAlias = "array[float]"
Line: TypeAlias = dict[str, Any]
# Mean, lowest and highest of the bucket that each point stands for.
Band: TypeAlias = tuple[Floats, Floats, Floats]

# Below, looking at each item is quicker than calling NumPy once.
FEW = 100


@dataclass(slots=True)
class Part:
    """What one block adds to one track, made whole before anything is added.

    `bands` has the metrics of which any point was thinned; of the others each point stands
    for itself.
    """

    names: tuple[str, ...]
    steps: Ints
    times: Floats
    order: Sequence[int]
    values: dict[str, Floats]
    bands: dict[str, Band]


def part_of(names: tuple[str, ...], lines: Sequence[Line], order: Sequence[int]) -> Part:
    """Return lines of the same names as columns.

    Args:
        names: the keys of each line.
        lines: in the order of the file.
        order: which line of the log each is.

    Raises:
        ValueError, TypeError: one holds what is no number.
        KeyError: one has other names.
    """
    return part_of_columns({name: [line[name] for line in lines] for name in names}, order)


def part_of_columns(columns: Mapping[str, list[Any]], order: Sequence[int]) -> Part:
    """Return the columns of lines that have the same names, made sure to be numbers.

    Raises:
        ValueError, TypeError: something in them is no number.
    """
    if STEP not in columns:
        raise ValueError(f"it has no {STEP}")
    steps = _steps(columns[STEP])
    times = _numbers(columns[TIME]) if TIME in columns else array("d", [math.nan]) * len(steps)
    names = tuple(name for name in columns if name[:1] != "_")
    part = Part(names, steps, times, order, {}, {})
    for name in names:
        column = columns[name]
        try:
            part.values[name] = _numbers(column)
        except ValueError:
            if list not in map(type, column):
                raise
            part.values[name], *band = _thinned(column)
            part.bands[name] = (band[0], band[1], band[2])
    return part


def _steps(column: list[Any]) -> Ints:
    try:
        return array("q", column)
    except (TypeError, OverflowError):
        pass
    try:
        return array("q", map(whole_of, column))
    except OverflowError as error:
        raise ValueError("a step is beyond 64 bits") from error


def _numbers(column: Sequence[Any]) -> Floats:
    """Return a column of numbers, some of which may be words.

    Raises:
        ValueError: something in it is no number.
    """
    try:
        numbers = array("d", column)
    except TypeError:
        return array("d", map(number_of, column))
    # Python takes true for 1 and false for 0: only where one of these stands can a bool.
    if (len(column) < FEW or _has_bits(numbers)) and bool in map(type, column):
        raise ValueError("bool is not a number")
    return numbers


def _has_bits(numbers: Floats) -> bool:
    import numpy as np

    known = np.frombuffer(numbers)
    return bool(((known == 0) | (known == 1)).any())


def _thinned(column: Sequence[Any]) -> list[Floats]:
    """Return values, means, lows and highs of a column in which there are buckets."""
    rows = [item if isinstance(item, list) else [item] * 4 for item in column]
    if {*map(len, rows)} != {4}:
        raise ValueError("a thinned point has not four numbers")
    return [_numbers(numbers) for numbers in zip(*rows, strict=True)]

"""One row of the benchmark: what is measured, of whom, how often, and how it is told."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Sample = dict[str, float]
# A tool's name, a folder of its own, and how much to do.
Measure = Callable[[str, Path, int], Sequence[Sample]]


@dataclass(frozen=True)
class Column:
    """A number of the table: `how` makes it of all samples' values, times `scale`."""

    key: str
    heading: str
    how: Callable[[Sequence[float]], float] = statistics.median
    scale: float = 1.0


@dataclass(frozen=True)
class Row:
    """A measurement. Its first column is the one that is compared; ours comes first.

    `size` is how much one measurement does, and `what` may name it; `rounds` is how often
    each tool is measured; both as (full, quick). `measure` runs in a fresh process, in the
    tool's own environment, for `longest` seconds at most.

    A sample may lack a column's key, where a tool does not do what it measures. A row that is
    `turned` has a line for each column, as one with many columns is told best. One that is
    `sized` can be asked for at other sizes.
    """

    what: str
    reach: str
    tools: tuple[str, ...]
    columns: tuple[Column, ...]
    measure: Measure
    size: tuple[int, int]
    rounds: tuple[int, int]
    # MkDocs takes minutes for four thousand pages.
    longest: int = 600
    turned: bool = False
    sized: bool = False

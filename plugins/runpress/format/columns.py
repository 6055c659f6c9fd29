"""The points of a log while it is read: columns of plain numbers instead of a dict a line.

Lines with the same names, as nearly all lines of a log are, share one *track*: their steps
and times once, and one column of values a name. A number costs its eight bytes, and whole
blocks of lines are turned into columns at once, which is what makes a million lines quick.

At the end each metric's tracks become one series, ordered by step; only where steps were
logged out of order or again is anything sorted.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runpress.format.manifest import number_of, whole_of
from runpress.format.part import Band, Floats, Ints, Line, Part, part_of, part_of_columns
from runpress.format.schema import ATTEMPT, STEP, TIME, Series
from runpress.format.table import Table

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

# Lines that hardly ever have the same names as another are taken apart into their metrics,
# so that a log of a million combinations does not become a million tracks.
MOST_TRACKS = 1_000


@dataclass(frozen=True, slots=True)
class Join:
    """Where an attempt began: its number, counted from 1, its first step and time."""

    attempt: int
    step: int
    seconds: float


@dataclass(slots=True)
class _Track:
    """Lines that have the same names, in the order of the file.

    `order` counts all lines of the log, to tell which of two tracks wrote last; it is empty
    in a log of one track. `bands` has the metrics of which any point was thinned.
    """

    steps: Ints = field(default_factory=lambda: array("q"))
    times: Floats = field(default_factory=lambda: array("d"))
    order: Ints = field(default_factory=lambda: array("q"))
    values: dict[str, Floats] = field(default_factory=dict)
    bands: dict[str, Band] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Append what a block holds of these lines."""
        self.steps.extend(part.steps)
        self.times.extend(part.times)
        for name, values in part.values.items():
            if name in part.bands and name not in self.bands:
                known = self.values[name]
                self.bands[name] = (known[:], known[:], known[:])
            self.values[name].extend(values)
            if name in self.bands:
                new = part.bands.get(name, (values, values, values))
                for column, more in zip(self.bands[name], new, strict=True):
                    column.extend(more)

    def band(self, name: str) -> Band:
        """Return means, lows and highs of a metric: the values where nothing was thinned."""
        values = self.values[name]
        return self.bands.get(name, (values, values, values))


class Columns:
    """Takes the lines of a log, block by block, and returns its series.

    Args:
        attempt: take the lines of this attempt only; all where it is None.
    """

    def __init__(self, attempt: int | None = None) -> None:
        self._attempt = attempt
        self._tracks: dict[tuple[str, ...], _Track] = {}
        self._count = 0
        self._ordered = False
        self.joins: dict[int, Join] = {}
        self.seconds: float | None = None

    def take(self, lines: Sequence[Line]) -> None:
        """Add lines that follow on those before; all of them or, where one is bad, none.

        Args:
            lines: each as JSON gave it.

        Raises:
            ValueError, TypeError: one of the lines is bad.
        """
        if not {*map(type, lines)} <= {dict}:
            raise ValueError("it is no object")
        if self._attempt is not None:
            lines = [line for line in lines if line.get(ATTEMPT, 1) == self._attempt]
        if not lines:
            return
        parts = list(self._parts(lines))
        joins = _joins(lines)
        if len({*self._tracks, *(part.names for part in parts)}) > 1:
            self._keep_order()
        for part in parts:
            self._add(part)
        for join in joins:
            if join.attempt > 1:
                self.joins.setdefault(join.attempt, join)
        self._count += len(lines)
        last = number_of(lines[-1].get(TIME, math.nan))
        self.seconds = last if math.isfinite(last) else self.seconds

    def take_table(self, table: Table) -> None:
        """Add lines of the first attempt that follow on those before.

        Raises:
            ValueError, TypeError: something in them is no number.
        """
        if self._attempt not in (None, 1):
            return
        part = part_of_columns(table.columns, range(self._count, self._count + table.count))
        if len({*self._tracks, part.names}) > 1:
            self._keep_order()
        self._add(part)
        self._count += table.count
        self.seconds = part.times[-1] if math.isfinite(part.times[-1]) else self.seconds

    def series(self) -> dict[str, Series]:
        """Return one series a metric, ordered by step; at one step the last line wins."""
        holders: dict[str, list[_Track]] = {}
        for track in self._tracks.values():
            for name in track.values:
                holders.setdefault(name, []).append(track)
        # Metrics that were always logged together share their steps and times.
        clocks: dict[tuple[int, ...], _Clock] = {}
        return {
            name: _clock(clocks, tracks).series(name, tracks) for name, tracks in holders.items()
        }

    def steps(self) -> tuple[int, int | None]:
        """Return the number of distinct steps and the highest, None where there is none."""
        tracks = list(self._tracks.values())
        if not tracks:
            return 0, None
        steps = _Clock(tracks).steps
        return len(steps), steps[-1]

    def _parts(self, lines: Sequence[Line]) -> Iterator[Part]:
        names = tuple(lines[0])
        count = self._count
        if {*map(len, lines)} == {len(names)}:
            try:
                yield part_of(names, lines, range(count, count + len(lines)))
                return
            except KeyError:
                pass  # As many names, but others.
        groups: dict[tuple[str, ...], tuple[list[Line], list[int]]] = {}
        for position, line in enumerate(lines, count):
            for some in self._whole_or_apart(line):
                group = groups.setdefault(tuple(some), ([], []))
                group[0].append(some)
                group[1].append(position)
        for shape, (alike, order) in groups.items():
            yield part_of(shape, alike, order)

    def _whole_or_apart(self, line: Line) -> Iterator[Line]:
        if len(self._tracks) < MOST_TRACKS or _logged(line) in self._tracks:
            yield line
            return
        about = {key: line[key] for key in (STEP, TIME) if key in line}
        yield about
        for name in _logged(line):
            yield {**about, name: line[name]}

    def _keep_order(self) -> None:
        """Note from now on which line is which; until now all were of one track, in order."""
        if not self._ordered:
            self._ordered = True
            for track in self._tracks.values():
                track.order.extend(range(len(track.steps)))

    def _add(self, part: Part) -> None:
        track = self._tracks.get(part.names)
        if track is None:
            values = {name: array("d") for name in part.names}
            track = self._tracks[part.names] = _Track(values=values)
        if self._ordered:
            track.order.extend(part.order)
        track.add(part)


class _Clock:
    """The steps and times of some tracks as one, ordered, each step once.

    `picked` are the positions, in the tracks laid end to end, that stayed; None for all.
    """

    def __init__(self, tracks: Sequence[_Track]) -> None:
        self.steps = _laid([track.steps for track in tracks])
        self.times = _laid([track.times for track in tracks])
        self.picked = _last_of_each(self.steps, tracks)
        if self.picked is not None:
            self.steps = _pick(self.steps, self.picked)
            self.times = _pick(self.times, self.picked)

    def series(self, name: str, tracks: Sequence[_Track]) -> Series:
        """Return the series of a metric that these tracks hold."""
        columns = [_laid([track.values[name] for track in tracks])]
        if any(name in track.bands for track in tracks):
            bands = [track.band(name) for track in tracks]
            columns += [_laid(list(column)) for column in zip(*bands, strict=True)]
        if self.picked is not None:
            columns = [_pick(column, self.picked) for column in columns]
        values, means, lows, highs = columns if len(columns) > 1 else columns * 4
        return Series(self.steps, values, self.times, means, lows, highs)


def _clock(clocks: dict[tuple[int, ...], _Clock], tracks: Sequence[_Track]) -> _Clock:
    key = tuple(map(id, tracks))
    if key not in clocks:
        clocks[key] = _Clock(tracks)
    return clocks[key]


def _joins(lines: Sequence[Line]) -> list[Join]:
    """Return the joins in lines that may hold none: only the ends have to be looked at."""
    if ATTEMPT not in lines[0] and ATTEMPT not in lines[-1]:
        return []
    if lines[0].get(ATTEMPT) == lines[-1].get(ATTEMPT):
        return [_join(lines[0])]
    return [_join(line) for line in lines]


def _join(line: Line) -> Join:
    return Join(
        whole_of(line.get(ATTEMPT, 1)), whole_of(line[STEP]), number_of(line.get(TIME, math.nan))
    )


def _logged(line: Line) -> tuple[str, ...]:
    return tuple(name for name in line if name[:1] != "_")


def _laid(columns: list[array[Any]]) -> array[Any]:
    """Return columns laid end to end; a single one as it is, since it may be large."""
    if len(columns) == 1:
        return columns[0]
    whole = array(columns[0].typecode)
    for column in columns:
        whole.extend(column)
    return whole


def _last_of_each(steps: Ints, tracks: Sequence[_Track]) -> NDArray[int64] | None:
    """Return where the last line of each step stands, by step; None where all stand right."""
    import numpy as np

    known = np.frombuffer(steps, dtype=np.int64)
    if bool((known[1:] > known[:-1]).all()):
        return None
    if len(tracks) == 1:
        sorted_by = np.argsort(known, kind="stable")
    else:
        order = np.frombuffer(_laid([track.order for track in tracks]), dtype=np.int64)
        sorted_by = np.lexsort((order, known))
    ordered = known[sorted_by]
    last = np.append(ordered[1:] != ordered[:-1], True)
    picked: NDArray[int64] = sorted_by[last]
    return picked


def _pick(column: array[Any], picked: NDArray[int64]) -> array[Any]:
    import numpy as np

    chosen = array(column.typecode)
    chosen.frombytes(np.frombuffer(column, dtype=column.typecode)[picked].data.cast("B"))
    return chosen

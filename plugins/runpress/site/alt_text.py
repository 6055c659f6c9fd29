"""What a curve shows, in a few sentences short enough to listen to.

They say what is drawn and over which steps, then what a look would tell: of one line where it
begins and ends, its best point, where it goes flat, spikes and gaps; of several lines which
ends best and which last, how far apart, and what happened to one of them. What matters most
comes first, and what would make the text too long to listen to is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from runpress.draw.chart import Chart, Line
from runpress.draw.events import Event, find_events
from runpress.format.names import shorten
from runpress.format.schema import At, Figure, Goal, Metric, Series
from runpress.site.catalog import Run
from runpress.site.wording.numbers import format_difference, format_number
from runpress.site.wording.words import Words

# In characters: what is read aloud in half a minute.
LONGEST = 400
# Of more lines than this, the first few and the last are named and the others counted.
MOST_ENDS = 6
LONGEST_NAME = 40
# As many as have their name in the picture.
MOST_LOOKED_AT = 12


class _End(NamedTuple):
    """Where a line ends."""

    line: Line
    value: float


def describe_chart(chart: Chart, words: Words, goal: Goal | None = None) -> str:
    """Say in words what a chart of one metric shows.

    Args:
        chart: a line an arm.
        words: the page's language.
        goal: what better means; without it nothing is called best.
    """
    drawn = [points for line in chart.lines for points in ((line.steps, line.values), *line.faint)]
    metric = shorten(chart.y_label, LONGEST_NAME)
    if not any(math.isfinite(value) for _, values in drawn for value in values):
        return words("alt.nothing", metric=metric)
    # Steps ascend, so their ends tell how far they go.
    steps = [step for points, _ in drawn if len(points) for step in (points[0], points[-1])]
    span = {"metric": metric, "first": _step(min(steps)), "last": _step(max(steps))}
    lines = [line for line in chart.lines if any(map(math.isfinite, line.values))]
    if not lines:
        return words("alt.no_mean", **span)
    several = len(chart.lines) > 1
    if several:
        lead = words("alt.arms", count=len(chart.lines), **span)
    else:
        lead = words("alt.line", arm=shorten(lines[0].label, LONGEST_NAME), **span)
    teller = _Teller(chart, words, goal)
    said = [lead, *([words("alt.log")] if chart.log else [])]
    return _joined([*said, *(teller.compare(lines) if several else teller.follow(lines[0]))], words)


def describe_figure(
    run: Run, figure: Figure, words: Words, goals: dict[str, Goal | None] | None = None
) -> str:
    """Say what a recorded curve shows, from the statistics of its metrics; empty without any.

    The points themselves are not read: a page of a run is made without its log.
    """
    known = [
        (name, metric)
        for name in figure.metrics
        if (metric := run.record.metrics.get(name)) and metric.first and metric.last
    ]
    if not known:
        return ""
    names = words.listed(shorten(name, LONGEST_NAME) for name in figure.metrics)
    said = [words("alt.run", metrics=names, run=run.name, steps=_step(run.record.log.steps))]
    for name, metric in known:
        key = "alt.path" if len(figure.metrics) > 1 else "alt.path_alone"
        said.append(_path(key, name, metric, words, (goals or {}).get(name)))
    return _joined(said, words)


def describe_event(
    event: Event, words: Words, metric: str, last: int, unit: str | None = None
) -> str:
    """Say in a sentence what happened along a metric's curve.

    Args:
        event: what happened.
        words: the page's language.
        metric: its name; long ones are shortened.
        last: the last step of the curve.
        unit: the metric's, of which `%` shows fractions as per cent.
    """
    return _told(event, words, shorten(metric, LONGEST_NAME), last, unit, "_of")


class _Teller:
    """Makes the sentences about the lines of one chart."""

    def __init__(self, chart: Chart, words: Words, goal: Goal | None) -> None:
        self._chart = chart
        self._words = words
        self._goal = goal

    def follow(self, line: Line) -> Iterator[str]:
        """Tell a single line from its beginning to its end."""
        there = [at for at, value in enumerate(line.values) if math.isfinite(value)]
        first, last = there[0], there[-1]
        yield self._words(
            "alt.from_to",
            first=self._value(line.values[first]),
            last=self._value(line.values[last]),
        )
        events = self._events(line, self._goal)
        spikes = {event.step for event in events if event.kind == "spike"}
        for kind, at in self._extremes(line, there):
            if at not in (first, last) and line.steps[at] not in spikes:
                yield self._at(f"alt.{kind}", line.steps[at], line.values[at])
        yield from self._happened(events, line, "")

    def compare(self, lines: Sequence[Line]) -> Iterator[str]:
        """Tell where several lines end, the best first, then what happened along them."""
        ends = self._ranked(lines)
        if self._goal:
            yield self._best_to_last(ends)
            yield from self._apart(ends)
        else:
            told = self._listed(ends, MOST_ENDS)
            yield self._words("alt.ends", ends=self._words.listed(told))
        # Of a crowd nobody could hear it all, and looking takes a millisecond a line; only of
        # the best it is told where it goes flat.
        events = {
            end.line.label: self._events(end.line, None if at else self._goal)
            for at, end in enumerate(ends[:MOST_LOOKED_AT])
        }
        yield from self._farthest([end.line for end in ends[:MOST_LOOKED_AT]], events)
        for kind in ("gap", "spike"):
            yield from self._first_of(kind, lines, events)
        if self._goal:
            best = ends[0].line
            flat = [event for event in events[best.label] if event.kind == "plateau"]
            yield from self._happened(flat, best, "_of")

    def _ranked(self, lines: Sequence[Line]) -> list[_End]:
        """Return the ends of lines, best first where a goal says so; lost ones last."""
        ends = [_End(line, line.values[-1]) for line in lines]
        if not self._goal:
            return ends
        sign = 1 if self._goal == "min" else -1
        lost = math.inf
        return sorted(ends, key=lambda end: sign * end.value if math.isfinite(end.value) else lost)

    def _best_to_last(self, ends: Sequence[_End]) -> str:
        best, *others = ends
        name, value = self._name(best.line), self._value(best.value)
        if not others or value == self._value(others[0].value):
            told = self._words.listed(self._listed(ends, MOST_ENDS))
            return self._words("alt.ends", ends=told)
        told = self._words.listed(self._listed(others, MOST_ENDS - 2))
        return self._words("alt.ranked", arm=name, value=value, others=told)

    def _listed(self, ends: Sequence[_End], most: int) -> list[str]:
        """Name lines with their ends; of many the first few and the last."""
        told = [
            self._words("alt.end", arm=self._name(end.line), value=self._value(end.value))
            for end in (ends if len(ends) <= most else [*ends[: most - 2], ends[-1]])
        ]
        if len(ends) > most:
            told.insert(-1, self._words("alt.more", count=len(ends) - len(told)))
        return told

    def _apart(self, ends: Sequence[_End]) -> Iterator[str]:
        finite = [end.value for end in ends if math.isfinite(end.value)]
        if len(finite) > 1 and finite[0] != finite[-1]:
            unit = "%" if self._chart.percent else None
            distance = format_difference(abs(finite[-1] - finite[0]), unit, words=self._words)
            yield self._words("alt.apart", distance=distance.number.removeprefix("+"))

    def _farthest(self, lines: Sequence[Line], events: dict[str, list[Event]]) -> Iterator[str]:
        """Tell where the worst point of all is, unless a line begins, ends or spikes there."""
        low = self._goal == "max"
        pick = min if low else max
        worst = [(pick(filter(math.isfinite, line.values)), line) for line in lines]
        value, line = pick(worst, key=lambda each: each[0])
        at = list(line.values).index(value)
        spikes = {event.step for event in events[line.label] if event.kind == "spike"}
        if 0 < at < len(line.values) - 1 and line.steps[at] not in spikes:
            yield self._words(
                "alt.lowest_of" if low else "alt.highest_of",
                arm=self._name(line),
                step=_step(line.steps[at]),
                value=self._value(value),
            )

    def _first_of(
        self, kind: str, lines: Sequence[Line], events: dict[str, list[Event]]
    ) -> Iterator[str]:
        """Tell what happened of a kind to the first line that it happened to; count the others."""
        hit = [
            line
            for line in lines
            if any(event.kind == kind for event in events.get(line.label, ()))
        ]
        if hit:
            found = [event for event in events[hit[0].label] if event.kind == kind]
            yield from self._happened(found[:1], hit[0], "_of")
        if len(hit) > 1:
            yield self._words(f"alt.{kind}_more", count=len(hit) - 1)

    def _happened(self, events: Iterable[Event], line: Line, of: str) -> Iterator[str]:
        """Tell events; of several of a kind the first, and how many more."""
        for kind in ("gap", "spike", "plateau"):
            found = [event for event in events if event.kind == kind]
            if found:
                yield self._event(found[0], line, of)
            if len(found) > 1:
                yield self._words("alt.again", count=len(found) - 1)

    def _event(self, event: Event, line: Line, of: str) -> str:
        unit = "%" if self._chart.percent else None
        return _told(event, self._words, self._name(line), line.steps[-1], unit, of)

    def _extremes(self, line: Line, there: Sequence[int]) -> Iterator[tuple[str, int]]:
        """Return where a line is lowest and highest; what is best is called so."""
        low = min(there, key=lambda at: line.values[at])
        high = max(there, key=lambda at: line.values[at])
        found = [("best" if self._goal == "min" else "lowest", low)]
        found.append(("best" if self._goal == "max" else "highest", high))
        yield from sorted(found, key=lambda each: each[0] != "best")

    def _events(self, line: Line, goal: Goal | None) -> list[Event]:
        steps = list(map(int, line.steps))
        values = line.values
        points = Series(steps, values, values, values, values, values)
        return find_events(points, goal, log=bool(self._chart.log))

    def _at(self, key: str, step: float, value: float) -> str:
        return self._words(key, step=_step(step), value=self._value(value))

    def _value(self, value: float) -> str:
        return format_number(value, "%" if self._chart.percent else None, words=self._words)

    def _name(self, line: Line) -> str:
        return shorten(line.label, LONGEST_NAME)


def _told(
    event: Event, words: Words, name: str, last: float, unit: str | None, of: str = ""
) -> str:
    key, until = str(event.kind), event.until
    if event.kind == "gap":
        lasts = "_on" if until == last else "_to" if until != event.step else ""
        key = f"gap{lasts}"
    return words(
        f"alt.{key}{of}",
        arm=name,
        step=_step(event.step),
        until=_step(until or 0),
        value=format_number(event.value, "%" if unit == "%" else None, words=words),
    )


def _path(key: str, name: str, metric: Metric, words: Words, goal: Goal | None) -> str:
    """Tell a metric of a run from its statistics: where it began, ended, and was best."""
    first, last = metric.first, metric.last
    if not first or not last:
        return ""
    said = words(
        key,
        metric=shorten(name, LONGEST_NAME),
        first=format_number(first.value, words=words),
        last=format_number(last.value, words=words),
    )
    best = {"min": metric.min, "max": metric.max}.get(goal or "")
    told = [said, *([_best(best, words)] if best and best.step != last.step else [])]
    if metric.nonfinite:
        told.append(words("run.nonfinite", count=metric.nonfinite))
    return words("alt.stop", text=words("marks.clause").join(told))


def _best(at: At, words: Words) -> str:
    value = format_number(at.value, words=words)
    return words("alt.best_of_run", value=value, step=_step(at.step))


def _joined(sentences: Iterable[str], words: Words) -> str:
    """Return as many sentences as can be listened to, in their order."""
    gap = words("marks.sentence")
    text = ""
    for sentence in sentences:
        longer = f"{text}{gap}{sentence}" if text else sentence
        if text and len(longer) > LONGEST:
            break
        text = longer
    return text


def _step(step: float) -> str:
    # As in the records and in expressions: without parting its thousands.
    return f"{step:.0f}"

"""The curves of one run that share a last part: `train/loss` and `val/loss` in one picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from runpress.draw.chart import Chart, Line, Mark, draw
from runpress.draw.events import Event, find_events
from runpress.draw.scale import spans_decades, value_word
from runpress.draw.thinning import Array
from runpress.format.schema import Goal, Series

# Of more lines than this, only the best point of all is marked: more would be a heap.
MOST_MARKED = 4
# Of a line's spikes, the highest; the others are seen, but not named.
MOST_SPIKES = 2


def draw_curves(
    series: Mapping[str, Series],
    *,
    title: str,
    goals: Mapping[str, Goal | None],
    dark: bool,
    joins: Sequence[int] = (),
) -> bytes:
    """Return one run's curves as a wide PNG.

    Args:
        series: each metric's points. One that was thinned is drawn as its mean, with the
            band between its lowest and highest values.
        title: what the curves share, as the label of their axis; usually the last part.
        goals: what better means, by metric. Where it is known the best point is marked.
        dark: for a dark page.
        joins: the steps at which the run was resumed.
    """
    chart = chart_of(series, title=title, goals=goals, joins=joins)
    return draw(chart, dark=dark, narrow=False)


def chart_of(
    series: Mapping[str, Series],
    *,
    title: str,
    goals: Mapping[str, Goal | None],
    joins: Sequence[int] = (),
) -> Chart:
    """Return the chart of one run's curves, before a palette and a width are chosen."""
    log = on_log_axis(series, goals)
    marks = marks_of(series, goals, log=log)
    lines = [
        _line(metric, index, points, marks.get(metric, ()))
        for index, (metric, points) in enumerate(series.items())
    ]
    return Chart(lines, x_label="step", y_label=title, log=log, joins=joins)


def on_log_axis(series: Mapping[str, Series], goals: Mapping[str, Goal | None]) -> bool:
    """Say whether curves that share a picture are read on a log axis."""
    # What should grow, an accuracy, is read on its own scale even where it starts near zero.
    may_be_log = any(goals.get(metric) != "max" for metric in series)
    return may_be_log and spans_decades(_all_values(series))


def marks_of(
    series: Mapping[str, Series], goals: Mapping[str, Goal | None], *, log: bool
) -> dict[str, list[Mark]]:
    """Return what is pointed out on each metric's line, what matters most first."""
    best = {
        metric: mark
        for metric, points in series.items()
        if (goal := goals.get(metric)) and (mark := best_mark(points, goal))
    }
    if len(series) > MOST_MARKED:
        # They share an axis, so that their values compare.
        chosen = min(best, key=lambda metric: _rank(best[metric], goals[metric]), default=None)
        return {chosen: [best[chosen]]} if chosen else {}
    found: dict[str, list[Mark]] = {}
    for metric, points in series.items():
        events = find_events(points, goals.get(metric), log=log)
        of_best = [best[metric]] if metric in best else []
        found[metric] = [*_gap_marks(points, events), *of_best, *_event_marks(points, events)]
    return found


def best_mark(points: Series, goal: Goal) -> Mark | None:
    """Return the mark of the best point, the earliest of equals; None where all are equal.

    In a thinned series the best value is a bucket's, and it is drawn at the bucket's step:
    unless it was logged at that very step, the mark says only that it is near.
    """
    values = (points.lows if goal == "min" else points.highs) if _thinned(points) else points.values
    sign = 1 if goal == "min" else -1
    finite = [at for at, value in enumerate(values) if math.isfinite(value)]
    if len({float(values[at]) for at in finite}) < 2:
        return None
    at = min(finite, key=lambda at: sign * values[at])
    where = "at" if points.values[at] == values[at] else "near"
    words = f"best {value_word(float(values[at]))} {where} step {points.steps[at]}"
    return Mark(points.steps[at], float(values[at]), words)


def _rank(mark: Mark, goal: Goal | None) -> float:
    return mark.value if goal == "min" else -mark.value


def _gap_marks(points: Series, events: list[Event]) -> list[Mark]:
    """One mark a gap, and the words once: at the first."""
    gaps = [event for event in events if event.kind == "gap"]
    heights = np.asarray(points.means, dtype=np.float64)
    there = np.flatnonzero(np.isfinite(heights))
    if not there.size:
        return []
    steps = np.asarray(points.steps)
    marks = []
    for number, gap in enumerate(gaps):
        # At the height of the last value before it, where the line breaks off.
        before = there[steps[there] < gap.step]
        height = float(heights[before[-1] if before.size else there[0]])
        marks.append(Mark(gap.step, height, "" if number else _gap_words(points, gaps), "cross"))
    return marks


def _gap_words(points: Series, gaps: list[Event]) -> str:
    first = gaps[0]
    lost = [value for value in points.values if not math.isfinite(value)]
    nans = sum(math.isnan(value) for value in lost)
    kind = {len(lost): "NaN", 0: "infinite"}.get(nans, "not finite")
    if len(gaps) > 1:
        return (
            f"{kind} {len(gaps)} times, first {'at' if first.exact else 'near'} step {first.step}"
        )
    if first.until == points.steps[-1] and first.until != first.step:
        return f"{kind} from step {first.step} on"
    if first.until == first.step:
        return f"{kind} {'at' if first.exact else 'near'} step {first.step}"
    return f"{kind} from step {first.step} to {first.until}"


def _event_marks(points: Series, events: list[Event]) -> list[Mark]:
    spikes = [event for event in events if event.kind == "spike"]
    # A series with a spike has finite values.
    middle = float(np.nanmedian(np.asarray(points.means, dtype=np.float64))) if spikes else 0.0
    spikes.sort(key=lambda event: -abs(event.value - middle))
    marks = [
        Mark(
            event.step,
            event.value,
            f"spike {value_word(event.value)} {'at' if event.exact else 'near'} step {event.step}",
            "peak" if event.value > middle else "dip",
        )
        for event in spikes[:MOST_SPIKES]
    ]
    flat = (event for event in events if event.kind == "plateau")
    marks += [
        Mark(event.step, event.value, f"flat from step {event.step}", "bar") for event in flat
    ]
    return marks


def _line(metric: str, index: int, points: Series, marks: Sequence[Mark]) -> Line:
    thinned = _thinned(points)
    return Line(
        label=metric.rpartition("/")[0] or metric,
        steps=points.steps,
        values=points.means if thinned else points.values,
        style=index,
        low=points.lows if thinned else None,
        high=points.highs if thinned else None,
        marks=marks,
    )


def _all_values(series: Mapping[str, Series]) -> Array:
    drawn = [each for points in series.values() for each in (points.lows, points.highs)]
    return np.concatenate([np.zeros(0), *(np.asarray(each, dtype=np.float64) for each in drawn)])


def _thinned(points: Series) -> bool:
    return any(low < high for low, high in zip(points.lows, points.highs, strict=True))

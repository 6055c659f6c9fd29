"""One metric over steps, a line an arm: the mean over its runs, their band, each run faint."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from runpress.draw.chart import Chart, Line
from runpress.draw.scale import spans_decades
from runpress.format.schema import Series
from runpress.format.statistics import mean
from runpress.site.catalog import Arm, Experiment
from runpress.site.charts.captions import captions_of, drawable_words, warn_of_squares
from runpress.site.charts.many_points import MOST_POINTS, line_of_many
from runpress.site.charts.stretches import Column, extremes, is_thinned
from runpress.site.place import Place

# More lines than these are a thicket; the best and the baseline stand for the others.
MOST_LINES = 12


def chart_of_arms(place: Place, metric: str) -> Chart | None:
    """Return the chart of a metric for the arms of a place; None where no run has points."""
    best = place.experiment.best_arm
    lines = [
        line
        for arm in drawn_arms(place, metric)
        if (line := _line(arm, metric, place.style_of(arm.name), arm is best))
    ]
    if not lines:
        return None
    percent = place.experiment.metric_unit(metric) == "%"
    words = drawable_words(place.words, place.tree, place.folder)
    chart = Chart(
        lines=tuple(lines),
        x_label=words("chart.step"),
        y_label=label_of(place, metric),
        percent=percent,
        log=not percent and _may_be_log(place, metric) and _spans_decades(lines),
        captions=captions_of(words),
    )
    warn_of_squares(chart, place.tree, place.folder)
    return chart


def drawn_arms(place: Place, metric: str) -> list[Arm]:
    """Return the arms that a chart of a metric draws: all, or the best of very many.

    Where a fence names the arms, its author wants to see them.
    """
    arms = [arm for arm in place.arms if any(metric in run.record.metrics for run in arm.counted)]
    if len(arms) <= MOST_LINES or place.asked("arms"):
        return arms
    chosen = ranked(place.experiment, arms)[:MOST_LINES]
    return [arm for arm in arms if arm in chosen]


def ranked(experiment: Experiment, arms: list[Arm]) -> list[Arm]:
    """Return arms in the order in which they matter: the baseline, then the best first.

    Where nothing says what is better, the newest first.
    """
    metric = experiment.headline
    goal = experiment.metric_goal(metric) if metric else None
    sign = 1 if goal == "min" else -1

    def place(arm: Arm) -> tuple[bool, float, int]:
        middle = arm.middle(metric) if metric and goal else None
        rank = math.inf if middle is None else sign * middle
        return arm.name != experiment.baseline, rank, -arms.index(arm)

    return sorted(arms, key=place)


def label_of(place: Place, metric: str) -> str:
    """Return a metric's name with its unit, as axes and columns show it."""
    unit = place.experiment.metric_unit(metric)
    return f"{metric} ({unit})" if unit else metric


def _may_be_log(place: Place, metric: str) -> bool:
    # What should grow, an accuracy, is read on its own scale even where it starts near zero.
    return place.experiment.metric_goal(metric) != "max"


def _spans_decades(lines: list[Line]) -> bool:
    seeds = [values for line in lines for _, values in line.faint]
    drawn = [*seeds, *(line.values for line in lines)]
    numbers = np.concatenate([np.asarray(each, dtype=np.float64) for each in drawn])
    # What a stretch went down to needs its place on a log axis too.
    return spans_decades(numbers) and not any(
        value <= 0 for line in lines for value in line.low or ()
    )


def _line(arm: Arm, metric: str, style: int, strong: bool) -> Line | None:
    found = [series for run in arm.counted if (series := run.series(metric)) and series.steps]
    if not found:
        return None
    if max(len(series.steps) for series in found) > MOST_POINTS:
        return line_of_many(found, arm.name, style, strong)
    thinned = any(map(is_thinned, found))
    if len(found) == 1:
        low, high = extremes(found[0]) if thinned else (None, None)
        return Line(arm.name, found[0].steps, found[0].values, style, low, high, strong=strong)
    shared, points = _shared(found, [series.values for series in found])
    lows = highs = points
    if thinned:
        lows, highs = (_shared(found, ends)[1] for ends in zip(*map(extremes, found), strict=True))
    return Line(
        label=arm.name,
        steps=shared,
        values=list(map(_mean, points)),
        style=style,
        low=list(map(min, lows)),
        high=list(map(max, highs)),
        faint=[(series.steps, series.values) for series in found],
        strong=strong,
    )


def _shared(
    found: Sequence[Series], columns: Sequence[Column]
) -> tuple[list[int], list[tuple[float, ...]]]:
    """Return the steps that every run has, and at each what the runs' columns hold.

    A mean over fewer runs would move for no reason of its own.
    """
    if all(series.steps == found[0].steps for series in found):
        return list(found[0].steps), list(zip(*columns, strict=True))
    known = [
        dict(zip(series.steps, column, strict=True))
        for series, column in zip(found, columns, strict=True)
    ]
    shared = sorted(set.intersection(*(set(points) for points in known)))
    return shared, [tuple(points[step] for points in known) for step in shared]


def _mean(values: Sequence[float]) -> float:
    # A seed that is not finite leaves a gap: the mean of the others would hide it.
    middle = mean(values)
    return middle if math.isfinite(middle) or all(map(math.isfinite, values)) else math.nan

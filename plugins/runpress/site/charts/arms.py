"""One metric over steps, a line an arm: the mean over its runs, their band, each run faint."""

from __future__ import annotations

import math

from runpress.draw.chart import Chart, Line
from runpress.format.statistics import mean
from runpress.site.catalog import Arm
from runpress.site.place import Place


def chart_of_arms(place: Place, metric: str) -> Chart | None:
    """Return the chart of a metric for the arms of a place; None where no run has points."""
    best = place.experiment.best_arm
    lines = [
        line
        for arm in place.arms
        if (line := _line(arm, metric, place.style_of(arm.name), arm is best))
    ]
    if not lines:
        return None
    percent = place.experiment.metric_unit(metric) == "%"
    label = label_of(place, metric)
    return Chart(lines=tuple(lines), x_label="step", y_label=label, percent=percent)


def label_of(place: Place, metric: str) -> str:
    """Return a metric's name with its unit, as axes and columns show it."""
    unit = place.experiment.metric_unit(metric)
    return f"{metric} ({unit})" if unit else metric


def _line(arm: Arm, metric: str, style: int, strong: bool) -> Line | None:
    found = [series for run in arm.counted if (series := run.series(metric)) and series.steps]
    if not found:
        return None
    if len(found) == 1:
        return Line(arm.name, found[0].steps, found[0].values, style, strong=strong)
    columns = [dict(zip(series.steps, series.values, strict=True)) for series in found]
    # Only steps that every run has: a mean over fewer runs would move for no reason of its own.
    shared = sorted(set.intersection(*(set(column) for column in columns)))
    points = [[column[step] for column in columns] for step in shared]
    return Line(
        label=arm.name,
        steps=shared,
        values=[_mean(values) for values in points],
        style=style,
        low=[min(values) for values in points],
        high=[max(values) for values in points],
        faint=[(series.steps, series.values) for series in found],
        strong=strong,
    )


def _mean(values: list[float]) -> float:
    # A seed that is not finite leaves a gap: the mean of the others would hide it.
    return mean(values) if all(math.isfinite(value) for value in values) else math.nan

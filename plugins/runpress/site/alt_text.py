"""What a curve shows, in a sentence short enough to listen to."""

from __future__ import annotations

import math

from runpress.draw.chart import Chart
from runpress.format.schema import Figure
from runpress.site.catalog import Run
from runpress.site.numbers import format_number
from runpress.site.words import Words

MOST_ENDS = 8


def describe_chart(chart: Chart, words: Words) -> str:
    """Say what is drawn, over which steps, and where each line ends."""
    drawn = [points for line in chart.lines for points in ((line.steps, line.values), *line.faint)]
    steps = [step for points, _ in drawn for step in points]
    ends = [
        words(
            "alt.end",
            arm=line.label,
            value=format_number(line.values[-1], "%" if chart.percent else None),
        )
        for line in chart.lines[:MOST_ENDS]
        if line.values
    ]
    if not any(math.isfinite(value) for _, values in drawn for value in values):
        return words("alt.nothing", metric=chart.y_label)
    if not ends:
        return words("alt.no_mean", metric=chart.y_label, first=min(steps), last=max(steps))
    return words(
        "alt.arms",
        metric=chart.y_label,
        first=min(steps),
        last=max(steps),
        count=len(chart.lines),
        ends=", ".join(ends),
    )


def describe_figure(run: Run, figure: Figure, words: Words) -> str:
    """Say from where to where the metrics of a recorded curve go; empty where none is known."""
    ends = [
        words(
            "alt.path",
            metric=name,
            first=format_number(known.first.value),
            last=format_number(known.last.value),
        )
        for name in figure.metrics
        if (known := run.record.metrics.get(name)) and known.first and known.last
    ]
    if not ends:
        return ""
    return words(
        "alt.run",
        metrics=", ".join(figure.metrics),
        run=run.name,
        steps=run.record.log.steps,
        ends=", ".join(ends),
    )

"""The points of a curve as a small table, for who cannot see it or wants a number of it.

A few steps say what a curve says; all of them are in the CSV beside it. Steps are taken
evenly along the line with the most points, the first and the last among them. A page has
several of these tables, so its cells are put together here and not by the template, which
would take three times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import markupsafe

from runpress.draw.chart import Chart, Line
from runpress.site.markup import fill_template
from runpress.site.wording.columns import Cell, align
from runpress.site.wording.numbers import NOTHING, format_mean
from runpress.site.wording.words import Words

# Nine steps are eighths of the way.
MOST_ROWS, MOST_COLUMNS = 9, 12


def points_table(chart: Chart, words: Words) -> str:
    """Return the folded table of a chart, a row a step, a column an arm; empty without points."""
    lines = [line for line in chart.lines if len(line.steps)]
    shown, steps = lines[:MOST_COLUMNS], _steps(lines)
    if not steps:
        return ""
    columns = [_column(line, steps, chart.percent, words) for line in shown]
    several = any(len(line.faint) > 1 for line in shown)
    left = len(lines) - len(shown)
    return fill_template(
        "points.html",
        words=words,
        metric=chart.y_label,
        arms=[line.label for line in shown],
        rows=[
            {
                "step": f"{step:.0f}",
                # Numbers are made of digits and signs of ours, and need no escaping.
                "cells": markupsafe.Markup("".join([column[at] for column in columns])),  # noqa: S704
            }
            for at, step in enumerate(steps)
        ],
        notes=[
            *([words("points.spread")] if several else []),
            *([words("points.more", count=left)] if left else []),
        ],
    )


def _steps(lines: Sequence[Line]) -> list[float]:
    longest = max((line.steps for line in lines), key=len, default=())
    last = len(longest) - 1
    rows = min(MOST_ROWS, last + 1)
    places = {round(row * last / max(1, rows - 1)) for row in range(rows)}
    return [longest[at] for at in sorted(places)]


def _column(line: Line, steps: Sequence[float], percent: bool, words: Words) -> list[str]:
    """Return an arm's cells as HTML, their points under each other."""
    wanted = set(steps)
    drawn = line.faint or ((line.steps, line.values),)
    seeds = [
        {step: value for step, value in zip(*points, strict=True) if step in wanted}
        for points in drawn
    ]
    # The mean is of all seeds or of none, as in the picture.
    shared = set(line.steps) & wanted
    found = [
        _value(seeds, step, percent, words) if step in shared else (NOTHING, "") for step in steps
    ]
    values, spreads = (align(texts) for texts in zip(*found, strict=True))
    return [_cell(value, spread) for value, spread in zip(values, spreads, strict=True)]


def _cell(value: Cell, spread: Cell) -> str:
    around = ""
    if spread.text:
        before = f' data-before="{spread.before}"' if spread.before else ""
        around = f'<span class="rp-sd"{before}> ± {_number(spread)}</span>'
    return f"<td>{_number(value)}{around}</td>"


def _number(cell: Cell) -> str:
    padding = f' data-padding="{cell.padding}"' if cell.padding else ""
    return f'<span class="rp-num"{padding}>{cell.text}</span>'


def _value(
    seeds: Sequence[Mapping[float, float]], step: float, percent: bool, words: Words
) -> tuple[str, str]:
    return format_mean([seed[step] for seed in seeds], "%" if percent else None, words=words)

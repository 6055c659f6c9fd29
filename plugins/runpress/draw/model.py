"""What a chart is made of, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Sign = Literal["ring", "cross", "peak", "dip", "bar"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line to point out, with a few words beside it, or none.

    `sign` is its form: a ring at the best point, a cross where values are not finite, a
    peak or dip at a spike, a bar where a line goes flat.
    """

    step: float
    value: float
    words: str
    sign: Sign = "ring"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Args:
        label: its name, written at its end.
        steps: ascending.
        values: as many; what is not finite makes a gap. Beyond 1,000 points without
            a band, the line is their mean in 1,000 buckets, and the band their range.
        style: its index in the palette, the same for the same arm everywhere.
        low, high: the band around it, as many as steps.
        faint: single seeds behind it, each as (steps, values).
        strong: the line that matters most, the baseline or the best.
        marks: points to point out.
    """

    label: str
    steps: Sequence[float]
    values: Sequence[float]
    style: int
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    faint: Sequence[tuple[Sequence[float], Sequence[float]]] = ()
    strong: bool = False
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Captions:
    """The words that a picture itself brings, in one language; what is counted stands as `{}`."""

    log: str = "log scale"
    resumed: str = "resumed"
    unnamed: str = "{} more, unnamed"
    empty: str = "no finite values"


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over steps.

    Args:
        lines: in the order in which they may claim a name at their end.
        x_label: what a step is: `step`, `epoch`.
        y_label: the metric, with its unit in brackets.
        title: above everything; may be left out.
        percent: the values are fractions and are shown times 100; `y_label` says `(%)`.
        log: a log axis; None takes one where all values are positive and span decades.
        joins: the steps at which a run was resumed.
        captions: the picture's own words.
    """

    lines: Sequence[Line]
    x_label: str
    y_label: str
    title: str = ""
    percent: bool = False
    log: bool | None = None
    joins: Sequence[float] = ()
    captions: Captions = Captions()

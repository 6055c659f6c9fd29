"""At a glance: an arm a row, what was measured, how far from the baseline, what it cost."""

from __future__ import annotations

import math

from runpress.draw.palette import HUES, style
from runpress.format.schema import Goal
from runpress.format.statistics import mean
from runpress.site.catalog import Arm
from runpress.site.charts.arms import label_of
from runpress.site.columns import Cell, align
from runpress.site.markup import fill_template
from runpress.site.model import link
from runpress.site.numbers import (
    NOTHING,
    deviation,
    format_difference,
    format_seconds,
    format_spread,
)
from runpress.site.place import Block, Place

MOST_METRICS = 4
ARROWS: dict[Goal | None, str] = {"max": "↑", "min": "↓", None: ""}


def render(place: Place) -> Block | None:
    """Return the table of arms; None for an experiment without runs."""
    arms = [arm for arm in place.arms if arm.runs]
    if not arms:
        return None
    metrics = _metrics(place)
    cells = [_cells(place, arms, metric) for metric in metrics]
    first = metrics[0] if metrics else ""
    differences = align([_difference(place, arm, first) for arm in arms])
    html = fill_template(
        "arms.html",
        words=place.words,
        columns=[_column(place, metric) for metric in metrics],
        difference=_difference_label(place, first),
        rows=[
            _row(place, arm)
            | {"cells": [column[at] for column in cells], "difference": differences[at]}
            for at, arm in enumerate(arms)
        ],
        note=_note(place, arms),
        runs=_runs_address(place),
    )
    return Block(html)


def _metrics(place: Place) -> list[str]:
    """The metrics that the fence asks for, else the post's, else the headline and its like."""
    experiment = place.experiment
    asked = place.asked("metrics")
    if asked is not None:
        return [name for name in asked if name in experiment.measured]
    if experiment.chosen:
        return list(experiment.chosen)[:MOST_METRICS]
    known = [name for name in experiment.metrics if experiment.metric_goal(name)]
    first = [experiment.headline] if experiment.headline else []
    return list(dict.fromkeys([*first, *known]))[:MOST_METRICS]


def _column(place: Place, metric: str) -> dict[str, str]:
    goal = place.experiment.metric_goal(metric)
    meaning = {"max": "arms.higher", "min": "arms.lower"}.get(goal or "")
    return {
        "label": label_of(place, metric),
        "arrow": ARROWS[goal],
        "meaning": place.words(meaning) if meaning else "",
    }


def _row(place: Place, arm: Arm) -> dict[str, object]:
    seconds = [run.record.train_seconds for run in arm.counted]
    known = [value for value in seconds if value is not None]
    look = style(place.style_of(arm.name))
    return {
        "name": arm.name,
        "series": place.style_of(arm.name) % len(HUES),
        "dash": " ".join(str(2.5 * length) for length in look.dash),
        "baseline": arm.name == place.experiment.baseline,
        "best": arm is place.experiment.best_arm,
        "time": format_seconds(mean(known)) if known else NOTHING,
        "runs": len(arm.counted),
    }


def _cells(place: Place, arms: list[Arm], metric: str) -> list[dict[str, Cell | str]]:
    """One column: a metric's mean and spread for every arm, their points in line."""
    unit = "%" if place.experiment.metric_unit(metric) == "%" else None
    shown = [format_spread(arm.values(metric), unit) for arm in arms]
    values = align([each.value for each in shown])
    spreads = align([each.spread for each in shown])
    return [
        {"value": value, "spread": spread, "lack": _lack(place, arm, metric)}
        for arm, value, spread in zip(arms, values, spreads, strict=True)
    ]


def _lack(place: Place, arm: Arm, metric: str) -> str:
    """Say of how many runs a mean is, where not all that count have the metric."""
    many = len(arm.values(metric))
    return place.words("arms.lack", count=many) if 0 < many < len(arm.counted) else ""


def _difference(place: Place, arm: Arm, metric: str) -> str:
    """The arm's mean of a metric less the baseline's; nothing for the baseline itself."""
    experiment = place.experiment
    base = experiment.arms.get(experiment.baseline or "")
    if not base or arm is base:
        return NOTHING
    mine, theirs = arm.middle(metric), base.middle(metric)
    if mine is None or theirs is None:
        return NOTHING
    spread = math.hypot(deviation(arm.values(metric)), deviation(base.values(metric)))
    return format_difference(mine - theirs, experiment.metric_unit(metric), spread).value


def _difference_label(place: Place, metric: str) -> str:
    """The heading of the column of differences; empty where there is no baseline."""
    experiment = place.experiment
    if not experiment.baseline or not metric:
        return ""
    points = experiment.metric_unit(metric) == "%"
    return place.words("arms.difference_points" if points else "arms.difference")


def _runs_address(place: Place) -> str:
    """Where the runs are listed: in the experiment's post, wherever this table stands."""
    source = (place.posts or {}).get(place.experiment.id)
    return link(f"{source}#rp-runs") if source else ""


def _note(place: Place, arms: list[Arm]) -> str:
    """Say what ± is, and on what the runs ran when it is one thing for all."""
    counts = {len(arm.counted) for arm in arms} - {0}
    if not counts:
        return ""
    if counts == {1}:
        said = [place.words("arms.note_single")]
    elif len(counts) == 1:
        said = [place.words("arms.note", count=counts.pop())]
    else:
        said = [place.words("arms.note_mixed")]
    if counts != {1} and _has_unknown_seed(arms):
        said.append(place.words("arms.note_unknown"))
    torch = _shared(arms, "torch")
    known = [_device(arms), f"torch {torch}" if torch else ""]
    where = ", ".join(fact for fact in known if fact)
    return " ".join([*said, f"{where}."] if where else said)


def _has_unknown_seed(arms: list[Arm]) -> bool:
    return any(run.record.seed is None for arm in arms for run in arm.counted)


def _device(arms: list[Arm]) -> str:
    """The one GPU of all runs, else their one CPU; where GPUs differ no CPU stands for them."""
    with_gpu = any(run.record.environment.get("gpu") for arm in arms for run in arm.counted)
    return _shared(arms, "gpu" if with_gpu else "cpu")


def _shared(arms: list[Arm], key: str) -> str:
    """What all runs that count say of their environment; empty where they differ."""
    found = {str(run.record.environment.get(key) or "") for arm in arms for run in arm.counted}
    return found.pop() if len(found) == 1 else ""

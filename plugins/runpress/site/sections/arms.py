"""At a glance: an arm a row, what was measured, how far from the baseline, what it cost."""

from __future__ import annotations

from dataclasses import dataclass

import markupsafe

from runpress.draw.palette import HUES, style
from runpress.format.schema import Goal
from runpress.format.statistics import mean
from runpress.site.catalog import TRAIN_SECONDS, Arm, Experiment
from runpress.site.charts.arms import label_of, ranked
from runpress.site.evidence.contrast import ArmIn, Contrast, contrast
from runpress.site.evidence.evenness import uneven_keys
from runpress.site.markup import escape, fill_template
from runpress.site.model import link
from runpress.site.place import Block, Place
from runpress.site.wording.columns import align
from runpress.site.wording.numbers import NOTHING, format_seconds, format_spread

MOST_METRICS = 4
# What more than these have to say is folded: the best, and the baseline, stand in front.
MOST_ARMS = 24
MOST_KEYS = 3
ARROWS: dict[Goal | None, str] = {"max": "↑", "min": "↓", None: ""}


def render(place: Place) -> Block | None:
    """Return the table of arms; None for an experiment without runs."""
    arms = [arm for arm in place.arms if arm.runs]
    if not arms:
        return None
    shown, folded = _split(place, arms)
    base = baseline_of(place)
    rows = [ArmIn(place.experiment, arm) for arm in shown]
    if base and base.experiment.id != place.experiment.id:
        rows.insert(0, base)
    table = _table(place, rows, base)
    html = fill_template(
        "arms.html",
        words=place.words,
        table=table,
        folded=_table(place, [ArmIn(place.experiment, arm) for arm in folded], base)
        if folded
        else None,
        more=place.words("arms.more", count=len(folded)),
        note=_note(place, arms, with_interval=table.intervals),
    )
    return Block(html)


def baseline_of(place: Place) -> ArmIn | None:
    """Return the arm that the experiment is held against: its own, or another's."""
    experiment = place.experiment
    if experiment.borrowed:
        arm = place.archive.baseline_arm(experiment)
        other = place.archive.catalog.experiments.get(experiment.borrowed.experiment)
        return ArmIn(other, arm) if other and arm else None
    own = experiment.arms.get(experiment.baseline or "")
    return ArmIn(experiment, own) if own else None


def _split(place: Place, arms: list[Arm]) -> tuple[list[Arm], list[Arm]]:
    """Return the arms to show and those to fold, each in the order of the experiment."""
    if len(arms) <= MOST_ARMS:
        return arms, []
    front = ranked(place.experiment, arms)[:MOST_ARMS]
    return [arm for arm in arms if arm in front], [arm for arm in arms if arm not in front]


@dataclass(frozen=True)
class _Table:
    """What the template shows of some arms: heads of columns, and a row an arm."""

    columns: list[dict[str, object]]
    difference: str
    intervals: bool
    time: bool
    device: bool
    rows: list[dict[str, object]]


def _table(place: Place, rows: list[ArmIn], base: ArmIn | None) -> _Table:
    metrics = _metrics(place)
    first = metrics[0] if metrics else ""
    columns = [_cells(place, rows, metric) for metric in metrics]
    differences = _differences(place, rows, base, first)
    devices = _devices(rows)
    return _Table(
        columns=[_column(place, metric) for metric in metrics],
        difference=_difference_label(place, base, first),
        intervals=any(each["interval"] for each in differences),
        # Where it is a metric that the post chose, it has a column of its own.
        time=TRAIN_SECONDS not in metrics,
        device=bool(devices),
        rows=[
            _row(place, row, base)
            | {
                "cells": [column[at] for column in columns],
                "difference": differences[at],
                "device": devices[at] if devices else "",
            }
            for at, row in enumerate(rows)
        ],
    )


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


def _column(place: Place, metric: str) -> dict[str, object]:
    goal = place.experiment.metric_goal(metric)
    meaning = {"max": "arms.higher", "min": "arms.lower"}.get(goal or "")
    return {
        "label": label_of(place, metric),
        "arrow": ARROWS[goal],
        "meaning": place.words(meaning) if meaning else "",
        "down": goal == "max",
    }


def _row(place: Place, row: ArmIn, base: ArmIn | None) -> dict[str, object]:
    arm, own = row.arm, row.experiment.id == place.experiment.id
    seconds = [run.record.train_seconds for run in arm.counted]
    known = [value for value in seconds if value is not None]
    number = place.style_of(arm.name) if own else None
    return {
        "name": arm.name if own else _elsewhere(place, row),
        "series": None if number is None else number % len(HUES),
        "dash": "" if number is None else " ".join(str(2.5 * each) for each in style(number).dash),
        "baseline": base is not None and arm is base.arm,
        "best": _is_best(place.experiment, arm),
        "uneven": _uneven(place, arm),
        "time": format_seconds(mean(known), words=place.words) if known else NOTHING,
        "seconds": repr(mean(known)) if known else "",
        "runs": len(arm.counted),
        "address": _runs_address(place, row.experiment),
    }


def _is_best(experiment: Experiment, arm: Arm) -> bool:
    """Say whether no arm is better; of equals each is as good as the others."""
    best, metric = experiment.best_arm, experiment.headline
    if best is None or metric is None or experiment.arms.get(arm.name) is not arm:
        return False
    return arm.middle(metric) == best.middle(metric)


def _elsewhere(place: Place, row: ArmIn) -> markupsafe.Markup:
    """The name of an arm of another experiment, which leads to the post about that."""
    source = place.archive.source_of(row.experiment.id)
    name = f"{row.experiment.id}/{row.arm.name}"
    if not source:
        return escape(name)
    return markupsafe.Markup('<a href="{}">{}</a>').format(link(source), escape(name))


def _uneven(place: Place, arm: Arm) -> str:
    """Name what an arm's configs differ in beyond the seed: its mean is of no one config."""
    keys = uneven_keys(arm)
    if not keys:
        return ""
    more = ", …" if len(keys) > MOST_KEYS else ""
    return place.words("arms.uneven", keys=", ".join(keys[:MOST_KEYS]) + more)


def _cells(place: Place, rows: list[ArmIn], metric: str) -> list[dict[str, object]]:
    """One column: a metric's mean and spread for every arm, their points in line."""
    unit = "%" if place.experiment.metric_unit(metric) == "%" else None
    shown = [format_spread(row.arm.values(metric), unit, words=place.words) for row in rows]
    values = align([each.value for each in shown])
    spreads = align([each.spread for each in shown])
    return [
        {
            "value": value,
            "spread": spread,
            "lack": _lack(place, row.arm, metric),
            "middle": _number(row.arm.middle(metric)),
        }
        for row, value, spread in zip(rows, values, spreads, strict=True)
    ]


def _number(value: float | None) -> str:
    """A number as tables are sorted by."""
    return "" if value is None else repr(value)


def _lack(place: Place, arm: Arm, metric: str) -> str:
    """Say of how many runs a mean is, where not all that count have the metric."""
    many = len(arm.values(metric))
    return place.words("arms.lack", count=many) if 0 < many < len(arm.counted) else ""


def _differences(
    place: Place, rows: list[ArmIn], base: ArmIn | None, metric: str
) -> list[dict[str, object]]:
    """The arms' means of a metric less the baseline's; nothing for the baseline itself."""
    found: list[Contrast | None] = [
        contrast(row, base, metric, place.words) if base and row.arm is not base.arm else None
        for row in rows
    ]
    values = align([each.value if each else NOTHING for each in found])
    return [
        {
            "value": value,
            "interval": each.interval if each else "",
            "clear": each is not None and each.is_clear,
            "middle": _number(each.effect.value if each else None),
        }
        for each, value in zip(found, values, strict=True)
    ]


def _difference_label(place: Place, base: ArmIn | None, metric: str) -> str:
    """The heading of the column of differences; empty where there is no baseline."""
    if not base or not metric:
        return ""
    points = place.experiment.metric_unit(metric) == "%"
    return place.words("arms.difference_points" if points else "arms.difference")


def _runs_address(place: Place, experiment: Experiment) -> str:
    """Where the runs are listed: in the experiment's post, wherever this table stands."""
    source = place.archive.source_of(experiment.id)
    return link(f"{source}#rp-runs") if source else ""


def _note(place: Place, arms: list[Arm], *, with_interval: bool) -> str:
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
    if with_interval:
        said.append(place.words("arms.note_interval"))
    if counts != {1} and _has_unknown_seed(arms):
        said.append(place.words("arms.note_unknown"))
    torch = _shared(arms, "torch")
    known = [_device(arms), f"torch {torch}" if torch else ""]
    where = ", ".join(fact for fact in known if fact)
    return " ".join([*said, f"{where}."] if where else said)


def _has_unknown_seed(arms: list[Arm]) -> bool:
    return any(run.record.seed is None for arm in arms for run in arm.counted)


def _devices(rows: list[ArmIn]) -> list[str]:
    """What each arm ran on, where they did not all run on one thing; else nothing."""
    arms = [row.arm for row in rows]
    if _device(arms):
        return []
    told = [_device([arm]) or NOTHING for arm in arms]
    return told if len(set(told)) > 1 else []


def _device(arms: list[Arm]) -> str:
    """The one GPU of all runs, else their one CPU; where GPUs differ no CPU stands for them."""
    with_gpu = any(run.record.environment.get("gpu") for arm in arms for run in arm.counted)
    return _shared(arms, "gpu" if with_gpu else "cpu")


def _shared(arms: list[Arm], key: str) -> str:
    """What all runs that count say of their environment; empty where they differ."""
    found = {str(run.record.environment.get(key) or "") for arm in arms for run in arm.counted}
    return found.pop() if len(found) == 1 else ""

"""Two runs, two arms or two experiments held against each other.

Metric by metric with what differs and how sure that is, the curves over each other, and what
changed from the first to the second. The sides are made two arms of an experiment of their
own, so that tables and curves are those of any other page; an arm of the page's experiment
keeps its colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import markupsafe

from runpress.format.statistics import mean
from runpress.site.catalog import BUILT_IN, TRAIN_SECONDS, Arm, Experiment, Run
from runpress.site.charts.arms import label_of
from runpress.site.evidence.contrast import ArmIn, contrast
from runpress.site.evidence.differences import differences
from runpress.site.evidence.sides import Side, SideNotFound, find_side
from runpress.site.markup import fill_template
from runpress.site.model import key_of
from runpress.site.place import Block, Place, run_link
from runpress.site.sections import headline
from runpress.site.sections.changes import name_of, partner, tell_differences
from runpress.site.wording.numbers import NOTHING, format_difference, format_seconds, format_spread

MOST_METRICS = 20


@dataclass(frozen=True)
class _Versus(Place):
    """The place of two sides; `styles` are the numbers of their colours."""

    styles: Mapping[str, int] = field(default_factory=dict)

    def style_of(self, arm: str) -> int:
        """The number of an arm's colour and dash: that of the page where it has one."""
        return self.styles[arm]


def render(place: Place) -> Block | None:
    """Return the comparison that the fence asks for; None where a side is not there."""
    sides, _ = sides_of(place)
    if len(sides) != 2:
        return None
    versus = _versus(place, sides)
    old, new = sides
    old_run, new_run = _runs(old, new)
    html = fill_template(
        "compare.html",
        words=place.words,
        lead=_lead(place, old, new),
        sides=list(versus.experiment.arms),
        rows=_rows(versus),
        note=_note(place, sides),
        curve=_curve(versus),
        from_to=place.words("changes.from_to", old=run_link(old_run), new=run_link(new_run)),
        **tell_differences(
            differences(old_run, new_run, place.words),
            place.words,
            old=name_of(old_run, new_run),
            new=name_of(new_run, old_run),
        ),
    )
    return Block(html)


def sides_of(place: Place) -> tuple[list[Side], list[str]]:
    """Return the sides that a fence names, and a sentence for each that is not there."""
    told = (place.options or {}).get("compare")
    named = told if isinstance(told, list) else [told]
    if len(named) != 2:
        return [], ["`compare` takes two names in brackets: `compare: [A, B]`"]
    found, wrong = [], []
    page = place.experiment if place.experiment.id else None
    for each in named:
        try:
            side = find_side(each, place.archive.catalog, page)
        except SideNotFound as error:
            wrong.append(str(error))
            continue
        if not place.archive.is_shown(side.experiment.id):
            wrong.append(f"{side.label!r} is of a draft")
        else:
            found.append(side)
    return found, wrong


def _versus(place: Place, sides: list[Side]) -> _Versus:
    """Return a place whose experiment has the two sides as its arms."""
    labels = _labels(sides)
    first = sides[0].experiment
    runs = [
        _as_arm(run, label)
        for side, label in zip(sides, labels, strict=True)
        for run in side.arm.runs
    ]
    known = list(place.experiment.arms)
    styles: dict[str, int] = {}
    for side, label in zip(sides, labels, strict=True):
        own = side.experiment is place.experiment and side.kind != "run"
        styles[label] = known.index(side.arm.name) if own else len(known) + len(styles)
    experiment = Experiment(
        id=first.id,
        runs=tuple(runs),
        baseline=labels[0],
        chosen=_chosen(sides),
        goals={**sides[1].experiment.goals, **first.goals},
        units={**sides[1].experiment.units, **first.units},
    )
    options = {"compare": labels, "arms": None}
    return _Versus(
        experiment,
        place.words,
        place.tree,
        place.folder,
        place.archive,
        place.post,
        options=options,
        ids=place.ids,
        styles=styles,
    )


def _labels(sides: list[Side]) -> list[str]:
    """Names that tell the sides apart, with their experiments where these differ."""
    one, other = sides
    if one.experiment.id == other.experiment.id:
        labels = [side.arm.name for side in sides]
    else:
        labels = [f"{side.experiment.id}/{side.arm.name}" for side in sides]
    if labels[0] == labels[1]:
        labels = [f"{label} ({side.kind})" for label, side in zip(labels, sides, strict=True)]
    return labels if labels[0] != labels[1] else [labels[0], f"{labels[1]} (2)"]


def _as_arm(run: Run, label: str) -> Run:
    copy = Run(run.experiment, run.name, run.folder, run.shown, replace(run.record, group=label))
    copy.excluded = run.excluded
    copy.read = run.read
    return copy


def _chosen(sides: list[Side]) -> tuple[str, ...]:
    """The metrics that either side is judged by and both have, else all that both have."""
    one, other = (side.experiment for side in sides)
    shared = [name for name in one.measured if name in other.measured]
    first = [side.experiment.headline for side in sides]
    named = [name for side in sides for name in side.experiment.chosen]
    plain = [name for name in shared if name not in BUILT_IN]
    return tuple(dict.fromkeys(name for name in [*first, *named, *plain] if name in shared))


def _rows(versus: _Versus) -> list[dict[str, object]]:
    old, new = versus.experiment.arms.values()
    wanted = versus.experiment.chosen[:MOST_METRICS]
    rows = [_row(versus, metric, old, new) for metric in wanted if metric != TRAIN_SECONDS]
    return [*rows, _time(versus, old, new)]


def _row(versus: _Versus, metric: str, old: Arm, new: Arm) -> dict[str, object]:
    experiment, words = versus.experiment, versus.words
    unit = "%" if experiment.metric_unit(metric) == "%" else None
    return {
        "metric": label_of(versus, metric),
        "goal": experiment.metric_goal(metric) or "",
        "values": [format_spread(_values(arm, metric), unit, words=words) for arm in (old, new)],
    } | _difference(versus, metric, old, new)


def _time(versus: _Versus, old: Arm, new: Arm) -> dict[str, object]:
    """Wall time, shown as people say it."""
    values = [_values(arm, TRAIN_SECONDS) for arm in (old, new)]
    words = versus.words
    shown = [
        {"value": format_seconds(mean(each), words=words) if each else NOTHING, "spread": ""}
        for each in values
    ]
    row = {"metric": words("arms.time"), "goal": "", "values": shown}
    return row | _difference(versus, TRAIN_SECONDS, old, new)


def _values(arm: Arm, metric: str) -> list[float]:
    """The values of the runs that count; of a single run that does not, its own."""
    if arm.counted or len(arm.runs) != 1:
        return arm.values(metric)
    value = arm.runs[0].value(metric)
    return [] if value is None else [value]


def _difference(versus: _Versus, metric: str, old: Arm, new: Arm) -> dict[str, object]:
    experiment, words = versus.experiment, versus.words
    found = contrast(ArmIn(experiment, new), ArmIn(experiment, old), metric, words)
    if found:
        text = f"{found.value} {found.unit}".strip()
        return {"difference": text, "interval": found.interval}
    first, second = _values(old, metric), _values(new, metric)
    if len(first) == len(second) == 1:
        # A run that does not count still is what it is.
        alone = format_difference(second[0] - first[0], experiment.metric_unit(metric), words=words)
        return {"difference": alone.number, "interval": ""}
    return {"difference": NOTHING, "interval": ""}


def _curve(versus: _Versus) -> markupsafe.Markup:
    """The curves of the first metric that both sides logged, over each other."""
    logged = [
        metric
        for metric in versus.experiment.chosen
        if all(
            any(metric in run.record.metrics for run in arm.runs)
            for arm in versus.experiment.arms.values()
        )
    ]
    if not logged:
        return markupsafe.Markup()
    name = f"compare-{key_of(list(versus.experiment.arms), logged[0])[:8]}"
    block = headline.render_curve(versus, logged[0], name)
    return markupsafe.Markup(block.html if block else "")  # noqa: S704 (made by a template)


def _runs(old: Side, new: Side) -> tuple[Run, Run]:
    """The runs that stand for the sides where they are held against each other: of one seed."""
    run = new.shown
    return partner(old.arm, run) or old.shown, run


def _lead(place: Place, old: Side, new: Side) -> str:
    return place.words("compare.lead", old=_told(place, old), new=_told(place, new))


def _told(place: Place, side: Side) -> str:
    """Say what a side is: an experiment is stood for by one of its arms."""
    words = place.words
    if side.kind == "experiment":
        return words("compare.experiment", name=side.experiment.id, arm=side.arm.name)
    name = side.arm.name
    if side.experiment.id != place.experiment.id:
        name = f"{side.experiment.id}/{name}"
    return words(f"compare.{side.kind}", name=name)


def _note(place: Place, sides: list[Side]) -> str:
    several = any(len(side.runs) > 1 for side in sides)
    return place.words("compare.note" if several else "compare.note_single")

"""What happened along the curves of one run: values that are not finite, spikes, plateaus.

Found at every build by the rules that mark a run's recorded curves, so that a script need not
watch for any of it. Pictures of many lines have no marks; the list has them all. What is
graver comes first: a loss that was lost matters more than an accuracy that went flat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from runpress.draw.curves import on_log_axis
from runpress.draw.events import Event, find_events
from runpress.format.schema import Goal, Series

# A script that logs a thousand names shall not hold up a build.
MOST_METRICS = 100
# Of a kind along one metric: the others are counted.
MOST_OF_A_KIND = 2
KINDS = ("gap", "spike", "plateau")


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened along a metric, whose curve ends at the step `last`.

    `more` counts what else of its kind happened there later, told here alone.
    """

    metric: str
    event: Event
    last: int
    more: int = 0


def find_happenings(
    series: Mapping[str, Series], goals: Mapping[str, Goal | None]
) -> list[Happening]:
    """Return what happened along the metrics of a run, the graver kinds first, then by step.

    Args:
        series: each metric's points; only the first hundred metrics are looked at.
        goals: what better means, by metric; without it no plateau is looked for.
    """
    looked_at = dict(islice(series.items(), MOST_METRICS))
    found = [
        happening
        for shared in _by_picture(looked_at)
        for happening in _along(shared, goals, log=on_log_axis(shared, goals))
    ]
    return sorted(found, key=lambda each: (KINDS.index(each.event.kind), each.event.step))


def _by_picture(series: Mapping[str, Series]) -> list[dict[str, Series]]:
    """Group metrics as their curves are drawn: those that share their last part."""
    pictures: dict[str, dict[str, Series]] = {}
    for name, points in series.items():
        pictures.setdefault(name.rpartition("/")[2] or name, {})[name] = points
    return list(pictures.values())


def _along(
    shared: Mapping[str, Series], goals: Mapping[str, Goal | None], *, log: bool
) -> Iterator[Happening]:
    for metric, points in shared.items():
        if len(points.steps):
            events = find_events(points, goals.get(metric), log=log)
            for kind in KINDS:
                told = [event for event in events if event.kind == kind]
                yield from _first(metric, told, int(points.steps[-1]))


def _first(metric: str, events: list[Event], last: int) -> Iterator[Happening]:
    """Return the first few events of a kind, the last of them with how many more there are."""
    kept = events[:MOST_OF_A_KIND]
    for at, event in enumerate(kept, 1):
        yield Happening(metric, event, last, len(events) - at if at == len(kept) else 0)

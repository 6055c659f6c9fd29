"""Curves: of an experiment, a figure a metric over all arms; of a run, those it recorded."""

from __future__ import annotations

from runpress.format.names import unique_stems
from runpress.format.problems import Problem, Severity
from runpress.site.place import Block, Place
from runpress.site.sections import headline, recorded

MOST_CURVES = 6


def render(place: Place) -> Block | None:
    """Return the curves of the metrics that the fence names, else of all but the headline."""
    if place.run:
        return recorded.render(place)
    metrics = _metrics(place)
    # All of a name, its groups too; what takes the slash's place is in no other name.
    whole = {metric: metric.replace("/", "\0") for metric in place.experiment.metrics}
    stems = unique_stems(whole.values())
    blocks = [
        headline.render_curve(place, metric, f"curve-{stems[whole[metric]]}") for metric in metrics
    ]
    html = "".join(block.html for block in blocks if block)
    return Block(html, place.words("curves.title")) if html else None


def _metrics(place: Place) -> list[str]:
    experiment = place.experiment
    asked = place.asked("curves")
    if asked is not None:
        return [name for name in asked if name in experiment.metrics]
    others = [name for name in experiment.metrics if name != experiment.drawn]
    if len(others) > MOST_CURVES:
        place.tree.problems.append(_too_many(place, others))
    return others[:MOST_CURVES]


def _too_many(place: Place, others: list[str]) -> Problem:
    return Problem(
        Severity.HINT,
        "RP304",
        place.folder,
        f"{len(others)} metrics have curves; the first {MOST_CURVES} are shown.",
        "Name those that matter in a `runpress` fence: `curves: [train/loss]`.",
    )

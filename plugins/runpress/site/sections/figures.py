"""The figures that a run's script drew itself, with what they show in words."""

from __future__ import annotations

from runpress.site.place import Block, Place
from runpress.site.sections import recorded


def render(place: Place) -> Block | None:
    """Return the script's own figures of the shown run; None where it drew none."""
    shown = place.shown_run()
    if not shown:
        return None
    run, _ = shown
    own = [figure for figure in run.record.figures if not figure.metrics]
    return recorded.show(place, run, own, place.words("figures.title"))

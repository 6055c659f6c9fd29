"""What a fence asks for, held against what the records have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runpress.format.names import nearest, shorten
from runpress.site.catalog import Experiment
from runpress.site.overview import overviews
from runpress.site.place import Place, names_under
from runpress.site.sections.compare import sides_of

# Sections whose own key, the first of a fence, takes names, and the keys that may follow it.
NAMING = ("arms", "curves", "metrics", "compare", "leaderboard")
KEYS = ("experiment", "arms", "run", "metrics")


def unknown_keys(options: Mapping[str, Any]) -> list[str]:
    """Return a sentence for all that a fence says and that would change nothing."""
    section, *others = options
    idle = options[section] is not None and section not in NAMING
    wrong = [f"the section {section!r} takes nothing behind its own key"] if idle else []
    return wrong + [
        missing(f"no section takes the key {shorten(key)!r}", key, KEYS)
        for key in others
        if key not in KEYS
    ]


def unknown_names(options: Mapping[str, Any], experiment: Experiment) -> list[str]:
    """Return a sentence for every name of a fence that the experiment does not have."""
    kinds: Mapping[str, tuple[str, Iterable[str]]] = {
        "arms": ("there is no arm", experiment.arms),
        "run": ("there is no run", [run.name for run in experiment.runs]),
        "curves": ("no run has logged", experiment.metrics),
        "metrics": ("no run has logged", experiment.measured),
    }
    return [
        missing(f"{lack} {shorten(name)!r}", name, known)
        for key, (lack, known) in kinds.items()
        for name in names_under(options, key) or ()
        if name not in known
    ]


def unknown_of_all(place: Place) -> list[str]:
    """Return a sentence for what a fence about several experiments asks for in vain."""
    options = place.options or {}
    if "compare" in options:
        return sides_of(place)[1]
    if "leaderboard" in options:
        shown = [each.experiment for each in overviews(place.archive)]
        known = {name: None for experiment in shown for name in experiment.measured}
        asked = names_under(options, "leaderboard")
        if not asked:
            return ["`leaderboard` takes the name of a metric"]
        lack = "no experiment has measured"
        return [
            missing(f"{lack} {shorten(name)!r}", name, known) for name in asked if name not in known
        ]
    return []


def missing(what: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence with the nearest known name added, where there is one."""
    near = nearest(name, known)
    return f"{what}; did you mean {near!r}?" if near else what

"""Where a run ran: everything a reader needs to run it again, and to doubt it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runpress.site.catalog import Experiment, Run
from runpress.site.facts import facts_of, packages_of
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.provenance import part_of
from runpress.site.wording.words import Words

# Of two machines nearly every package may differ; then a list of them says no more.
MOST_DIFFERENCES = 40
NOTHING = "–"


def render(place: Place) -> Block | None:
    """Return the environment of the shown run, folded; None where nothing was recorded."""
    shown = place.shown_run()
    if not shown or not shown[0].record.environment:
        return None
    run = shown[0]
    environment = run.record.environment
    arms = [] if place.run else [arm.name for arm in place.arms]
    table = _differences(place, arms)
    html = fill_template(
        "environment.html",
        words=place.words,
        run=run.name,
        arms=arms,
        table=table[:MOST_DIFFERENCES],
        more=max(0, len(table) - MOST_DIFFERENCES),
        facts=facts_of(environment, place.words),
        doubts=[place.words(doubt) for doubt in _doubts(environment)],
        packages=packages_of(environment),
    )
    return Block(html)


def _differences(place: Place, arms: list[str]) -> list[list[str]]:
    """A row for all that is not the same in all arms: what it is, then each arm's."""
    if len(arms) < 2:
        return []
    known = [_everything(place.experiment, arm, place.words) for arm in arms]
    keys = dict.fromkeys(key for facts in known for key in facts)
    rows = [[key, *(facts.get(key, NOTHING) for facts in known)] for key in keys]
    return [row for row in rows if len(set(row[1:])) > 1]


def _everything(experiment: Experiment, arm: str, words: Words) -> dict[str, str]:
    found = experiment.arms[arm]
    run: Run = (found.counted or found.runs)[-1]
    environment = run.record.environment
    # Its own seed is what tells one run of an arm from another.
    facts = facts_of({**environment, "torch_seed": None}, words)
    return facts | packages_of(environment)


def _doubts(environment: Mapping[str, Any]) -> list[str]:
    """The keys of the words for what may keep another run from giving the same numbers."""
    on_gpu = environment.get("device") not in (None, "cpu")
    doubts = {
        "environment.movable_image": part_of(environment, "container").get("latest") is True,
        "environment.not_deterministic": on_gpu and environment.get("deterministic") is False,
        "environment.timed_algorithms": environment.get("cudnn_benchmark") is True,
    }
    return [doubt for doubt, holds in doubts.items() if holds]

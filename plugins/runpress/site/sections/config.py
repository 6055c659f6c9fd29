"""The config: first the keys that differ between arms, then the whole of one run, folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runpress.site.catalog import Experiment, Run
from runpress.site.markup import fill_template
from runpress.site.numbers import format_exact
from runpress.site.place import Block, Place

LONGEST = 300


def render(place: Place) -> Block | None:
    """Return the config tables; None where the run recorded no config."""
    shown = place.shown_run()
    if not shown or not shown[0].record.config:
        return None
    run = shown[0]
    arms = [arm.name for arm in place.arms]
    differing = [] if place.run else _differing(place.experiment, arms)
    html = fill_template(
        "config.html",
        words=place.words,
        run=run.name,
        differing=differing,
        arms=arms,
        table=[
            [key] + [_text(_config_of(place.experiment, arm).get(key)) for arm in arms]
            for key in differing
        ],
        config={key: _text(value) for key, value in run.record.config.items()},
    )
    return Block(html)


def _differing(experiment: Experiment, arms: list[str]) -> list[str]:
    """The keys whose values are not the same in all of the arms, the seed left out."""
    configs = [_config_of(experiment, arm) for arm in arms]
    keys = dict.fromkeys(key for config in configs for key in config)
    return [
        key
        for key in keys
        if key != "seed" and len({_text(config.get(key)) for config in configs}) > 1
    ]


def _config_of(experiment: Experiment, arm: str) -> Mapping[str, Any]:
    found = experiment.arms[arm]
    run: Run = (found.counted or found.runs)[-1]
    return run.record.config


def _text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_exact(value)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

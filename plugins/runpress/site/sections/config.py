"""The config: first the keys that differ between arms, then the whole of one run, folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runpress.site.catalog import Experiment, Run
from runpress.site.evidence.differences import SEED, cut, flatten, setting_text
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.wording.numbers import NOTHING

# A table of more columns is read by scrolling; of more arms, each has a row instead.
MOST_COLUMNS, MOST_ROWS = 8, 200


def render(place: Place) -> Block | None:
    """Return the config tables; None where the run recorded no config."""
    shown = place.shown_run()
    if not shown or not shown[0].record.config:
        return None
    run = shown[0]
    html = fill_template(
        "config.html",
        words=place.words,
        id=place.claim("rp-config"),
        run=run.name,
        table=None if place.run else _table(place),
        config={cut(key): _text(value) for key, value in flatten(run.record.config).items()},
    )
    return Block(html)


def _table(place: Place) -> dict[str, object] | None:
    """What differs between the arms; a row a key, or a row an arm where there are many arms."""
    arms = [arm.name for arm in place.arms if arm.runs]
    configs = {arm: flatten(_config_of(place.experiment, arm)) for arm in arms}
    keys = _differing(configs.values())
    if not keys:
        return None
    if len(arms) <= MOST_COLUMNS:
        rows = [[key, *(_text(configs[arm].get(key)) for arm in arms)] for key in keys]
        return {"corner": place.words("config.key"), "heads": arms, "rows": rows, "code": True}
    keys = keys[:MOST_COLUMNS]
    rows = [[arm, *(_text(configs[arm].get(key)) for key in keys)] for arm in arms[:MOST_ROWS]]
    return {"corner": place.words("arms.arm"), "heads": keys, "rows": rows, "code": False}


def _differing(configs: Iterable[Mapping[str, Any]]) -> list[str]:
    """The keys whose values are not the same in all of the arms, the seed left out."""
    known = list(configs)
    keys = dict.fromkeys(key for config in known for key in config)
    return [
        key
        for key in keys
        if key.rpartition(".")[2] != SEED
        and len({setting_text(config.get(key)) for config in known}) > 1
    ]


def _config_of(experiment: Experiment, arm: str) -> Mapping[str, Any]:
    found = experiment.arms[arm]
    run: Run = (found.counted or found.runs)[-1]
    return run.record.config


def _text(value: object) -> str:
    return NOTHING if value is None else cut(setting_text(value))

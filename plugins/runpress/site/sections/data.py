"""The data sets that were trained and judged on: how large, and a fingerprint of each.

Two numbers compare only where the data were the same. So the arms are held against each
other, and where their data differ, each has a row.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from runpress.format.names import shorten
from runpress.format.schema import Dataset
from runpress.site.catalog import Arm, Run
from runpress.site.markup import fill_template
from runpress.site.place import Block, Place
from runpress.site.wording.numbers import NOTHING, format_bytes, format_exact

# Enough of a sha256 to tell two data sets apart at a glance; the whole is behind it.
SHORT = 12
# What the name of a method says where not all of the data were read.
SAMPLED = "sampled"


T = TypeVar("T", bound=Hashable)


def render(place: Place) -> Block | None:
    """Return the table of data sets, folded; None where no run told of any."""
    runs = _runs(place)
    known = {arm: {each.name: each for each in run.record.dataset} for arm, run in runs.items()}
    names = dict.fromkeys(name for sets in known.values() for name in sets)
    grouped = {
        name: _grouped({arm: sets.get(name) for arm, sets in known.items()}) for name in names
    }
    batches = _grouped({arm: _batch(place, run.record.environment) for arm, run in runs.items()})
    batches.pop("", None)
    if not names and not batches:
        return None
    html = fill_template(
        "data.html",
        words=place.words,
        differing=any(len(groups) > 1 for groups in grouped.values()),
        rows=[
            _row(place, name, arms if len(arms) < len(runs) else [], dataset)
            for name, groups in grouped.items()
            for dataset, arms in groups.items()
        ],
        batches=_batches(place, batches, len(runs)),
        uneven=_uneven(place),
    )
    return Block(html)


def _runs(place: Place) -> dict[str, Run]:
    """Return the run that stands for each arm; on a run page, or where one is asked for, it."""
    if place.run or place.asked("run"):
        shown = place.shown_run()
        return {shown[0].record.arm: shown[0]} if shown else {}
    return {arm.name: (arm.counted or arm.runs)[-1] for arm in place.arms}


def _grouped(values: Mapping[str, T]) -> dict[T, list[str]]:
    """Return which arms have each value, in the order of the arms."""
    groups: dict[T, list[str]] = {}
    for arm, value in values.items():
        groups.setdefault(value, []).append(arm)
    return groups


def _row(place: Place, name: str, arms: list[str], dataset: Dataset | None) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(("kind", "samples", "size", "print"), NOTHING)
    told = place.words.listed(arms) or place.words("data.all")
    row |= {"name": shorten(name), "arms": told, "sha256": "", "part": ""}
    if dataset is None:
        return row
    row["kind"] = shorten(dataset.kind)
    if dataset.samples is not None:
        row["samples"] = format_exact(dataset.samples)
    if dataset.bytes is not None:
        row["size"] = format_bytes(dataset.bytes, words=place.words)
    if dataset.sha256:
        method = dataset.fingerprint or ""
        row["print"] = dataset.sha256[:SHORT]
        row["sha256"] = f"{dataset.sha256} {method}".strip()
        row["part"] = place.words("data.sampled") if SAMPLED in method else ""
    return row


def _batch(place: Place, environment: Mapping[str, Any]) -> str:
    """Say how many samples a step of the optimizer took, and what makes them up."""
    total = _count(environment, "effective_batch_size")
    if not total:
        return ""
    each, ranks, added = (
        _count(environment, key) for key in ("batch_size", "world_size", "accumulation")
    )
    factors = [format_exact(each)] if each else []
    factors += [place.words("data.ranks", count=ranks)] if ranks > 1 else []
    factors += [place.words("data.batches", count=added)] if added > 1 else []
    if len(factors) < 2:
        return place.words("data.step", samples=format_exact(total))
    return place.words("data.step_of", samples=format_exact(total), factors=" × ".join(factors))


def _batches(place: Place, batches: Mapping[str, list[str]], count: int) -> list[str]:
    words = place.words
    return [
        text if len(arms) == count else words("data.arms", arms=words.listed(arms), text=text)
        for text, arms in batches.items()
    ]


def _uneven(place: Place) -> str:
    """Name the arms whose own runs had different data, of which only the newest is shown."""
    if place.run or place.asked("run"):
        return ""
    uneven = [arm.name for arm in place.arms if _is_uneven(arm)]
    return place.words("data.uneven", arms=place.words.listed(uneven)) if uneven else ""


def _is_uneven(arm: Arm) -> bool:
    return len({frozenset(run.record.dataset) for run in arm.counted}) > 1


def _count(environment: Mapping[str, Any], key: str) -> int:
    value = environment.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0

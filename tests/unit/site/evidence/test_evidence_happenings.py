"""What happened along the curves of a run, as its page lists it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from runpress.draw.curves import on_log_axis
from runpress.format.schema import Series
from runpress.site.evidence.happenings import MOST_METRICS, find_happenings

NAN = math.nan
FALLING = [2 * math.exp(-step / 15) for step in range(100)]


def series(values: Sequence[float]) -> Series:
    return Series(list(range(len(values))), values, values, values, values, values)


def told(metrics: dict[str, Sequence[float]], **goals: str) -> list[tuple[str, str, int, int]]:
    found = find_happenings(
        {name: series(values) for name, values in metrics.items()},
        {name: goals.get(name) for name in metrics},  # type: ignore[misc]
    )
    return [(each.event.kind, each.metric, each.event.step, each.more) for each in found]


def with_at(values: Sequence[float], **changes: float) -> list[float]:
    changed = list(values)
    for at, value in changes.items():
        changed[int(at[1:])] = value
    return changed


def test_the_graver_kinds_come_first_and_then_the_earlier_steps() -> None:
    flat = [*FALLING[:60], *([FALLING[60]] * 40)]
    found = told(
        {
            "flat": flat,
            "spiked": with_at(FALLING, _70=9.0),
            "lost": with_at(FALLING, _80=NAN),
            "lost earlier": with_at(FALLING, _10=math.inf),
        },
        flat="min",
    )
    kinds = [(kind, metric) for kind, metric, _, _ in found]
    assert kinds == [("gap", "lost earlier"), ("gap", "lost"), ("spike", "spiked"), *kinds[3:]]
    assert kinds[3:] == [("plateau", "flat")]


def test_of_many_of_a_kind_the_first_two_are_told_and_the_others_counted() -> None:
    loss = [NAN if step % 10 == 5 else value for step, value in enumerate(FALLING)]
    assert told({"loss": loss}) == [("gap", "loss", 5, 0), ("gap", "loss", 15, 8)]


def test_a_calm_curve_and_one_without_points_tell_nothing() -> None:
    assert told({"loss": FALLING, "empty": []}) == []


def test_metrics_that_share_a_picture_share_its_axis() -> None:
    # Alone neither is read on a log axis; together they are, as in the recorder's picture,
    # and a step from 0.001 to 0.02 stands out.
    low, high = [0.001] * 40, [1.0 + 0.01 * (step % 2) for step in range(40)]
    low[20] = 0.02
    shared: dict[str, Sequence[float]] = {"train/loss": low, "val/loss": high}
    assert on_log_axis({name: series(values) for name, values in shared.items()}, {})
    assert told(shared) == [("spike", "train/loss", 20, 0)]


def test_only_so_many_metrics_are_looked_at() -> None:
    many: dict[str, Sequence[float]] = {f"m{at}": [1.0, NAN] for at in range(MOST_METRICS + 5)}
    assert len(told(many)) == MOST_METRICS

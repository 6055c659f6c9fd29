"""Who is best at a metric: the best arm of every experiment that has it, in order."""

from __future__ import annotations

import math
from dataclasses import dataclass

from runpress.format.schema import Goal
from runpress.site.catalog import Arm
from runpress.site.markup import fill_template
from runpress.site.overview import RETRACTED, Overview, overviews
from runpress.site.place import Block, Place
from runpress.site.sections.experiments import MOST_ROWS, head_of
from runpress.site.wording.columns import align
from runpress.site.wording.numbers import format_spread


@dataclass(frozen=True)
class Standing:
    """An experiment's best arm at a metric; `middle` is its mean, None where it has none."""

    overview: Overview
    arm: Arm
    middle: float | None


def render(place: Place) -> Block | None:
    """Return the leaderboards of the metrics that the fence names; None where none has them."""
    known = overviews(place.archive)
    boards = [board_of(place, metric, known) for metric in place.asked("leaderboard") or ()]
    html = "".join(board for board in boards if board)
    return Block(html) if html else None


def board_of(place: Place, metric: str, known: list[Overview]) -> str:
    """Return the table of a metric; empty where no experiment measured it."""
    goal = goal_of(metric, known)
    standings = standings_of(metric, goal, known)
    if not standings:
        return ""
    words = place.words
    note = words(f"leaderboard.{goal}" if goal else "leaderboard.unranked")
    if any(run.record.seed is None for each in standings for run in each.arm.counted):
        note += " " + words("arms.note_unknown")
    if len(standings) > MOST_ROWS:
        note += " " + words("leaderboard.cut", count=MOST_ROWS, all=len(standings))
        standings = standings[:MOST_ROWS]
    units = [standing.overview.experiment.metric_unit(metric) or "" for standing in standings]
    one = len(set(units)) == 1
    return fill_template(
        "leaderboard.html",
        words=words,
        title=words("leaderboard.title", metric=metric),
        metric=f"{metric} ({units[0]})" if one and units[0] else metric,
        goal=goal,
        ranked=goal is not None,
        rows=_rows(place, metric, standings, units, ranked=goal is not None),
        note=note,
    )


def goal_of(metric: str, known: list[Overview]) -> Goal | None:
    """Say what better means for a metric, by the newest experiment that has it and says so."""
    for overview in known:
        if metric in overview.experiment.measured:
            goal = overview.experiment.metric_goal(metric)
            if goal:
                return goal
    return None


def standings_of(metric: str, goal: Goal | None, known: list[Overview]) -> list[Standing]:
    """Return the best arm of each experiment, the best first; what has no mean comes last.

    Without a goal nothing is better than anything else: the newest arms, newest first.
    """
    found = [
        standing
        for overview in known
        if (standing := _standing(metric, goal, overview)) is not None
    ]
    if goal is None:
        return found
    sign = 1 if goal == "min" else -1
    return sorted(found, key=lambda each: math.inf if each.middle is None else sign * each.middle)


def _standing(metric: str, goal: Goal | None, overview: Overview) -> Standing | None:
    if metric not in overview.experiment.measured or overview.state == RETRACTED:
        # A result that was taken back ranks nowhere.
        return None
    arms = [arm for arm in overview.experiment.arms.values() if arm.values(metric)]
    if not arms:
        return None
    known = [(middle, arm) for arm in arms if (middle := arm.middle(metric)) is not None]
    if not known or goal is None:
        return Standing(overview, arms[-1], arms[-1].middle(metric))
    middle, arm = (max if goal == "max" else min)(known, key=lambda each: each[0])
    return Standing(overview, arm, middle)


def _rows(
    place: Place, metric: str, standings: list[Standing], units: list[str], *, ranked: bool
) -> list[dict[str, object]]:
    shown = [
        format_spread(each.arm.values(metric), "%" if unit == "%" else None, words=place.words)
        for each, unit in zip(standings, units, strict=True)
    ]
    values = align([each.value for each in shown])
    spreads = align([each.spread for each in shown])
    one, ranks = len(set(units)) == 1, _ranks(standings)
    return [
        head_of(each.overview, place.words)
        | {
            "first": ranked and ranks[at] == 1 and each.middle is not None,
            "rank": ranks[at] if ranked and each.middle is not None else "",
            "middle": "" if each.middle is None else repr(each.middle),
            "value": values[at],
            "spread": spreads[at],
            "unit": "" if one else units[at],
            "n": len(each.arm.values(metric)),
            "arm": each.arm.name,
        }
        for at, each in enumerate(standings)
    ]


def _ranks(standings: list[Standing]) -> list[int]:
    """Equal means share a rank."""
    ranks: list[int] = []
    for at, each in enumerate(standings):
        tied = at and standings[at - 1].middle == each.middle
        ranks.append(ranks[-1] if tied else at + 1)
    return ranks

"""The part of a blog's lineage that surrounds one experiment, small enough to be drawn.

What it rests on, and what rests on it, go up and down step by step, nearest first. Where one
step is all there is, a list says as much as a picture, and nothing is returned. What is told
by a longer way is not told again: of three experiments in a row that each name both others
before them, the first leads to the second and the second to the third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# A phone shows two boxes beside each other that can still be read.
MOST, MOST_ABREAST = 8, 2

Names = Mapping[str, tuple[str, ...]]
Steps = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Experiments, those farther up before those farther down, and what leads to what.

    `cut` says that there is more than there was room for. How much more nobody counts: it may
    be the whole blog.
    """

    experiments: tuple[str, ...]
    edges: tuple[tuple[str, str], ...]
    cut: bool = False


def ancestry(
    experiment: str, rests: Names, borne: Names, shown: Callable[[str], bool]
) -> Ancestry | None:
    """Return what surrounds an experiment; None where no chain goes on beyond its neighbours.

    Args:
        experiment: the one in the middle.
        rests: what each experiment rests on.
        borne: for each experiment what may rest on it; what does not is passed over.
        shown: whether readers get to see an experiment.
    """

    def up(name: str) -> list[str]:
        return [each for each in rests.get(name, ()) if shown(each)]

    def down(name: str) -> list[str]:
        told = borne.get(name, ())
        return [each for each in told if name in rests.get(each, ()) and shown(each)]

    above, cut_above = _levels(experiment, up, {experiment})
    taken = {experiment, *(name for level in above for name in level)}
    below, cut_below = _levels(experiment, down, taken)
    order = [*(name for level in reversed(above) for name in level), experiment]
    order += [name for level in below for name in level]
    edges = _without_short_cuts([(one, name) for name in order for one in up(name) if one in order])
    if all(experiment in edge for edge in edges):
        return None
    return Ancestry(tuple(order), edges, cut_above or cut_below)


def _levels(start: str, steps: Steps, taken: Iterable[str]) -> tuple[list[list[str]], bool]:
    """Go from an experiment step by step; return who is met at each, and whether some are left.

    Half of the room is for each direction, and one that leads on comes before one that does not.
    """
    seen, levels, cut, room = set(taken), list[list[str]](), False, MOST // 2
    level = [start]
    while met := dict.fromkeys(each for name in level for each in steps(name) if each not in seen):
        level = sorted(met, key=lambda name: not steps(name))[: min(MOST_ABREAST, room)]
        cut = cut or len(level) < len(met)
        if not level:
            break
        seen.update(met)
        room -= len(level)
        levels.append(level)
    return levels, cut


def _without_short_cuts(edges: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Leave out each edge whose end is reached without it, one after the other.

    One after the other, so that of a circle as much stays as holds it together.
    """
    kept = list(edges)
    for edge in edges:
        others = [each for each in kept if each != edge]
        if edge[1] in _reached(edge[0], others):
            kept = others
    return tuple(kept)


def _reached(start: str, edges: Iterable[tuple[str, str]]) -> set[str]:
    following: dict[str, list[str]] = {}
    for one, other in edges:
        following.setdefault(one, []).append(other)
    found, waiting = set[str](), [start]
    while waiting:
        for name in following.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found

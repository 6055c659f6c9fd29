"""Which round of which repetition an operation belongs to.

What happens inside the third of twelve like blocks belongs to round three. So does what the
loop over them does by itself between the third and the fourth, such as adding the block's
result to its input: that is done twelve times too, and drawn once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from runpress.record.model_graph.anatomy import above_of
from runpress.record.model_graph.repeats import Repeat, Repeats
from runpress.record.model_graph.trace import Op, Trace


@dataclass(frozen=True, slots=True)
class Loop:
    """A repetition: `first` of its members, and `owner`, the module that calls them in turn."""

    first: str
    owner: str
    rounds: int


Turns = dict[Loop, int]


def turns_of(trace: Trace, repeats: Repeats) -> list[Turns]:
    """Return for each operation the loops that it is part of, and the round in each."""
    by_scope: dict[str, Turns] = {}
    running: dict[tuple[str, int], tuple[Loop, int]] = {}
    bodies: Counter[tuple[Loop, int]] = Counter()
    turns: list[Turns] = []
    for op in trace.ops:
        if op.scope not in by_scope:
            by_scope[op.scope] = _inside(op.scope, trace, repeats)
        found = by_scope[op.scope]
        for loop, turn in found.items():
            running[loop.owner, trace.calls.get(loop.owner, 0)] = (loop, turn)
        current = running.get((op.scope, trace.calls.get(op.scope, 0)))
        turns.append(_with_body(op, found, current, bodies))
    return turns


def _inside(scope: str, trace: Trace, repeats: Repeats) -> Turns:
    found: Turns = {}
    for path in (*above_of(scope), scope):
        repeat = repeats.of.get(path)
        if repeat is not None:
            found[_loop(path, repeat, trace)] = repeat.round
    return found


def _loop(path: str, repeat: Repeat, trace: Trace) -> Loop:
    owner = path.rpartition(".")[0]
    # A list does not run by itself: what holds it loops over it.
    while owner and not trace.calls.get(owner):
        owner = owner.rpartition(".")[0]
    return Loop(repeat.members[0], owner, repeat.rounds)


def _with_body(
    op: Op,
    found: Turns,
    current: tuple[Loop, int] | None,
    bodies: Counter[tuple[Loop, int]],
) -> Turns:
    if current is None or op.kind != "op":
        return found
    loop, turn = current
    # After the last round there is no next block to say where the loop's body ends: it is as
    # long as it was in the first.
    if turn == loop.rounds - 1 and bodies[current] >= bodies[loop, 0]:
        return found
    bodies[current] += 1
    return {**found, loop: turn}

"""Finding what a model repeats: blocks one after another that are built alike.

Two modules are alike when their types, the shapes of their parameters and their children
are. A stretch of siblings may repeat a pattern (convolution, norm, activation; the same
again): the first stands for all of them, and its box says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from runpress.record.model_graph.anatomy import LISTS, Anatomy, Part
from runpress.record.model_graph.wording import is_small

LONGEST_PATTERN = 6
MOST_SIBLINGS = 2_000


@dataclass(frozen=True, slots=True)
class Repeat:
    """One member of a repetition: `first` is its like in the first round, of `rounds`."""

    first: str
    round: int
    rounds: int
    members: tuple[str, ...]


@dataclass
class Repeats:
    """What a model repeats.

    Attributes:
        of: each repeated module's part in its repetition.
        stacks: lists whose members are all blocks of one type: the type and how many.
        holds: the same for other modules, such as a stage with a list of blocks in it.
        shut: types of block that differ in size from one to the next, so that none of them
            can stand for the others in the main diagram.
    """

    of: Mapping[str, Repeat] = field(default_factory=dict)
    stacks: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    holds: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    shut: frozenset[str] = frozenset()

    def standing_for(self, path: str) -> str:
        """Return the path of the module that is drawn in a module's place."""
        drawn = ""
        for name in path.split(".") if path else ():
            here = f"{drawn}.{name}" if drawn else name
            repeat = self.of.get(here)
            drawn = repeat.first if repeat else here
        return drawn

    def home_of(self, path: str) -> str:
        """Return the innermost repeated module that a module is inside of, "" for none."""
        while path and path not in self.of:
            path = path.rpartition(".")[0]
        return self.standing_for(path)


def repeats_in(anatomy: Anatomy, ran: Mapping[str, bool]) -> Repeats:
    """Find what a model repeats among the modules that `ran`."""
    alike = _Likeness(anatomy)
    of: dict[str, Repeat] = {}
    stacks: dict[str, tuple[str, int]] = {}
    shut: set[str] = set()
    for parent in anatomy.parts:
        children = [one for one in anatomy.children.get(parent, ()) if ran.get(one)]
        of.update(_patterns(parent, children[:MOST_SIBLINGS], anatomy, alike))
        kind = _common_block(children, anatomy)
        if kind and anatomy.parts[parent].kind in LISTS:
            stacks[parent] = (kind, len(children))
            if len({alike.of(one) for one in children}) > 1:
                shut.add(kind)
    return Repeats(of, stacks, _held(anatomy, ran, stacks), frozenset(shut))


def _held(
    anatomy: Anatomy, ran: Mapping[str, bool], stacks: Mapping[str, tuple[str, int]]
) -> dict[str, tuple[str, int]]:
    held: dict[str, tuple[str, int]] = {}
    for path, part in anatomy.parts.items():
        children = [one for one in anatomy.children.get(path, ()) if ran.get(one)]
        kind = _common_block(children, anatomy)
        lists = [stacks[one] for one in children if one in stacks]
        if part.kind not in LISTS and (kind or lists):
            held[path] = (kind, len(children)) if kind else lists[0]
    return held


def _common_block(children: Iterable[str], anatomy: Anatomy) -> str:
    """Return the type that all of several modules have, if it is one with parts of its own."""
    parts = [anatomy.parts[one] for one in children]
    kinds = {part.kind for part in parts}
    blocks = all(anatomy.children.get(part.path) and not part.is_list for part in parts)
    return kinds.pop() if len(parts) > 1 and len(kinds) == 1 and blocks else ""


def _patterns(
    parent: str, children: list[str], anatomy: Anatomy, alike: _Likeness
) -> dict[str, Repeat]:
    found: dict[str, Repeat] = {}
    signs = [alike.of(one) for one in children]
    start = 0
    while start < len(children):
        length, rounds = _best_pattern(signs, start)
        taken = length * rounds
        if rounds > 1 and _worth_it(parent, children[start : start + taken], length, anatomy):
            for place in range(taken):
                members = tuple(children[start + place % length : start + taken : length])
                found[children[start + place]] = Repeat(
                    members[0], place // length, rounds, members
                )
            start += taken
        else:
            start += 1
    return found


def _best_pattern(signs: list[int], start: int) -> tuple[int, int]:
    best = (1, 1)
    for length in range(1, min(LONGEST_PATTERN, (len(signs) - start) // 2) + 1):
        rounds = 1
        while (
            signs[start + rounds * length : start + (rounds + 1) * length]
            == signs[start : start + length]
        ):
            rounds += 1
        if rounds > 1 and length * rounds > best[0] * best[1]:
            best = (length, rounds)
    return best


def _worth_it(parent: str, paths: list[str], length: int, anatomy: Anatomy) -> bool:
    """Blocks from two on; single layers from three, and in a list: elsewhere, who knows how
    they are wired. Only where their names count them."""
    counted = all(path[-1].isdigit() for path in paths)
    blocks = any(anatomy.children.get(path) for path in paths)
    heavy = any(not is_small(anatomy.parts[path].kind) for path in paths)
    least = 2 if blocks else 3
    wired = blocks or anatomy.parts[parent].is_list
    return counted and heavy and wired and len(paths) // length >= least


class _Likeness:
    """Gives modules that are built alike the same number."""

    def __init__(self, anatomy: Anatomy) -> None:
        self._anatomy = anatomy
        self._numbers: dict[object, int] = {}
        self._of: dict[str, int] = {}

    def of(self, path: str) -> int:
        if path not in self._of:
            sign = self._sign(self._anatomy.parts[path])
            self._of[path] = self._numbers.setdefault(sign, len(self._numbers))
        return self._of[path]

    def _sign(self, part: Part) -> object:
        children = self._anatomy.children.get(part.path, ())
        # A dropout more or less, or a rate that rises with depth, is no other block.
        inner = tuple(self.of(one) for one in children if not _weightless(self._anatomy, one))
        return part.kind, part.facts, tuple(weight.shape for weight in part.weights), inner


def _weightless(anatomy: Anatomy, path: str) -> bool:
    part = anatomy.parts[path]
    return not part.weights and is_small(part.kind) and not anatomy.children.get(path)

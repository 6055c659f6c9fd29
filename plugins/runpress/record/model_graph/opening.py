"""Choosing how far a model is opened: as far as it stays readable, its outside first.

All modules of one type at one depth are opened together or not at all, so that like things
look alike. What stays shut and is repeated gets a small second graph of its inside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from runpress.draw.mermaid import COMFORTABLE
from runpress.record.model_graph.anatomy import LISTS, above_of
from runpress.record.model_graph.contract import contract
from runpress.record.model_graph.repeats import Repeat, Repeats, repeats_in
from runpress.record.model_graph.squeeze import squeeze
from runpress.record.model_graph.trace import Trace
from runpress.record.model_graph.view import Graph, View

# More are allowed where it cannot be helped; the second graph is to stay the smaller one.
COMFORTABLE_INSIDE = 12


@dataclass
class Opened:
    """A graph and the modules that were opened for it.

    `inside` is the path of the block that the graph looks into, "" for the whole model.
    """

    graph: Graph
    opened: frozenset[str]
    repeats: Repeats
    inside: str = ""


def open_model(trace: Trace) -> Opened:
    """Return the whole model, opened as far as is comfortable."""
    repeats = repeats_in(trace.anatomy, ran_in(trace))
    view = View(trace, repeats)
    opened = frozenset({""})
    graph = _drawn(view, opened)
    refused: set[tuple[int, str]] = set()
    while True:
        groups = _groups(graph, trace, repeats)
        waiting = sorted(group for group in groups if group not in refused)
        if not waiting:
            break
        wider = opened | frozenset(groups[waiting[0]])
        tried = _drawn(view, wider)
        if len(tried.nodes) <= COMFORTABLE:
            opened, graph = wider, tried
        else:
            refused.add(waiting[0])
    return Opened(squeeze(graph, trace.anatomy), opened, repeats)


def open_block(trace: Trace, whole: Opened) -> Opened | None:
    """Return the inside of the block that the whole left shut most often; None without one."""
    block = _commonest_block(trace, whole)
    if block is None:
        return None
    repeats = repeats_in(trace.anatomy, ran_in(trace))
    view = View(trace, replace(repeats, of=_only_inside(repeats, block)), inside=block)
    below = trace.anatomy.children[block]
    opened = frozenset({*above_of(block), block})
    for path in below:
        wider = opened | {path}
        is_list = trace.anatomy.parts[path].kind in LISTS
        if is_list and len(_drawn(view, wider).nodes) <= COMFORTABLE_INSIDE:
            opened = wider
    graph = squeeze(_drawn(view, opened), trace.anatomy)
    return Opened(graph, opened, view.repeats, inside=block) if len(graph.nodes) > 3 else None


def ran_in(trace: Trace) -> dict[str, bool]:
    """Say of each module whether it, or something in it, was called."""
    ran = {path: trace.calls.get(path, 0) > 0 for path in trace.anatomy.parts}
    for path in [path for path, was in ran.items() if was]:
        for above in above_of(path):
            ran[above] = True
    return ran


def _drawn(view: View, opened: frozenset[str]) -> Graph:
    return contract(view.graph(opened), view.anatomy, view.repeats)


def _groups(graph: Graph, trace: Trace, repeats: Repeats) -> dict[tuple[int, str], list[str]]:
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for node in graph.nodes.values():
        if not node.is_part or not _may_open(node.path, trace, repeats):
            continue
        kind = trace.anatomy.parts[node.path].kind
        groups[node.path.count("."), kind].append(node.path)
    return groups


def _may_open(path: str, trace: Trace, repeats: Repeats) -> bool:
    anatomy = trace.anatomy
    if not any(trace.calls.get(child) for child in anatomy.children.get(path, ())):
        # A list is never called itself, and the modules in it are.
        return any(
            repeats.of.get(one) or anatomy.children.get(one)
            for one in anatomy.children.get(path, ())
        )
    kind, _ = repeats.stacks.get(path, ("", 0))
    if kind in repeats.shut:
        # Stages that hold blocks of their own are opened, a row of unlike blocks is not.
        return any(
            grandchild in repeats.stacks
            for child in anatomy.children[path]
            for grandchild in anatomy.children.get(child, ())
        )
    return anatomy.parts[path].kind not in repeats.shut


def _commonest_block(trace: Trace, whole: Opened) -> str | None:
    """Return the richest example of the type of block that is repeated most and stayed shut."""
    counted: Counter[str] = Counter()
    examples: dict[str, list[str]] = defaultdict(list)
    for node in whole.graph.nodes.values():
        if node.is_part:
            blocks, rounds = _blocks_of(node.path, trace, whole.repeats)
            for block in blocks:
                kind = trace.anatomy.parts[block].kind
                counted[kind] += rounds
                examples[kind].append(block)
    if not counted:
        return None
    kind, _ = counted.most_common(1)[0]
    # It shows what the others leave out, such as a projection.
    return max(examples[kind], key=lambda block: _richness(block, trace))


def _blocks_of(path: str, trace: Trace, repeats: Repeats) -> tuple[list[str], int]:
    """Return the blocks that a box stands for, and how many times over."""
    children = trace.anatomy.children.get(path, [])
    repeat = repeats.of.get(path)
    rounds = repeat.rounds if repeat else 1
    if path in repeats.stacks:
        return children, rounds
    if path in repeats.holds:
        inner = [one for one in children if one in repeats.stacks]
        return (trace.anatomy.children[inner[0]] if inner else children), rounds
    if repeat and children and not trace.anatomy.parts[path].is_list:
        return [path], rounds
    return [], 0


def _richness(path: str, trace: Trace) -> int:
    return sum(trace.calls.get(part.path, 0) > 0 for part in trace.anatomy.below(path))


def _only_inside(repeats: Repeats, block: str) -> dict[str, Repeat]:
    return {path: repeat for path, repeat in repeats.of.items() if path.startswith(f"{block}.")}

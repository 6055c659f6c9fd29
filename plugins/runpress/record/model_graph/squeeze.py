"""Keeping a graph under a number of boxes, whatever the model.

First what runs side by side between the same neighbours and is of one type becomes one box;
then what follows one after another does. Joining neighbours in the order in which things
happened can make no circle, so there is always a next step until the graph is small enough.
"""

from __future__ import annotations

import itertools

from runpress.record.model_graph.anatomy import Anatomy
from runpress.record.model_graph.view import Edge, Graph, Key

MOST_NODES = 25
# Kinds that keep a box of their own as long as there is another way.
ENDS = ("input", "output")


def squeeze(graph: Graph, anatomy: Anatomy, most: int = MOST_NODES) -> Graph:
    """Join boxes until there are at most `most`."""
    if len(graph.nodes) > most:
        _join_parallel(graph, anatomy)
    while len(graph.nodes) > most:
        _join_pairs(graph, len(graph.nodes) - most)
    return graph


def join(graph: Graph, first: Key, second: Key) -> None:
    """Make two boxes one, under the first's key."""
    for start, edge in list(graph.into[second].items()):
        graph.connect(start, first, Edge(edge.shape, edge.broken))
    for end, edge in list(graph.out_of[second].items()):
        graph.connect(first, end, Edge(edge.shape, edge.broken))
    kept, gone = graph.nodes[first], graph.nodes[second]
    kept.others += [gone, *gone.others]
    kept.shape = gone.shape
    gone.others = []
    graph.drop(second)


def _join_parallel(graph: Graph, anatomy: Anatomy) -> None:
    alike: dict[object, Key] = {}
    for key, node in list(graph.nodes.items()):
        kind = anatomy.parts[node.path].kind if node.is_part else node.kind
        name = "" if node.kind in ENDS else node.name
        sides = frozenset(graph.into[key]), frozenset(graph.out_of[key])
        first = alike.setdefault((kind, name, sides), key)
        if first != key:
            join(graph, first, key)


def _join_pairs(graph: Graph, most: int) -> None:
    """Join the pairs of neighbours that a reader misses least, none of them twice."""
    joined: set[Key] = set()
    for first, second in sorted(_pairs(graph), key=lambda pair: _weight(graph, pair))[:most]:
        if not joined & {first, second}:
            join(graph, first, second)
            joined |= {first, second}


def _weight(graph: Graph, pair: tuple[Key, Key]) -> int:
    return sum(1 + len(graph.nodes[one].others) for one in pair)


def _pairs(graph: Graph) -> list[tuple[Key, Key]]:
    """Return links of chains; where there are none, neighbours in the order of happening."""
    inner = [key for key, node in graph.nodes.items() if node.kind not in ENDS]
    chains = []
    for key in inner:
        followers = list(graph.out_of[key])
        if len(followers) == 1 and len(graph.into[followers[0]]) == 1:
            chains += [(key, one) for one in followers if graph.nodes[one].kind not in ENDS]
    # Two of these at once might make a circle.
    one = list(itertools.pairwise(inner)) or list(itertools.pairwise(graph.nodes))
    return chains or [min(one, key=lambda pair: _weight(graph, pair))]

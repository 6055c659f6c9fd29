"""Taking out of a graph what is not worth a box, without losing that it happened.

A norm, an activation, a pooling is named with the layer before it, else with the one after
it. Reshaping and the like goes unsaid. What brings two flows together stays, and attention.
"""

from __future__ import annotations

from collections.abc import Iterable

from runpress.record.model_graph.anatomy import Anatomy
from runpress.record.model_graph.repeats import Repeats
from runpress.record.model_graph.view import Graph, Key, Node
from runpress.record.model_graph.wording import (
    ATTENTION,
    LAYERS,
    SAID_FUNCTIONS,
    is_norm,
    is_small,
    short,
)


def contract(graph: Graph, anatomy: Anatomy, repeats: Repeats) -> Graph:
    """Return the graph with boxes only for what deserves one."""
    for key, node in list(graph.nodes.items()):
        if key in graph.nodes and not _deserves_a_box(graph, node, anatomy):
            _fold_away(graph, node, anatomy, repeats)
    _drop_loose_ends(graph)
    _join_outputs(graph)
    return graph


def is_leaf(node: Node, anatomy: Anatomy) -> bool:
    """Say whether a node is a module without parts of its own that are worth a word."""
    return node.is_part and all(
        is_small(anatomy.parts[child].kind) for child in anatomy.children.get(node.path, ())
    )


def _deserves_a_box(graph: Graph, node: Node, anatomy: Anatomy) -> bool:
    fed_by = len(graph.into[node.key])
    if node.is_part:
        small = is_leaf(node, anatomy) and is_small(anatomy.parts[node.path].kind)
        return not small or fed_by > 1
    if node.kind != "op":
        return True
    layer = node.weighted and node.name in LAYERS
    return layer or node.name in ATTENTION or fed_by > 1


def _fold_away(graph: Graph, node: Node, anatomy: Anatomy, repeats: Repeats) -> None:
    kind = anatomy.parts[node.path].kind if node.is_part else ""
    word = short(kind) if node.is_part else SAID_FUNCTIONS.get(node.name, "")
    home = repeats.home_of(node.path)
    host = _only(graph, graph.into[node.key], home, repeats)
    follower = _only(graph, graph.out_of[node.key], home, repeats)
    if host is not None and len(graph.out_of[host]) == 1 and _takes_after(graph, host, anatomy):
        if word and not node.before:
            graph.nodes[host].after.append(word)
    elif follower is not None and len(graph.into[follower]) == 1 and _takes_before(graph, follower):
        if word:
            graph.nodes[follower].before.append(word)
        graph.nodes[follower].before[:0] = node.before
    elif node.is_part and is_norm(kind) and graph.into[node.key]:
        return
    graph.bypass(node.key)


def _takes_after(graph: Graph, key: Key, anatomy: Anatomy) -> bool:
    node = graph.nodes[key]
    return is_leaf(node, anatomy) or (node.kind == "op" and not node.is_part)


def _takes_before(graph: Graph, key: Key) -> bool:
    node = graph.nodes[key]
    return node.is_part or (node.kind == "op" and len(graph.into[key]) == 1)


def _only(graph: Graph, keys: Iterable[Key], home: str, repeats: Repeats) -> Key | None:
    """Return the only neighbour, if it is in the same repetition: what happens once stays out."""
    found = list(keys)
    if len(found) != 1 or repeats.home_of(graph.nodes[found[0]].path) != home:
        return None
    return found[0]


def _drop_loose_ends(graph: Graph) -> None:
    """Take out operations that lead nowhere, such as a mask that nobody used."""
    again = True
    while again:
        again = False
        for key, node in list(graph.nodes.items()):
            alone = not graph.out_of[key] and (not node.is_part or not graph.into[key])
            if alone and node.kind in ("op", "unseen") and not node.is_part:
                graph.drop(key)
                again = True
            elif alone and node.kind == "input":
                graph.drop(key)


def _join_outputs(graph: Graph) -> None:
    """Outputs of one maker are one box with several names."""
    first: dict[tuple[Key, ...], Node] = {}
    for key, node in list(graph.nodes.items()):
        if node.kind != "output":
            continue
        makers = tuple(graph.into[key])
        if makers in first:
            first[makers].others.append(node)
            graph.drop(key)
        else:
            first[makers] = node

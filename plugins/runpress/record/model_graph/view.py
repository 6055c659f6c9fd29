"""A trace as a graph of what is to be seen: some modules opened, the others as one box each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from runpress.record.model_graph.anatomy import Anatomy, within
from runpress.record.model_graph.repeats import Repeats
from runpress.record.model_graph.trace import Op, OpKind, Trace
from runpress.record.model_graph.turns import Turns, turns_of
from runpress.record.model_graph.wording import is_small

Key = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """A box to be.

    Attributes:
        path: the module it is, or for an operation the module it happened in.
        name: of an operation the function's, of an input or output its own.
        shape: of the last result seen.
        before, after: small things that happen on the way in and out, as words.
        attention: the shape of what an attention inside it gave, if there is one.
        others: further nodes that were squeezed into this one.
    """

    key: Key
    kind: OpKind | None
    path: str
    name: str
    shape: tuple[int, ...]
    weighted: bool = False
    is_part: bool = False
    rounds: int = 1
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    attention: tuple[int, ...] | None = None
    others: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Edge:
    """What flows; `broken` when it was not seen flowing."""

    shape: tuple[int, ...]
    broken: bool = False


@dataclass
class Graph:
    """Nodes in the order in which they first happened, and the edges between them."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    into: dict[Key, dict[Key, Edge]] = field(default_factory=dict)
    out_of: dict[Key, dict[Key, Edge]] = field(default_factory=dict)

    def add(self, node: Node) -> Node:
        """Add a node unless it is known; return the one that is in the graph."""
        if node.key not in self.nodes:
            self.nodes[node.key] = node
            self.into[node.key], self.out_of[node.key] = {}, {}
        return self.nodes[node.key]

    def connect(self, start: Key, end: Key, edge: Edge) -> None:
        """Add an edge; of two between the same nodes the first stays."""
        if start != end and end not in self.out_of[start]:
            self.out_of[start][end] = self.into[end][start] = edge

    def cut(self, start: Key, end: Key) -> None:
        """Take an edge out."""
        self.out_of[start].pop(end, None)
        self.into[end].pop(start, None)

    def bypass(self, key: Key) -> None:
        """Take a node out and let what flowed through it flow past."""
        for end, edge in self.out_of[key].items():
            for start, before in self.into[key].items():
                self.connect(start, end, Edge(edge.shape, edge.broken or before.broken))
        self.drop(key)

    def drop(self, key: Key) -> None:
        """Take a node and its edges out."""
        for end in list(self.out_of[key]):
            self.cut(key, end)
        for start in list(self.into[key]):
            self.cut(start, key)
        for table in (self.nodes, self.into, self.out_of):
            table.pop(key)

    def edges(self) -> Iterator[tuple[Key, Key, Edge]]:
        """Yield the edges in the order of the nodes that they start from."""
        for start in self.nodes:
            for end, edge in self.out_of[start].items():
                yield start, end, edge


@dataclass
class View:
    """Draws graphs of one trace, more or less opened.

    Args:
        inside: the path of the only module to be looked into; "" for the whole model.
        repeats: what stands for what; none when looking into one block.
    """

    trace: Trace
    repeats: Repeats
    inside: str = ""

    @property
    def anatomy(self) -> Anatomy:
        """The model's parts."""
        return self.trace.anatomy

    def graph(self, opened: Collection[str]) -> Graph:
        """Return the graph in which the modules of `opened` are looked into."""
        graph = Graph()
        turns = turns_of(self.trace, self.repeats)
        counts: Counter[object] = Counter()
        keys: list[Key | None] = []
        order: dict[Key, int] = {}
        for position, op in enumerate(self.trace.ops):
            node = self._node(position, turns[position], counts, opened)
            keys.append(node.key if node else None)
            if node is not None:
                # What comes in was there before all else, whenever it is first used.
                order.setdefault(node.key, -1 if node.kind == "input" else position)
                self._note(graph.add(node), op)
        for position, op in enumerate(self.trace.ops):
            for source in op.sources:
                self._connect(graph, keys, source, position, order, turns)
        return graph

    def _node(
        self, position: int, turns: Turns, counts: Counter[object], opened: Collection[str]
    ) -> Node | None:
        op = self.trace.ops[position]
        if op.kind == "kept":
            return None
        if self.inside and (op.kind in ("input", "output") or not within(op.scope, self.inside)):
            return None
        if op.kind in ("input", "output", "unseen"):
            return Node((op.kind, position), op.kind, op.scope, op.name, op.shape)
        part = self._closed(op.scope, opened)
        if part is not None:
            return Node(self._part_key(part, op), None, part, "", op.shape, is_part=True)
        # The loop's own operations are laid over each other round by round.
        loop = next((one for one in turns if one.owner == op.scope), None)
        turn = (op.scope, op.call, op.name, loop, turns.get(loop, 0) if loop else 0)
        counts[turn] += 1
        scope = self.repeats.standing_for(op.scope)
        key = ("op", scope, op.name, counts[turn], loop.first if loop else "")
        rounds = loop.rounds if loop else 1
        return Node(key, op.kind, scope, op.name, op.shape, op.weighted, rounds=rounds)

    def _closed(self, scope: str, opened: Collection[str]) -> str | None:
        """Return the outermost module round a scope that is not opened, as it is drawn."""
        drawn = ""
        for name in scope.split(".") if scope else ():
            here = f"{drawn}.{name}" if drawn else name
            repeat = self.repeats.of.get(here)
            drawn = repeat.first if repeat else here
            if drawn not in opened:
                return drawn
        return None

    def _part_key(self, path: str, op: Op) -> Key:
        # One activation used in two places is two things to a reader.
        parent = path.rpartition(".")[0]
        once = self.trace.calls.get(parent, 0) <= 1
        small = is_small(self.anatomy.parts[path].kind) and not self.anatomy.children.get(path)
        return ("part", path, op.call) if small and once else ("part", path)

    @staticmethod
    def _note(node: Node, op: Op) -> None:
        node.shape = op.shape
        node.weighted |= op.weighted
        if op.name in ("scaled_dot_product_attention", "multi_head_attention_forward"):
            node.attention = op.shape
        if node.is_part:
            # Only what was made entirely out of sight counts as such.
            seen = op.kind if node.kind is None or node.kind == op.kind else "op"
            node.kind = seen

    def _connect(
        self,
        graph: Graph,
        keys: list[Key | None],
        source: int,
        position: int,
        order: dict[Key, int],
        turns: list[Turns],
    ) -> None:
        start, end = keys[source], keys[position]
        ops = self.trace.ops
        if self.inside and (start is None) != (end is None):
            self._across(graph, keys, source, position)
            return
        if start is None or end is None or start == end or order[end] < order[start]:
            # What flows back to an earlier box is the next round of a repetition.
            return
        after = turns[position]
        if any(after.get(loop, turn) != turn for loop, turn in turns[source].items()):
            return
        broken = ops[position].kind in ("sealed", "unseen") or ops[source].kind == "sealed"
        graph.connect(start, end, Edge(ops[source].shape, broken))

    def _across(self, graph: Graph, keys: list[Key | None], source: int, position: int) -> None:
        """Connect to the world outside the one module that is looked into."""
        op = self.trace.ops[source]
        if op.kind == "kept":
            return
        start, end = keys[source], keys[position]
        if start is None and end is not None:
            edge_of = graph.add(Node(("input", -1), "input", "", "", op.shape))
            graph.connect(edge_of.key, end, Edge(op.shape))
        elif start is not None:
            edge_of = graph.add(Node(("output", -1), "output", "", "", op.shape))
            graph.connect(start, edge_of.key, Edge(op.shape))

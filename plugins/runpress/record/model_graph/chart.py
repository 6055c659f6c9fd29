"""A trace as Mermaid text."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from runpress.draw.mermaid import Diagram
from runpress.record.model_graph.labels import Labels, numbers, wrapped
from runpress.record.model_graph.opening import Opened, open_block, open_model, ran_in
from runpress.record.model_graph.trace import Trace
from runpress.record.model_graph.view import Edge, Key, Node

MOST_IDLE_NAMES = 6
ONE_STEP = "Drawn from the first training step: a branch that this step did not take is not shown."


def draw_model(trace: Trace) -> tuple[str, str | None]:
    """Return the diagram of a whole model, and of the block that it repeats if that is shut."""
    whole = open_model(trace)
    block = open_block(trace, whole)
    return _draw(trace, whole), None if block is None else _draw(trace, block)


def idle_parts(trace: Trace) -> list[str]:
    """Return the outermost modules none of whose parameters were used in the pass."""
    ran = ran_in(trace)
    anatomy = trace.anatomy

    def used(path: str) -> bool:
        part = anatomy.parts[path]
        if any(weight.key in trace.used for weight in part.weights):
            return True
        return bool(part.weights and trace.calls.get(path)) or any(
            used(child) for child in anatomy.children.get(path, ())
        )

    def idle(path: str) -> list[str]:
        if anatomy.size(path) and not used(path) and path:
            return [] if _sealed_above(trace, path) else [path]
        return [one for child in anatomy.children.get(path, ()) for one in idle(child)]

    return idle("") if ran.get("") else []


def _sealed_above(trace: Trace, path: str) -> bool:
    """Say whether a module is inside one that cannot be seen into."""
    sealed = {op.scope for op in trace.ops if op.kind == "sealed"}
    while path:
        if path in sealed:
            return True
        path = path.rpartition(".")[0]
    return False


def _draw(trace: Trace, opened: Opened) -> str:
    diagram = Diagram()
    labels = Labels(trace, opened)
    names: dict[Key, str] = {}
    frames = _Frames(opened)
    if opened.inside:
        with diagram.frame(f"inside {trace.anatomy.parts[opened.inside].kind}"):
            for node in sorted(opened.graph.nodes.values(), key=_is_inner):
                names[node.key] = _add(diagram, labels, node, opened.inside)
    else:
        _add_level(diagram, labels, frames, "", "", names)
    said: set[tuple[Key, str]] = set()
    for start, end, edge in opened.graph.edges():
        text = _edge_text(opened, labels, start, end, edge)
        # What goes two ways has one shape, said once.
        text = "" if (start, text) in said else text
        said.add((start, text))
        diagram.edge(names[start], names[end], text, dotted=edge.broken)
    if not opened.inside:
        _add_idle(diagram, trace, [names[key] for key in opened.graph.nodes][-1:])
        diagram.remark(ONE_STEP)
    diagram.dash("unseen", "idle")
    return diagram.text()


def _is_inner(node: Node) -> int:
    return {"input": 0, "output": 2}.get(str(node.kind), 1)


class _Frames:
    """Which nodes and which frames are in which opened module."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.nodes: dict[str, list[Node]] = defaultdict(list)
        self.inner: dict[str, list[str]] = defaultdict(list)
        for node in opened.graph.nodes.values():
            self._home(self._of(node)).append(node)

    def _of(self, node: Node) -> str:
        if node.kind in ("input", "output"):
            return ""
        path = node.path.rpartition(".")[0] if node.is_part else node.path
        # A module that several ones share is in no frame but theirs.
        for other in node.others:
            while path and not f"{other.path}.".startswith(f"{path}."):
                path = path.rpartition(".")[0]
        return path

    def _home(self, path: str) -> list[Node]:
        inner = path
        while inner:
            outer = inner.rpartition(".")[0]
            if inner in self.inner[outer]:
                break
            self.inner[outer].append(inner)
            inner = outer
        return self.nodes[path]

    def holds(self, path: str) -> int:
        """Count what is drawn inside a module."""
        return len(self.nodes[path]) + sum(self.holds(one) for one in self.inner[path])

    def is_drawn(self, path: str, depth: int) -> bool:
        """Say whether a module gets a frame: a repetition always, else an outer one of three."""
        if self.opened.repeats.of.get(path) is not None:
            return True
        # A frame round one frame says nothing.
        things = len(self.nodes[path]) + len(self.inner[path])
        return depth == 0 and self.has_peers and things > 1 and self.holds(path) > 2

    @cached_property
    def has_peers(self) -> bool:
        """Whether a frame tells parts apart, such as an encoder from a decoder."""
        return sum(self.holds(path) > 2 for path in self.inner[""]) > 1


def _add_level(
    diagram: Diagram, labels: Labels, frames: _Frames, path: str, frame: str, names: dict[Key, str]
) -> None:
    for node in frames.nodes[path]:
        names[node.key] = _add(diagram, labels, node, frame)
    for inner in frames.inner[path]:
        depth = 0 if not frame else 1
        if frames.is_drawn(inner, depth):
            with diagram.frame(labels.frame(inner, frame)):
                _add_level(diagram, labels, frames, inner, inner, names)
        else:
            _add_level(diagram, labels, frames, inner, frame, names)


def _add(diagram: Diagram, labels: Labels, node: Node, frame: str) -> str:
    title, facts = labels.title(node), labels.facts(node, frame)
    if node.kind in ("input", "output"):
        return diagram.node("data", title, facts, shape="end")
    if node.kind in ("unseen", "sealed"):
        return diagram.node("unseen", title, facts)
    # A plus sign in a box as wide as a layer's reads as one; in a circle it fills a phone.
    if not any(one.is_part for one in (node, *node.others)):
        return diagram.node("meeting", title, facts, shape="end")
    block = node.is_part and bool(labels.trace.anatomy.children.get(node.path))
    return diagram.node("model" if block else "layer", title, facts)


def _edge_text(
    opened: Opened,
    labels: Labels,
    start: Key,
    end: Key,
    edge: Edge,
) -> str:
    """Return the shape that flows, where it is another than what flowed in before."""
    first, last = opened.graph.nodes[start], opened.graph.nodes[end]
    if first.kind == "input":
        return labels.shape(edge.shape) if edge.shape != first.shape else ""
    if last.kind == "output" and last.shape == edge.shape:
        return ""
    before = {one.shape for one in opened.graph.into[start].values()}
    return "" if edge.shape in before else labels.shape(edge.shape)


def _add_idle(diagram: Diagram, trace: Trace, last: list[str]) -> None:
    idle = idle_parts(trace)
    if not idle:
        return
    total = numbers(sum(trace.anatomy.size(path) for path in idle))
    named = wrapped(idle[:MOST_IDLE_NAMES])[:3]
    more = len(idle) - MOST_IDLE_NAMES
    rest = [f"and {more} more"] if more > 0 else []
    box = diagram.node("idle", "not run in this step", [*named, *rest, total])
    for above in last:
        # Beside the others it would make the page wider and the words smaller.
        diagram.below(above, box)

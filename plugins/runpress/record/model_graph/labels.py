"""The words in a model's diagram: what a box is called and what stands under its name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from runpress.draw.mermaid import LONGEST_LINE, joined
from runpress.record.model_graph.anatomy import Part
from runpress.record.model_graph.opening import Opened
from runpress.record.model_graph.trace import Trace
from runpress.record.model_graph.view import Node
from runpress.record.model_graph.wording import LAYERS, MERGES, is_small, short

MOST_NAMED = 4
LINE = 30
LONGEST_CHAIN = 24
LONGEST_FRAME = 30
LONGEST_PLACE = 18


@dataclass(frozen=True)
class Labels:
    """Words for one graph of one trace."""

    trace: Trace
    opened: Opened

    def title(self, node: Node) -> str:
        """Return the first line of a box."""
        if node.kind in ("input", "output"):
            return self._end(node)
        if node.kind == "unseen":
            return "not seen"
        if len(node.others) > 0:
            return self._several(node)
        chain = " → ".join([*node.before, self._name(node)])
        return chain if len(chain) <= LONGEST_CHAIN else self._name(node)

    def facts(self, node: Node, frame: str) -> list[str]:
        """Return the further lines of a box inside the frame of a module."""
        if node.kind in ("input", "output"):
            names = [one.name for one in node.others[: MOST_NAMED - 1]]
            return [*names, *self._shape_of_end(node)]
        lines = wrapped(dict.fromkeys(node.after))
        if node.kind == "sealed":
            lines.append("not seen inside")
        if node.before and len(" → ".join([*node.before, self._name(node)])) > LONGEST_CHAIN:
            lines = [*wrapped([f"after {node.before[0]}", *node.before[1:]]), *lines]
        if node.kind == "unseen":
            return [*lines, self.shape(node.shape)]
        if node.others:
            return self._facts_of_several(node)
        if not node.is_part:
            return [*self._heads(node.attention), *lines]
        return [*lines, *self._inside(node), *self._tail(node, frame)]

    def shape(self, shape: tuple[int, ...]) -> str:
        """Return a shape with the batch as B."""
        batch = self.trace.batch
        named = [
            "B" if place == 0 and size == batch else str(size) for place, size in enumerate(shape)
        ]
        return "×".join(named) or "scalar"

    def frame(self, path: str, outer: str) -> str:
        """Return the title of the frame round an opened module."""
        part = self.trace.anatomy.parts[path]
        kind = "" if part.is_list else part.kind
        many = self._rounds(path)
        name = (kind or path.rpartition(".")[2]) + (f" ×{many}" if many > 1 else "")
        place = self._place(path, outer) if kind else ""
        for title in (joined([name, place, self._size(path)]), joined([name, self._size(path)])):
            if len(title) <= LONGEST_FRAME:
                return title
        return name

    def _name(self, node: Node) -> str:
        if not node.is_part:
            words = {**MERGES, **LAYERS}
            times = f" ×{node.rounds}" if node.rounds > 1 else ""
            return words.get(node.name, node.name.strip("_")) + times
        part = self.trace.anatomy.parts[node.path]
        stack, many = self.opened.repeats.stacks.get(node.path, ("", 0))
        if stack:
            return f"{stack} ×{many * self._rounds(node.path)}"
        again = self.trace.calls.get(node.path, 0)
        rounds = self._rounds(node.path)
        name = short(part.kind) or part.kind
        name = node.path.rpartition(".")[2] if part.is_list else f"{name} {part.facts}".strip()
        if rounds > 1:
            return f"{name} ×{rounds}"
        return f"{name}, {again} times" if again > 1 and len(node.key) == 2 else name

    def _end(self, node: Node) -> str:
        return node.name or str(node.kind)

    def _shape_of_end(self, node: Node) -> list[str]:
        same = all(one.shape == node.shape for one in node.others)
        return [self.shape(node.shape)] if same else []

    def _several(self, node: Node) -> str:
        parts = [one for one in (node, *node.others) if one.is_part]
        kinds = Counter(self.trace.anatomy.parts[one.path].kind for one in parts)
        if len(kinds) == 1:
            kind, many = kinds.most_common(1)[0]
            return f"{kind} ×{many}" if many > 1 else kind
        return f"{len(parts) or len(node.others) + 1} layers"

    def _facts_of_several(self, node: Node) -> list[str]:
        members = [node, *node.others]
        parts = [one for one in members if one.is_part]
        kinds = list(dict.fromkeys(self.trace.anatomy.parts[one.path].kind for one in parts))
        named = wrapped(kinds[:MOST_NAMED]) if len(kinds) > 1 else []
        total = sum(self._numbers(one.path) for one in parts)
        names = [one.path.rpartition(".")[2] for one in parts]
        ends = " … ".join(dict.fromkeys(names[:1] + names[-1:]))
        return [*named, joined([ends, numbers(total)])]

    def _inside(self, node: Node) -> list[str]:
        """Return what a closed list holds, and the attention in a closed block."""
        part = self.trace.anatomy.parts[node.path]
        if part.is_list and node.path not in self.opened.repeats.stacks:
            kinds = [self._kind(path) for path in self.trace.anatomy.children.get(part.path, ())]
            kinds = [kind for kind in kinds if kind]
            return wrapped(kinds) if len(kinds) <= MOST_NAMED else [f"{len(kinds)} layers"]
        if "Attention" in part.kind or not self.trace.anatomy.children.get(part.path):
            return []
        kind, many = self.opened.repeats.holds.get(node.path, ("", 0))
        held = [f"{kind} ×{many}"] if kind else []
        # Not all attention is torch's own function; the name of a part tells too.
        named = any("Attention" in one.kind for one in self.trace.anatomy.below(node.path))
        return [*held, "with attention"] if named or node.attention is not None else held

    def _heads(self, shape: tuple[int, ...] | None) -> list[str]:
        return [f"{shape[1]} heads"] if shape is not None and len(shape) == 4 else []

    def _tail(self, node: Node, frame: str) -> list[str]:
        place, size = self._place(node.path, frame), self._size(node.path)
        part = self.trace.anatomy.parts[node.path]
        if part.is_list and node.path not in self.opened.repeats.stacks:
            place = ""
        if is_small(part.kind) and not size:
            return []
        tied = self.trace.anatomy.ties(node.path)
        line = joined([place, size])
        return [line, f"tied to {tied[0]}"] if tied else [line]

    def _place(self, path: str, frame: str) -> str:
        repeat = self.opened.repeats.of.get(path)
        inner = path.removeprefix(f"{frame}.") if frame else path
        # The end of a path tells more than its beginning.
        while len(inner) > LONGEST_PLACE and "." in inner:
            inner = inner.partition(".")[2]
        if repeat is None or repeat.rounds < 2:
            return inner
        return f"{inner}…{repeat.members[-1].rpartition('.')[2]}"

    def _rounds(self, path: str) -> int:
        repeat = self.opened.repeats.of.get(path)
        return repeat.rounds if repeat else 1

    def _size(self, path: str) -> str:
        return numbers(self._numbers(path))

    def _numbers(self, path: str) -> int:
        repeat = self.opened.repeats.of.get(path)
        return sum(self.trace.anatomy.size(one) for one in (repeat.members if repeat else (path,)))

    def _kind(self, path: str) -> str:
        part: Part = self.trace.anatomy.parts[path]
        return path.rpartition(".")[2] if part.is_list else short(part.kind)


def numbers(count: int) -> str:
    """Return a count of parameters in three digits or fewer; "" for none.

    >>> numbers(15_370)
    '15.4 k'
    """
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if count >= size:
            return f"{count / size:.3g}{unit}"
    return str(count) if count else ""


def wrapped(words: object) -> list[str]:
    """Return words in lines that are no longer than a narrow box."""
    lines: list[str] = []
    for word in words:  # type: ignore[attr-defined]
        if lines and len(lines[-1]) + len(word) + 3 <= min(LINE, LONGEST_LINE):
            lines[-1] = f"{lines[-1]} · {word}"
        else:
            lines.append(word)
    return lines

"""A model's parts: its modules by path, their types, and the parameters each one owns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from runpress.record.wrappers import class_name

# Modules whose first dimension is time, not the batch, unless they are told otherwise.
TIME_FIRST = ("RNN", "LSTM", "GRU", "MultiheadAttention", "Transformer")
LISTS = ("Sequential", "ModuleList", "ModuleDict")


@dataclass(frozen=True, slots=True)
class Weight:
    """A parameter: `key` is the same for tied ones; `size` counts its numbers."""

    key: int
    size: int
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A module: its path from the root (""), its type's name, and what it holds itself.

    `facts` are short words on how it is set, such as a kernel's size.
    """

    path: str
    kind: str
    weights: tuple[Weight, ...] = ()
    facts: str = ""
    time_first: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it only holds others, and its type says nothing to a reader."""
        return self.kind in LISTS


@dataclass
class Anatomy:
    """All parts of a model, in the order in which they were registered."""

    parts: Mapping[str, Part] = field(default_factory=dict)

    @cached_property
    def children(self) -> Mapping[str, list[str]]:
        """The paths right below each path."""
        below: dict[str, list[str]] = defaultdict(list)
        for path in self.parts:
            if path:
                below[path.rpartition(".")[0]].append(path)
        return below

    @cached_property
    def owners(self) -> Mapping[int, str]:
        """Where each parameter is counted: at the first module that holds it."""
        first: dict[int, str] = {}
        for path, part in self.parts.items():
            for weight in part.weights:
                first.setdefault(weight.key, path)
        return first

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        sizes: dict[str, int] = defaultdict(int)
        counted: set[int] = set()
        for path, part in self.parts.items():
            own = {weight.key: weight.size for weight in part.weights if weight.key not in counted}
            counted.update(own)
            for above in (*above_of(path), path):
                sizes[above] += sum(own.values())
        return sizes

    @property
    def time_first(self) -> bool:
        """Whether some part takes sequences with time as their first dimension."""
        return any(part.time_first for part in self.parts.values())

    def size(self, path: str) -> int:
        """Return how many numbers a module's parameters have, tied ones counted once."""
        return self._sizes.get(path, 0)

    def ties(self, path: str) -> list[str]:
        """Return the modules elsewhere whose parameters this one uses too."""
        return list(
            dict.fromkeys(
                self.owners[weight.key]
                for part in self.below(path)
                for weight in part.weights
                if not within(self.owners[weight.key], path)
            )
        )

    def below(self, path: str) -> Iterable[Part]:
        """Return a module and all that it holds."""
        yield self.parts[path]
        for child in self.children.get(path, ()):
            yield from self.below(child)


def anatomy_of(model: Any) -> Anatomy:
    """Look at a torch module's parts; nothing is called but `named_modules`."""
    return Anatomy({path: _part(path, module) for path, module in model.named_modules()})


def within(path: str, outer: str) -> bool:
    """Say whether a path is `outer` or below it."""
    return not outer or path == outer or path.startswith(f"{outer}.")


def above_of(path: str) -> list[str]:
    """Return the paths above a path, from the root down."""
    if not path:
        return []
    names = path.split(".")
    return [".".join(names[:depth]) for depth in range(len(names))]


def _part(path: str, module: Any) -> Part:
    kind = class_name(module)
    if kind in ("RecursiveScriptModule", "TopLevelTracedModule", "TracedModule"):
        kind = "TorchScript"
    weights = tuple(_weight(one) for one in module._parameters.values() if one is not None)
    late = kind.startswith(TIME_FIRST) and getattr(module, "batch_first", None) is False
    return Part(path, kind, weights, _facts(kind, module), late)


def _facts(kind: str, module: Any) -> str:
    if not kind.startswith(("Conv", "LazyConv")):
        return ""
    sizes = getattr(module, "kernel_size", ())
    sizes = sizes if isinstance(sizes, tuple) else ()
    return "×".join(str(size) for size in sizes[:3])


def _weight(parameter: Any) -> Weight:
    try:
        return Weight(id(parameter), int(parameter.numel()), tuple(parameter.shape))
    except (ValueError, RuntimeError):
        # A lazy module that never ran does not know its size yet.
        return Weight(id(parameter), 0, ())

"""What was seen of one forward pass: operations, where they happened, what fed them.

Plain data, without a tensor and without a module, so that it outlives both at no cost and
the drawing can be done later and elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from runpress.record.model_graph.anatomy import Anatomy

# An operation; what came in; what went out; a module that cannot be seen into; a tensor whose
# maker was not seen at all; and one that the model had all along.
OpKind = Literal["op", "input", "output", "sealed", "unseen", "kept"]


@dataclass(slots=True)
class Op:
    """One operation on tensors.

    Attributes:
        kind: see `OpKind`.
        name: the function's; of an input and an output the name it goes by.
        scope: the path of the innermost module it happened in.
        call: which call of that module, from 1.
        sources: positions in the trace of the operations that fed it.
        shape: of its first result.
        weighted: whether it was given a parameter.
    """

    kind: OpKind
    name: str
    scope: str
    call: int
    sources: tuple[int, ...]
    shape: tuple[int, ...]
    weighted: bool = False


@dataclass(slots=True)
class Trace:
    """One forward pass.

    Attributes:
        anatomy: the model's modules and parameters as they were after the pass.
        ops: in the order in which they happened.
        calls: how often each module was called.
        used: the parameters that some operation was given, by their keys in `anatomy`.
    """

    anatomy: Anatomy
    ops: list[Op] = field(default_factory=list)
    calls: Mapping[str, int] = field(default_factory=dict)
    used: frozenset[int] = frozenset()

    @property
    def batch(self) -> int | None:
        """The batch's size, where the first dimension of the first input is certainly that."""
        first = next((op.shape for op in self.ops if op.kind == "input" and op.shape), ())
        certain = bool(first) and first[0] > 1 and not self.anatomy.time_first
        return first[0] if certain else None

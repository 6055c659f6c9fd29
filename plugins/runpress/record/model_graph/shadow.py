"""A forward pass without numbers, for a model whose own pass is compiled.

The model is copied with parameters that have a shape and no memory, and the copy is run on
inputs of the shapes that were seen. No kernel runs and no generator of random numbers moves:
those of Python and NumPy, which a forward pass may ask, are put back afterwards.
"""

from __future__ import annotations

import contextlib
import copy
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.utils._pytree import tree_map

from runpress.record.model_graph.compiled import PLACE
from runpress.record.model_graph.hooks import Hooks
from runpress.record.model_graph.trace import Trace
from runpress.record.model_graph.tracer import Tracer

PLAIN = (int, float, complex, str, bool, type(None), torch.dtype, torch.device)
HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")


class Opaque(Exception):
    """An argument that is neither a tensor nor plain, or a pass that shows nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is kept of a tensor that a model was given."""

    sizes: tuple[int, ...]
    dtype: torch.dtype
    device: torch.device


@dataclass(frozen=True, slots=True)
class Given:
    """What a model was called with, tensors as their shapes."""

    args: Any
    kwargs: Any


def given(args: Any, kwargs: Any) -> Given:
    """Keep the shapes of what a model is called with.

    Raises:
        Opaque: there is something else among it, which might be large or change.
    """
    shapes = tree_map(_shape_of, (tuple(args), dict(kwargs)))
    return Given(*shapes)


def shadow_trace(model: torch.nn.Module, seen: Given) -> Trace:
    """Return the trace of a pass of a copy of `model` without memory.

    Raises:
        Exception: whatever the model raises when there are no numbers, such as a branch that
            depends on one.
    """
    from torch._subclasses.fake_tensor import FakeTensorMode

    with _chance_kept(), contextlib.redirect_stdout(io.StringIO()):
        fake = FakeTensorMode(allow_non_fake_inputs=True)
        twin = _twin(model, fake)
        found: list[Tracer] = []
        hooks = Hooks(twin, lambda tracer, _: found.append(tracer), lambda _: None)
        try:
            with fake, torch.no_grad():
                args, kwargs = tree_map(_tensor_of, (seen.args, seen.kwargs))
                twin(*args, **kwargs)
        finally:
            hooks.remove()
    if not found or found[0].error is not None:
        raise Opaque("the copy could not be followed")
    return found[0].trace


def _twin(model: torch.nn.Module, fake: Any) -> torch.nn.Module:
    memo: dict[int, Any] = {}
    for module in model.modules():
        for held in (module._parameters, module._buffers):
            for tensor in held.values():
                if tensor is not None and id(tensor) not in memo:
                    memo[id(tensor)] = fake.from_tensor(tensor)
    # A part that is compiled on its own runs as it was written.
    for module in reversed(list(model.modules())):
        inner = module._modules.get("_orig_mod")
        if type(module).__name__ == "OptimizedModule" and inner is not None:
            memo[id(module)] = copy.deepcopy(inner, memo)
    twin: torch.nn.Module = copy.deepcopy(model, memo)
    for module in twin.modules():
        module.__dict__.pop(PLACE, None)
        for name in HOOKS:
            _drop_foreign(getattr(module, name, {}))
    twin.train()
    return twin


def _drop_foreign(hooks: dict[int, Any]) -> None:
    """The script's own hooks may count or write; torch's make parameters."""
    for key, hook in list(hooks.items()):
        home = getattr(hook, "__module__", None) or type(hook).__module__
        if not str(home).startswith("torch"):
            del hooks[key]


@contextlib.contextmanager
def _chance_kept() -> Iterator[None]:
    python, numpy, state = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        torch.set_rng_state(state)


def _shape_of(leaf: Any) -> Any:
    if isinstance(leaf, torch.Tensor):
        return Shape(tuple(leaf.shape), leaf.dtype, leaf.device)
    if isinstance(leaf, PLAIN):
        return leaf
    raise Opaque(f"it was given a {type(leaf).__name__}")


def _tensor_of(leaf: Any) -> Any:
    if isinstance(leaf, Shape):
        return torch.empty(leaf.sizes, dtype=leaf.dtype, device=leaf.device)
    return leaf

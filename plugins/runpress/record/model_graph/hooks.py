"""Waits for the first forward pass of a model in training mode, and follows it.

Armed through torch's global module hooks, so that nothing hangs on the user's modules: they
can be saved, copied and pickled as ever. The hooks are gone when the pass is over, however
it ended.
"""

from __future__ import annotations

import threading
import warnings
import weakref
from collections.abc import Callable
from typing import Any

import torch
from torch.nn.modules import module as torch_module
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)
from torch.utils.hooks import RemovableHandle

from runpress.record.model_graph.tracer import Tracer

# What torch says when a model is compiled while a global hook waits. Ours does nothing then.
HARMLESS_WARNING = "Using `torch.compile.module.` when there are global hooks"
NOTHING = object()

Seen = Callable[[Tracer, bool], None]
Compiled = Callable[[Any], None]


class Hooks:
    """One watch on one model.

    Args:
        model: the module inside all wrappers.
        seen: called at the end of the pass, with whether it ended without an exception.
        compiled: called instead, with the positional arguments, when the model turns out to
            be run compiled, which nobody can follow.
    """

    def __init__(self, model: torch.nn.Module, seen: Seen, compiled: Compiled) -> None:
        self._model = weakref.ref(model)
        self._seen = seen
        self._compiled = compiled
        self._tracer: Tracer | None = None
        self._thread = 0
        self._depth = 0
        self._turn = threading.Lock()
        self._filter = _ignore(HARMLESS_WARNING)
        self._handles: list[RemovableHandle] = [
            register_module_forward_pre_hook(self._before),
            register_module_forward_hook(self._after, with_kwargs=True, always_call=True),
        ]

    def remove(self) -> None:
        """Stop looking; of a pass that is under way no more is followed."""
        for handle in self._handles:
            handle.remove()
            # Torch forgets these itself only in one of its tables, and would go on warning.
            for table in (
                "_global_forward_hooks_with_kwargs",
                "_global_forward_hooks_always_called",
            ):
                getattr(torch_module, table, {}).pop(handle.id, None)
        self._handles = []
        if self._filter in warnings.filters:
            warnings.filters.remove(self._filter)  # type: ignore[attr-defined]
        tracer, self._tracer = self._tracer, None
        if tracer is not None:
            tracer.running = False
            if self._thread == threading.get_ident():
                _leave(tracer)

    def _before(self, module: torch.nn.Module, args: Any) -> None:
        # Dynamo reads this as part of the model: it must find nothing to do.
        if torch.compiler.is_compiling() or not self._handles:
            return
        if self._tracer is not None:
            if self._thread == threading.get_ident():
                self._depth += module is self._model()
                self._tracer.enter_module(module)
            return
        model = self._model()
        if model is None or not model.training:
            return
        if module is model or getattr(module, "_orig_mod", None) is model:
            self._begin(model, module, args)

    def _begin(self, model: torch.nn.Module, called: torch.nn.Module, args: Any) -> None:
        if called is not model or is_compiled(model):
            self.remove()
            self._compiled(args)
            return
        with self._turn:
            # Two threads may enter at once, as with replicas.
            if self._tracer is not None:
                return
            tracer = Tracer(model)
            self._thread, self._depth = threading.get_ident(), 1
            self._tracer = tracer
        tracer.begin(args)
        tracer.__enter__()  # type: ignore[no-untyped-call]

    def _after(
        self, module: torch.nn.Module, args: Any, kwargs: Any, result: Any = NOTHING
    ) -> None:
        if torch.compiler.is_compiling():
            return
        tracer = self._tracer
        if tracer is None or self._thread != threading.get_ident():
            return
        # After an exception torch leaves the keyword arguments out, whatever it was told.
        raised = result is NOTHING
        if raised:
            kwargs, result = {}, None
        tracer.leave_module(module, args, kwargs, result)
        if module is self._model():
            self._depth -= 1
            if self._depth == 0:
                if not raised:
                    tracer.end(kwargs, result)
                self.remove()
                self._seen(tracer, not raised)


def is_compiled(model: torch.nn.Module) -> bool:
    """Say whether a model, or a part of it, is run by something that torch compiled."""
    return any(
        type(one).__name__ == "OptimizedModule"
        or one.__dict__.get("_compiled_call_impl") is not None
        for one in model.modules()
    )


def _leave(tracer: Tracer) -> None:
    """Take the tracer off torch's stack of modes, wherever it stands."""
    above = []
    while torch._C._len_torch_function_stack():
        mode = torch._C._pop_torch_function_stack()
        if mode is tracer:
            break
        above.append(mode)
    for mode in reversed(above):
        torch._C._push_on_torch_function_stack(mode)


def _ignore(message: str) -> Any:
    before = list(warnings.filters)
    warnings.filterwarnings("ignore", message=message)
    return next((one for one in warnings.filters if one not in before), None)

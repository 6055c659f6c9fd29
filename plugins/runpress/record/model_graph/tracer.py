"""Follows the tensors of one forward pass from operation to operation.

Two things are watched: calls of torch's functions, through a `TorchFunctionMode`, and calls
of modules, told by hooks. A tensor is known by its identity while it lives: only weak
references are kept, so that no activation stays in memory a moment longer than it would.

The user's own call is made outside of every `try`. What goes wrong in ours is kept in
`error`, and from then on nothing is recorded and the user's calls pass through untouched.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from runpress.record.model_graph.anatomy import Anatomy, anatomy_of
from runpress.record.model_graph.tensors import named_tensors, tensors_in
from runpress.record.model_graph.trace import Op, OpKind, Trace

MOST_OPS = 50_000
MOST_OUTPUTS = 8
# Asking a tensor about itself is no operation.
QUESTIONS = frozenset(
    ("size", "dim", "numel", "stride", "item", "tolist", "is_floating_point", "__set__", "__len__")
)
# These answer with nothing, or with what they have changed.
CHANGED_IN_PLACE = frozenset(("__setitem__", "copy_"))
# These hand back the very tensor that they were given where there is nothing to do. It was not
# made here then: it may be the shortcut past a block.
PASSING_ON = frozenset(
    """to contiguous type type_as float double half bfloat16 long int bool cpu cuda reshape view
    expand expand_as broadcast_to flatten squeeze requires_grad_ resolve_conj resolve_neg
    """.split()  # noqa: SIM905 - one a line would hide the code
)


class Tracer(TorchFunctionMode):
    """Records what happens between `begin` and `end`."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.error: Exception | None = None
        self.trace = Trace(Anatomy())
        self._model = weakref.ref(model)
        self._paths = {id(one): path for path, one in model.named_modules()}
        self._fixed = _parameters_and_buffers(model)
        self._makers: dict[int, tuple[weakref.ref[torch.Tensor], int]] = {}
        self._constants: dict[int, weakref.ref[torch.Tensor]] = {}
        self._used: set[int] = set()
        self._scopes: list[str] = []
        self._calls: Counter[str] = Counter()
        # Tensors that nobody was seen to make: arguments by keyword, or breaks in the chain.
        self._strangers: list[tuple[weakref.ref[torch.Tensor], int]] = []
        self.running = False

    # The whole pass

    def begin(self, args: Any) -> None:
        """Note what comes in, and follow it from here on."""
        self.running = True
        self._safely(self._begin, args)

    def end(self, kwargs: Any, result: Any) -> None:
        """Note what goes out; what was by keyword is only known now."""
        self._safely(self._end, kwargs, result)
        self.running = False
        self._makers.clear()
        self._constants.clear()
        self._strangers.clear()

    def _begin(self, args: Any) -> None:
        model = self._model()
        names = _argument_names(model) if len(args) > 1 else ()
        for name, tensor in named_tensors(args):
            # What came by position is named as `forward` does, or by its key in a dict.
            place, _, rest = name.partition("]")
            number = int(place.removeprefix("["))
            own = names[number] if number < len(names) else ""
            self._input(f"{own}{rest}".lstrip("."), tensor)
        self._enter(model)

    def _end(self, kwargs: Any, result: Any) -> None:
        named = {id(tensor): name for name, tensor in named_tensors(dict(kwargs or {}))}
        for reference, position in self._strangers:
            op, tensor = self.trace.ops[position], reference()
            name = named.get(id(tensor)) if tensor is not None else None
            if name is not None:
                op.kind, op.name, op.sources, op.scope = "input", name, (), ""
        for name, tensor in list(named_tensors(result))[:MOST_OUTPUTS]:
            maker = self._maker(tensor)
            sources = () if maker is None else (maker,)
            self._add("output", name, sources, tuple(tensor.shape))
        model = self._model()
        if model is not None:
            # Lazy modules have their parameters only now.
            self.trace.anatomy = anatomy_of(model)
        self.trace.calls = dict(self._calls)
        self.trace.used = frozenset(self._used)

    # Modules

    def enter_module(self, module: Any) -> None:
        """A module of the model is being called."""
        self._safely(self._enter, module)

    def _enter(self, module: Any) -> None:
        path = self._paths.get(id(module))
        if path is not None:
            self._scopes.append(path)
            self._calls[path] += 1

    def leave_module(self, module: Any, args: Any, kwargs: Any, result: Any) -> None:
        """A module of the model has answered; what it made unseen, it made as one operation."""
        path = self._paths.get(id(module))
        if path is None or not self._scopes:
            return
        self._safely(self._account_for, module, (args, kwargs), result)
        while self._scopes and self._scopes.pop() != path:
            # Modules in between were left by an exception that the forward pass caught.
            pass

    def _account_for(self, module: Any, given: Any, result: Any) -> None:
        unmade = [tensor for tensor in tensors_in(result) if not self._knows(tensor)]
        if unmade:
            self._note("sealed", type(module).__name__, given, unmade)

    # Operations

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        # While dynamo reads us there is nothing to record, and it must not record us.
        if self.running and self.error is None and not torch.compiler.is_compiling():
            self._safely(self._see, func, args, kwargs, result)
        return result

    def _see(self, func: Callable[..., Any], args: Any, kwargs: Any, result: Any) -> None:
        name = getattr(func, "__name__", "op")
        if name in QUESTIONS:
            return
        made = [args[0]] if name in CHANGED_IN_PLACE else list(tensors_in(result))
        if not made:
            return
        given = list(tensors_in((args, kwargs) if kwargs else args))
        if name in PASSING_ON and any(one is made[0] for one in given):
            return
        if any(not self._is_constant(one) for one in given):
            self._note("op", name, given, made)
        else:
            # Made from nothing that flows: positions, masks.
            for one in made:
                self._constants[id(one)] = weakref.ref(one)

    def _note(self, kind: OpKind, name: str, given: Any, made: Iterable[torch.Tensor]) -> None:
        sources: dict[int, None] = {}
        weighted = False
        for tensor in tensors_in(given):
            maker = self._maker(tensor)
            if maker is not None:
                sources[maker] = None
            elif id(tensor) in self._fixed:
                weighted = True
                self._used.add(id(tensor))
            elif not self._is_constant(tensor):
                sources[self._stranger(tensor)] = None
        outputs = list(made)
        position = self._add(kind, name, tuple(sources), tuple(outputs[0].shape), weighted)
        for tensor in outputs:
            self._makers[id(tensor)] = (weakref.ref(tensor), position)

    def _add(
        self,
        kind: OpKind,
        name: str,
        sources: tuple[int, ...],
        shape: tuple[int, ...],
        weighted: bool = False,
    ) -> int:
        ops = self.trace.ops
        if len(ops) >= MOST_OPS:
            raise OverflowError(f"more than {MOST_OPS} operations")
        scope = self._scopes[-1] if self._scopes else ""
        ops.append(Op(kind, name, scope, self._calls[scope], sources, shape, weighted))
        return len(ops) - 1

    # Where a tensor comes from

    def _maker(self, tensor: torch.Tensor) -> int | None:
        known = self._makers.get(id(tensor))
        return known[1] if known is not None and known[0]() is tensor else None

    def _is_constant(self, tensor: torch.Tensor) -> bool:
        known = self._constants.get(id(tensor))
        return known is not None and known() is tensor

    def _knows(self, tensor: torch.Tensor) -> bool:
        return (
            self._maker(tensor) is not None
            or id(tensor) in self._fixed
            or self._is_constant(tensor)
        )

    def _input(self, name: str, tensor: torch.Tensor) -> int:
        position = self._add("input", name, (), tuple(tensor.shape))
        self._makers[id(tensor)] = (weakref.ref(tensor), position)
        return position

    def _stranger(self, tensor: torch.Tensor) -> int:
        """Note a tensor that nobody was seen to make.

        With a gradient's past it was made during this pass, after what was seen last; else it
        was there before: an argument by keyword, or something that the model keeps.
        """
        made = tensor.grad_fn is not None and bool(self.trace.ops)
        before = (len(self.trace.ops) - 1,) if made else ()
        position = self._add("unseen" if made else "kept", "", before, tuple(tensor.shape))
        self._makers[id(tensor)] = (weakref.ref(tensor), position)
        self._strangers.append((weakref.ref(tensor), position))
        return position

    def _safely(self, act: Callable[..., None], *args: Any) -> None:
        if self.error is None:
            try:
                # Our own looking at tensors is no operation, of the user's tensor classes either.
                with torch._C.DisableTorchFunction():
                    act(*args)
            except Exception as error:  # noqa: BLE001 - nothing of ours reaches the training
                self.error = error


def _argument_names(model: Any) -> tuple[str, ...]:
    code = getattr(getattr(type(model), "forward", None), "__code__", None)
    return tuple(code.co_varnames[1 : code.co_argcount]) if code is not None else ()


def _parameters_and_buffers(model: torch.nn.Module) -> set[int]:
    return {
        id(one)
        for module in model.modules()
        for held in (module._parameters, module._buffers)
        for one in held.values()
        if one is not None
    }

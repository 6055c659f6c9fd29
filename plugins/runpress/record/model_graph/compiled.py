"""A compiled model cannot be followed, but it can be asked what it was given.

One call of it is caught, for the shapes alone; the pass itself is drawn later from a copy
without memory (see shadow.py). The catch sits where torch keeps a module's compiled call,
a place that torch leaves out of every copy and pickle, and is gone before the model runs.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import torch

PLACE = "_compiled_call_impl"


class Catch:
    """Waits for a call of `module` in training mode and hands its arguments to `caught`."""

    def __init__(
        self, module: torch.nn.Module, caught: Callable[[tuple[Any, ...], dict[str, Any]], None]
    ) -> None:
        # The module holds on to this; the other way round would keep it alive.
        self._module = weakref.ref(module)
        self._caught = caught
        self._before = module.__dict__.get(PLACE)
        object.__setattr__(module, PLACE, self._call)

    def _call(self, *args: Any, **kwargs: Any) -> Any:
        module = self._module()
        assert module is not None  # noqa: S101 - it is being called
        call = self._before or module._call_impl
        if module.training:
            self.remove()
            # `caught` never raises.
            self._caught(args, kwargs)
        return call(*args, **kwargs)

    def remove(self) -> None:
        """Put back what was there."""
        module = self._module()
        if module is None:
            return
        held = module.__dict__
        # Bound methods are made anew at every look and are equal, not the same.
        if held.get(PLACE) == self._call:
            if self._before is None:
                object.__delattr__(module, PLACE)
            else:
                object.__setattr__(module, PLACE, self._before)

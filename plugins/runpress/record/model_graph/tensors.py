"""Finding the tensors in what a function was given and gave back."""

from __future__ import annotations

import dataclasses
from collections import UserDict
from collections.abc import Iterator
from typing import Any

import torch

DEEPEST = 6
# A list of a million strings holds no tensor worth looking for.
MOST_ITEMS = 2_000
PLAIN = (str, bytes, int, float, type(None))


def tensors_in(value: Any, depth: int = 0) -> Iterator[torch.Tensor]:
    """Yield the tensors in nested lists, tuples, mappings and dataclasses."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        if depth < DEEPEST:
            for item in value[:MOST_ITEMS]:
                # Nearly all that an operation is given is plain: leave it out without a call.
                if not isinstance(item, PLAIN):
                    yield from tensors_in(item, depth + 1)
    elif not isinstance(value, PLAIN) and depth < DEEPEST:
        for _, item in _members(value):
            yield from tensors_in(item, depth + 1)


def named_tensors(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the tensors in a nested value, each with the way to it: `aux.value`, `[0]`."""
    if isinstance(value, torch.Tensor):
        yield name, value
    elif depth < DEEPEST and isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        for number, item in enumerate(value[:MOST_ITEMS]):
            yield from named_tensors(item, f"{name}[{number}]", depth + 1)
    elif depth < DEEPEST and not isinstance(value, PLAIN):
        for key, item in _members(value):
            yield from named_tensors(item, f"{name}.{key}" if name else key, depth + 1)


def _members(value: Any) -> list[tuple[str, Any]]:
    # A mapping of another making may load its values when it is asked.
    if isinstance(value, dict | UserDict):
        return [(str(key), item) for key, item in list(value.items())[:MOST_ITEMS]]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value, strict=False))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [(one.name, getattr(value, one.name, None)) for one in dataclasses.fields(value)]
    return []

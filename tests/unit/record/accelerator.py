"""A device of its own kind: real tensors that say they live on an accelerator.

Every read that would make a script wait for a real device is counted.
"""

from __future__ import annotations

import torch
from torch.utils._pytree import tree_map_only


class OnDevice(torch.Tensor):
    """Wraps a CPU tensor; reports another device, and counts what is read back from it."""

    reads = 0

    @staticmethod
    def __new__(cls, held: torch.Tensor):
        return torch.Tensor._make_wrapper_subclass(
            cls, held.size(), dtype=held.dtype, device=torch.device("xla", 0)
        )

    def __init__(self, held: torch.Tensor) -> None:
        self.held = held

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        if func in (torch.ops.aten._local_scalar_dense.default, torch.ops.aten._to_copy.default):
            OnDevice.reads += 1
        plain = tree_map_only(OnDevice, lambda one: one.held, (args, kwargs or {}))
        result = func(*plain[0], **{k: v for k, v in plain[1].items() if k != "device"})
        if func is torch.ops.aten._to_copy.default:
            return result
        return tree_map_only(torch.Tensor, cls, result)

    def tolist(self):
        OnDevice.reads += 1
        return self.held.tolist()

    def item(self):
        OnDevice.reads += 1
        return self.held.item()


def on_device(*values: float, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return OnDevice(torch.tensor(values if len(values) != 1 else values[0], dtype=dtype))

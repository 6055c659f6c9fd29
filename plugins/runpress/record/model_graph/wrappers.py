"""Looking through what is put round a model: DDP, FSDP, `torch.compile`."""

from __future__ import annotations

from typing import Any

INSIDE = {
    "OptimizedModule": "_orig_mod",
    "DistributedDataParallel": "module",
    "DataParallel": "module",
    "FullyShardedDataParallel": "module",
}
DEEPEST = 6


def unwrap(model: Any) -> list[Any]:
    """Return the model's wrappers from the outermost on, and the model itself last."""
    chain = [model]
    for _ in range(DEEPEST):
        name = INSIDE.get(type(chain[-1]).__name__)
        inner = getattr(chain[-1], "_modules", {}).get(name) if name else None
        if inner is None:
            break
        chain.append(inner)
    return chain

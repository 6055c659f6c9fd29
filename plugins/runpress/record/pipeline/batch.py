"""How many samples one optimizer step sees, over all ranks and accumulated batches."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runpress.draw.mermaid import LONGEST_LINE
from runpress.record.foreign import asked, chain, items, kinds, look, whole
from runpress.record.pipeline.said import BATCH, RANK_BATCH, accumulation, said

# Where wrappers round a loader keep what they wrap.
INSIDE = ("base_dataloader", "_dataloader", "dataloader", "loader")


@dataclass(frozen=True, slots=True)
class Batch:
    """One rank's batch, how many ranks there are, and how many batches make a step.

    `batch_size` is None where nothing tells it.
    """

    batch_size: int | None = None
    world_size: int = 1
    accumulation: int = 1

    @property
    def effective_batch_size(self) -> int | None:
        """How many samples one optimizer step sees."""
        if self.batch_size is None:
            return None
        return self.batch_size * self.world_size * self.accumulation

    def facts(self) -> dict[str, int]:
        """Return what is known, by the names that `run.json` has for it."""
        known = {
            "batch_size": self.batch_size,
            "world_size": self.world_size,
            "accumulation": self.accumulation,
            "effective_batch_size": self.effective_batch_size,
        }
        return {name: value for name, value in known.items() if value is not None}

    def __str__(self) -> str:
        if self.batch_size is None:
            return ""
        parts = [str(self.batch_size)]
        parts += [f"{self.world_size} ranks"] if self.world_size > 1 else []
        parts += [f"{self.accumulation} batches"] if self.accumulation > 1 else []
        if len(parts) == 1:
            return f"batch {self.batch_size}"
        product = f"{' × '.join(parts)} → {self.effective_batch_size:,}"
        # A product that would be cut off is worse than its result alone.
        fits = len(product) <= LONGEST_LINE
        return product if fits else f"{self.effective_batch_size:,} samples a step"


def batch_facts(
    loader: object = None,
    config: Mapping[str, Any] | None = None,
    environment: Mapping[str, Any] | None = None,
) -> Batch:
    """Return what is known of the batch.

    Args:
        loader: what the training iterates over; it knows best.
        config: the run's config, which knows of accumulation, and of the batch without a loader.
        environment: the record's facts; `world_size` counts where nobody else tells it.
    """
    loader = plain_loader(loader)
    ranks = (
        _replicas(loader) or _initialised_ranks() or whole((environment or {}).get("world_size"))
    )
    ranks = ranks or 1
    size = loader_batch(loader) or whole(said(config, RANK_BATCH))
    if size is None and ranks == 1:
        # With several ranks this may mean the batch of one or of all.
        size = whole(said(config, BATCH))
    return Batch(size, ranks, _accelerated() or accumulation(config))


def plain_loader(loader: object) -> object:
    """Return the loader inside its wrappers; of several, the one called train, else the first."""
    if issubclass(type(loader), dict):
        named = asked(lambda: dict.get(loader, "train"), None)  # type: ignore[call-overload]
        loader = named if named is not None else next(iter(items(loader)), loader)
    *_, inner = chain(loader, _inside)
    return inner


def loader_batch(loader: object) -> int | None:
    """Return how many samples one rank gets at once."""
    sampler = look(loader, "batch_sampler")
    size = whole(look(loader, "batch_size")) or whole(look(sampler, "batch_size"))
    if size and "BatchSamplerShard" in kinds(sampler) and look(sampler, "split_batches"):
        return max(1, size // (whole(look(sampler, "num_processes")) or 1))
    return size


def _inside(loader: object) -> object:
    if look(loader, "dataset") is not None:
        return None
    return next((inner for name in INSIDE if (inner := look(loader, name)) is not None), None)


def _replicas(loader: object) -> int | None:
    for sampler in (look(loader, "sampler"), look(loader, "batch_sampler")):
        inner = look(sampler, "sampler")
        for each, name in (
            (sampler, "num_replicas"),
            (sampler, "num_processes"),
            (inner, "num_replicas"),
        ):
            found = whole(look(each, name))
            if found:
                return found
    return None


def _accelerated() -> int | None:
    """Return over how many batches accelerate accumulates, where the script uses it."""
    state = sys.modules.get("accelerate.state")
    if state is None:
        return None
    given = asked(lambda: state.GradientState._shared_state["plugin_kwargs"]["num_steps"], None)
    return whole(given)


def _initialised_ranks() -> int | None:
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    distributed = torch.distributed
    ready = asked(lambda: distributed.is_available() and distributed.is_initialized(), False)
    return whole(asked(distributed.get_world_size, None)) if ready else None

"""How a loader makes batches of samples."""

from __future__ import annotations

from runpress.record.foreign import kinds, length, look, name_of, whole
from runpress.record.pipeline.batch import loader_batch

# What torch's own samplers do, in words.
SAMPLERS = {"RandomSampler": "shuffled", "SequentialSampler": "in order"}
# These put samples together as everybody expects.
PLAIN_COLLATE = ("default_collate", "default_convert")


def loader_facts(loader: object, lasts: str = "") -> list[str]:
    """Return batch, order and workers of a loader, and how long the training lasts."""
    size = loader_batch(loader)
    dropped = "short last one dropped" if _drops(loader) else ""
    parts = [f"batch {size}" if size else "", dropped]
    return [
        ", ".join(part for part in parts if part),
        _order(loader),
        _workers(loader),
        _collate(loader),
        _extent(loader, size, lasts),
    ]


def _sampler(loader: object) -> object:
    """Return what orders the samples; beside a given batch sampler the loader's own is idle."""
    batches = look(loader, "batch_sampler")
    # accelerate puts its own round torch's.
    batches = look(batches, "batch_sampler", batches)
    sampler: object = look(batches, "sampler")
    return look(loader, "sampler") if sampler is None else sampler


def _drops(loader: object) -> bool:
    return any(look(one, "drop_last") is True for one in (loader, look(loader, "batch_sampler")))


def _order(loader: object) -> str:
    own = look(loader, "batch_sampler")
    if own is not None and kinds(own)[0] not in ("BatchSampler", "BatchSamplerShard"):
        return f"batches by {name_of(own)}"
    sampler = _sampler(loader)
    name = name_of(sampler) if sampler is not None else ""
    if name == "DistributedSampler":
        return f"{name}, {'shuffled' if look(sampler, 'shuffle') else 'in order'}"
    if name == "RandomSampler" and look(sampler, "replacement") is True:
        return "drawn with replacement"
    # An endless dataset brings its own order.
    return "" if name == "_InfiniteConstantSampler" else SAMPLERS.get(name, name)


def _workers(loader: object) -> str:
    workers = look(loader, "num_workers")
    if type(workers) is not int:
        return ""
    return f"{workers} worker{'s' if workers > 1 else ''}" if workers > 0 else "in process"


def _collate(loader: object) -> str:
    collate = look(loader, "collate_fn")
    name = name_of(collate) if collate is not None else ""
    return "" if not name or name in PLAIN_COLLATE else f"collate {name}"


def _extent(loader: object, size: int | None, lasts: str) -> str:
    batches = _batches(loader, size)
    if not batches:
        return lasts
    # `len(loader)` would leave a mark in a loader over an endless dataset.
    each = f"{batches:,} batch{'es' if batches > 1 else ''}"
    return f"{lasts} of {each}" if "epoch" in lasts else lasts or f"{each} an epoch"


def _batches(loader: object, size: int | None) -> int | None:
    sampler = _sampler(loader)
    drawn: int | None = None
    if kinds(sampler)[0] in ("RandomSampler", "SequentialSampler"):
        drawn = whole(look(sampler, "_num_samples")) or length(look(loader, "dataset"))
    elif kinds(sampler)[0] in ("DistributedSampler", "WeightedRandomSampler"):
        drawn = whole(look(sampler, "num_samples"))
    if not drawn or not size or _order(loader).startswith("batches by"):
        return None
    return drawn // size if _drops(loader) else -(-drawn // size)

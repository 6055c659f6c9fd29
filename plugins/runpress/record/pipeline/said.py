"""What a run's config says of its training, under the names that scripts usually give it.

How often gradients are accumulated, in which precision, for how many epochs: none of it can
be seen from outside before training, but most scripts have it among their arguments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from runpress.record.foreign import asked, is_a, whole

ACCUMULATION = (
    "gradient_accumulation_steps",
    "accumulate_grad_batches",
    "grad_accumulation_steps",
    "accumulation_steps",
    "grad_accum_steps",
    "accum_steps",
    "accum_iter",
    "gradient_accumulation",
    "grad_accum",
    "accumulation",
    "accumulate",
)
EPOCHS = ("epochs", "max_epochs", "num_train_epochs", "num_epochs", "n_epochs")
STEPS = ("max_steps", "total_steps", "max_iters", "steps", "iterations")
PRECISION = ("precision", "mixed_precision", "amp_dtype", "amp", "autocast", "bf16", "fp16")
RANK_BATCH = ("per_device_train_batch_size", "batch_size_per_gpu", "micro_batch_size")
BATCH = ("batch_size", "train_batch_size")
# A `checkpoint` may be where the weights go as well as where they come from.
START = ("resume_from_checkpoint", "resume_from", "init_from", "pretrained", "finetune_from")
DEEPEST = 4


def said(config: object, names: tuple[str, ...]) -> Any:
    """Return the first of `names` that the config sets, at whatever depth; None if none.

    A key counts by its last part, so that `train.epochs` and `{"train": {"epochs": 3}}` are
    `epochs` too; the shallowest wins.
    """
    flat: dict[str, Any] = asked(lambda: _flat(config, DEEPEST), {})
    found = {name: value for name, value in flat.items() if value is not None}
    return next((found[name] for name in names if name in found), None)


def accumulation(config: object) -> int:
    """Return over how many batches gradients are accumulated before a step."""
    return whole(said(config, ACCUMULATION)) or 1


def duration(config: object) -> str:
    """Return how long the config lets a training last, in words."""
    for names, word in ((EPOCHS, "epoch"), (STEPS, "step")):
        length = whole(said(config, names))
        if length:
            return f"{length:,} {word}{'s' if length > 1 else ''}"
    return ""


def precision(config: object) -> str:
    """Return the precision that the config asks for, in its words; empty for the plain one."""
    flat: dict[str, Any] = asked(lambda: _flat(config, DEEPEST), {})
    for name in PRECISION:
        value = flat.get(name)
        if is_a(value, bool) and value:
            return name
        if is_a(value, str, int) and not is_a(value, bool):
            text = str(value).strip().casefold()[:20]
            plain = text in ("", "no", "none", "false", "0", "32", "32-true", "fp32", "float32")
            return "" if plain else text if name != "precision" else f"precision {text}"
    return ""


def start(config: object) -> str:
    """Return what the weights began as, where the config names it; never a folder."""
    value = said(config, START)
    if is_a(value, bool):
        return "pretrained" if value and said(config, ("pretrained",)) is True else ""
    if not is_a(value, str) or not value.strip():
        return ""
    *_, name = re.split(r"[/\\]", value.strip().rstrip("/\\"))
    return f"from {name}"


def _flat(config: object, deepest: int) -> dict[str, Any]:
    """Return the config by the last part of its keys; what is nearer the top wins."""
    flat: dict[str, Any] = {}
    if not isinstance(config, Mapping) or not deepest:
        return flat
    for key, value in config.items():
        name = str(key).rpartition(".")[2].casefold().replace("-", "_")
        if not isinstance(value, Mapping):
            flat.setdefault(name, value)
    for value in config.values():
        flat = _flat(value, deepest - 1) | flat
    return flat

"""What of a record is published: an allow-list, so that a key added later stays private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from runpress.format.manifest import to_data
from runpress.format.schema import RunRecord
from runpress.site.model import key_of

KEYS = (
    "format",
    "id",
    "experiment",
    "run",
    "name",
    "group",
    "seed",
    "status",
    "started",
    "ended",
    "attempts",
    "config",
    "metrics",
    "summary",
    "tags",
    "notes",
    "baseline",
    "command",
    "dataset",
    "figures",
    "artifacts",
    "alerts",
    "log",
    "error",
)
ENVIRONMENT = (
    "python",
    "os",
    "cpu",
    "cores",
    "cpu_limit",
    "ram_gib",
    "ram_limit_gib",
    "torch",
    "cuda",
    "hip",
    "cudnn",
    "driver",
    "device",
    "gpu",
    "gpus",
    "threads",
    "cpu_capability",
    "world_size",
    "batch_size",
    "accumulation",
    "effective_batch_size",
    "torch_seed",
    "deterministic",
    "cudnn_deterministic",
    "cudnn_benchmark",
    "matmul_precision",
    "conv_precision",
    "default_dtype",
    "autocast",
    "variables",
    "packages",
    "container",
    "git",
)
# Whether a commit was pushed is nobody's business but the author's.
GIT = ("commit", "branch", "dirty", "remote", "diff_sha256", "diff")

# All of these in a word, by which a host sees that the list has changed.
ALLOWED = key_of(KEYS, ENVIRONMENT, GIT)


def public_record(record: RunRecord) -> bytes:
    """Return the `run.json` that is published with the site."""
    data = to_data(record)
    shown: dict[str, Any] = {key: data[key] for key in KEYS if data.get(key) is not None}
    environment = _only(data["environment"], ENVIRONMENT)
    git = environment.pop("git", None)
    if isinstance(git, Mapping):
        environment["git"] = _only(git, GIT)
    shown["environment"] = environment
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _only(mapping: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: mapping[key] for key in keys if mapping.get(key) is not None}

"""Whether the runs of an arm differ in nothing but the seed, as the runs of an arm should.

A mean over runs of several configs is a mean of nothing in particular, so nothing is
concluded from one.
"""

from __future__ import annotations

import json
from typing import Any

from runpress.site.catalog import Arm, Run

SEED = "seed"


def uneven_keys(arm: Arm) -> tuple[str, ...]:
    """Return the keys of the config that differ between the runs of an arm that count.

    The seed is left out: the key of that name, and any whose value is each run's own seed.
    """
    if len(arm.counted) < 2:
        return ()
    keys = {key: None for run in arm.counted for key in run.record.config}
    return tuple(key for key in keys if _differs(key, arm.counted) and not _is_seed(key, arm))


def _differs(key: str, runs: tuple[Run, ...]) -> bool:
    return len({_plain(run.record.config, key) for run in runs}) > 1


def _is_seed(key: str, arm: Arm) -> bool:
    if key.rpartition(".")[2] == SEED:
        return True
    return all(
        run.record.seed is not None and run.record.config.get(key) == run.record.seed
        for run in arm.counted
    )


def _plain(config: Any, key: str) -> str:
    """Return a value as text that is equal where the values are: 1 and 1.0, NaN and NaN."""
    if key not in config:
        return ""
    value = config[key]
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Beyond 2**53 a float would take two whole numbers for one.
        return repr(int(value)) if value == value // 1 and abs(value) < 2**1023 else repr(value)
    return json.dumps(value, sort_keys=True, default=str)

"""A run's seed: what the script gave, else what its config calls by that name."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

from runpress.errors import RunpressError
from runpress.record.config import LARGEST_INT


def seed_of(seed: object, config: Mapping[str, Any]) -> int | None:
    """Return the seed that was given, else the config's, else None: unknown.

    Raises:
        RunpressError: the seed that was given is no whole number of at most 64 bits.
    """
    found = _whole(seed)
    if seed is not None and found is None:
        raise RunpressError(f"init: seed {str(seed)[:60]!r} is no whole number. Pass an int.")
    return _whole(config.get("seed")) if seed is None else found


def _whole(value: object) -> int | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None
    return number if -LARGEST_INT <= number < LARGEST_INT else None

"""How much a piece of YAML holds when its aliases are written out.

Forty lines in which each names the one before twice are a small file and a small object, and
written out they would fill a disk; a list may even hold itself. Whatever prints such a thing
never ends, so what authors write is measured before it is used.
"""

from __future__ import annotations

import math
from typing import Any

# Of a front matter or a fence; a hundred times what anybody writes by hand.
MOST = 100_000


def is_endless(data: Any) -> bool:
    """Say whether data of YAML unfolds to more than `MOST` items, or holds itself."""
    try:
        return _size(data, {}) > MOST
    except RecursionError:
        return True


def _size(data: Any, known: dict[int, float]) -> float:
    """Return the number of items in all; of data that holds itself, infinity.

    Every object is looked at once: what it holds is remembered under its identity.
    """
    if not isinstance(data, list | dict | set | tuple):
        return 1
    if id(data) not in known:
        # Until it is known, whoever meets it again is inside it.
        known[id(data)] = math.inf
        items = [*data, *data.values()] if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(_size(item, known) for item in items)
    return known[id(data)]

"""How often Python looks for objects that only hold each other.

A build makes hundreds of thousands of objects that stay, and Python's collector goes through
all of them again and again to find the few that do not: a tenth of a build's time, and in a
dev server more than a save itself takes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects before the youngest are looked through; how many times of that before the older.
OFTEN = (50_000, 20, 100)


@contextmanager
def swept_seldom() -> Iterator[None]:
    """Look seldom while a build runs, and as often as before it afterwards."""
    before = gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(*OFTEN)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def set_aside() -> None:
    """Look once at all that a build has left, and at none of it again until the next one."""
    gc.collect()
    gc.freeze()

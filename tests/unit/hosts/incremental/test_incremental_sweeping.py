"""Python's collector rests while a build runs, and is as it was afterwards."""

from __future__ import annotations

import gc
import weakref

import pytest

from runpress.hosts.incremental.sweeping import OFTEN, set_aside, swept_seldom


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_the_collector_is_as_before_after_a_build_that_fails() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="no"), swept_seldom():
        assert gc.get_threshold() == OFTEN
        raise ValueError("no")
    assert gc.get_threshold() == before


def test_what_is_set_aside_is_looked_through_again_in_the_next_build() -> None:
    ring = Ring()
    seen = weakref.ref(ring)
    try:
        set_aside()
        del ring
        gc.collect()
        assert seen() is not None
        with swept_seldom():
            gc.collect()
        assert seen() is None
    finally:
        gc.unfreeze()

"""An hour of writing: 300 edits beside one dev server, with no wrong byte and no growth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from oracle_builds import ENVIRONMENT, Twins
from oracle_writing import Writing

ROUNDS, EDITS = 10, 30
# Of the memory after two rounds: what grows with every save would be far above it.
GROWTH = 1.15


def test_an_hour_of_writing_is_right_at_every_point_and_does_not_grow(
    new_twins: Callable[[], Twins], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**ENVIRONMENT, "TMPDIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    writing = Writing(new_twins())
    sizes = []
    try:
        for _ in range(ROUNDS):
            writing.edit(EDITS)
            assert writing.differences() == []
            sizes.append(psutil.Process(writing.server.process.pid).memory_info().rss)
        assert sizes[-1] < GROWTH * sizes[1], sizes
        assert writing.server.end() == 0
    finally:
        writing.server.process.kill()

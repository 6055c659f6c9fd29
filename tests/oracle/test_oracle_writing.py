"""A short while of writing beside the dev server; `tests/long` has the hour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from oracle_builds import ENVIRONMENT, Twins
from oracle_writing import Writing


def test_what_a_writer_is_served_is_what_a_clean_build_gives(
    new_twins: Callable[[], Twins], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**ENVIRONMENT, "TMPDIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    writing = Writing(new_twins())
    try:
        writing.edit(6)
        assert writing.differences() == []
        assert writing.server.end() == 0
    finally:
        writing.server.process.kill()

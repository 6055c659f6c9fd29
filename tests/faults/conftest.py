"""What the tests of faults share: scripts as processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from child_process import Children


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Children]:
    with Children(tmp_path) as children:
        yield children

"""The workshop of this process, and blogs in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from oracle_builds import Twins, Workshop


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    started = Workshop()
    yield started
    started.end()


@pytest.fixture(scope="session")
def new_twins(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Twins]:
    """Begin a blog and its clean twin."""

    def begin() -> Twins:
        folder: Path = tmp_path_factory.mktemp("oracle")
        return Twins(workshop, folder)

    return begin

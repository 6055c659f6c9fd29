"""A world that stands still: the same calls leave the same record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from record_schema import faults_of
from runpress.record.effects import Effects
from runpress.record.opening import Asked, open_run
from runpress.record.run import Run


@pytest.fixture(autouse=True)
def every_record_is_as_the_schema_says(tmp_path: Path) -> Iterator[None]:
    """Hold whatever a test has left against the published schema."""
    yield
    for manifest in tmp_path.rglob("run.json"):
        # What begins otherwise a test has written itself.
        if manifest.read_bytes().startswith(b'{\n  "format": 1,'):
            assert faults_of(manifest) == []


World = Callable[..., Effects]


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Make effects whose clocks go on by one second a look, and whose ids count."""
    ticks = iter(range(1_000_000))
    ids = iter(range(1_000))

    def make(
        environ: dict[str, str] | None = None,
        script: Path | None = None,
        arguments: tuple[str, ...] = (),
    ) -> Effects:
        return Effects(
            now=lambda: datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=next(ticks)),
            timer=lambda: float(next(ticks)),
            random_bytes=lambda count: next(ids).to_bytes(count, "big"),
            environ=environ if environ is not None else {},
            script=script,
            folder=tmp_path,
            arguments=arguments,
        )

    return make


@pytest.fixture
def begin(world: World) -> Iterator[Callable[..., Run]]:
    """Open runs in the still world; those that a test leaves open are ended after it."""
    runs: list[Run] = []

    def open_one(experiment: str = "exp-001", **asked: object) -> Run:
        run = open_run(Asked(experiment, **asked), world())  # type: ignore[arg-type]
        runs.append(run)
        return run

    yield open_one
    for run in runs:
        run.finish()

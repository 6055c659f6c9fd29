"""Small run records for blogs under test: what the shared builder makes, in this blog's place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from blog_on_disk import PIPELINE, make_run

LOSSES = (0.9, 0.5, 0.25)


def add_run(
    docs: Path,
    experiment: str,
    run: str,
    *,
    losses: Sequence[float] = LOSSES,
    diagram: str | None = PIPELINE,
    **keys: Any,
) -> Path:
    """Write a finished run with one metric, its curve and a diagram; return its folder."""
    metrics = {"train/loss": losses}
    return make_run(
        docs / "runs",
        experiment,
        run,
        metrics=metrics,
        figures=("train/loss",),
        pipeline=diagram,
        **keys,
    )


def change_manifest(folder: Path, changes: Mapping[str, Any]) -> None:
    """Change keys of a `run.json` as no writer of ours would."""
    path = folder / "run.json"
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | dict(changes)))

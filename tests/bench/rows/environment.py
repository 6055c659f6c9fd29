"""What it costs to find out about the machine, torch being there; helper programs included."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clocks import Spent
from row import Column, Row, Sample


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Ask for the environment once."""
    import torch  # noqa: F401

    with Spent() as spent:
        if tool == "runpress":
            from runpress.record.effects import real_effects
            from runpress.record.environment import environment_facts

            environment_facts(real_effects())
        else:
            from torch.utils.collect_env import get_env_info

            get_env_info()
    return [{"cpu": spent.cpu, "wall": spent.wall}]


ROW = Row(
    what="environment",
    reach="0.3 s, not on the training's path",
    tools=("runpress", "collect_env"),
    columns=(Column("wall", "wall ms", scale=1e3), Column("cpu", "CPU ms", scale=1e3)),
    measure=measure,
    size=(1, 1),
    rounds=(3, 1),
)

"""What the import alone costs, on top of a bare Python, and whether it drags in torch."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from clocks import Spent
from row import Column, Row, Sample

MODULES = {
    "runpress": "runpress",
    "tensorboard": "torch.utils.tensorboard",
    "tensorboardX": "tensorboardX",
    "wandb": "wandb",
    "trackio": "trackio",
    "mlflow": "mlflow",
    "dvclive": "dvclive",
}
HEAVY = "sum(name in sys.modules for name in ('torch', 'matplotlib', 'numpy'))"


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Import `size` times in a fresh Python, and start as many that import nothing."""
    statement = f"import {MODULES[tool]}"
    _start(statement)
    heavy = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print({HEAVY})"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()[-1]
    pairs = [(_start("pass"), _start(statement)) for _ in range(size)]
    return [
        {"cpu": full.cpu - bare.cpu, "wall": full.wall - bare.wall, "heavy": float(heavy)}
        for bare, full in pairs
    ]


def _start(statement: str) -> Spent:
    with Spent() as spent:
        subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True)
    return spent


ROW = Row(
    what="import, on top of bare Python",
    reach="50 ms, no torch, no matplotlib",
    tools=tuple(MODULES),
    columns=(
        Column("cpu", "CPU ms", scale=1e3),
        Column("wall", "wall ms", scale=1e3),
        Column("heavy", "of torch, matplotlib, numpy", how=max),
    ),
    measure=measure,
    size=(4, 3),
    rounds=(2, 1),
)

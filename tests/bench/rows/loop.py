"""What logging every step does to a training whose steps take half a millisecond.

Blocks with and without logging alternate in one process, in the order A B B A, so that the
machine's other work and its clock hit both alike; of each such four one ratio is made.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from clocks import Spent
from loggers import LOGGERS, Logger
from row import Column, Row, Sample

from rows.calls import SETTLING_SECONDS

STEP_SECONDS = 500e-6
STEPS_OF_BLOCK = 150
WIDTHS = (32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
Train = Callable[[], Any]


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Train `size` times four blocks."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    train = _half_millisecond()
    logger = LOGGERS[tool](folder)
    _block(train, logger)
    time.sleep(SETTLING_SECONDS)
    fours = [[_block(train, one) for one in (None, logger, logger, None)] for _ in range(size)]
    return [_compared(four) for four in fours]


def _compared(four: list[Spent]) -> Sample:
    before, first, second, after = four
    steps = 2 * STEPS_OF_BLOCK
    return {
        "wall": (first.wall + second.wall) / (before.wall + after.wall),
        "cpu": (first.cpu + second.cpu) / (before.cpu + after.cpu),
        "extra": (first.cpu + second.cpu - before.cpu - after.cpu) / steps,
        "step": (before.wall + after.wall) / steps,
    }


_steps = iter(range(10**9))


def _block(train: Train, logger: Logger | None) -> Spent:
    with Spent() as spent:
        for _ in range(STEPS_OF_BLOCK):
            loss = train()
            if logger is not None:
                # Reading the loss is part of logging: the training does not need it.
                logger.log(next(_steps), {"loss": loss.item(), "accuracy": 0.5, "lr": 1e-3})
    return spent


def _half_millisecond() -> Train:
    """Return the training step that comes nearest on this machine."""

    def distance(width: int) -> float:
        train = _training(width)
        for _ in range(20):
            train()
        return abs(statistics.median(_seconds(train) for _ in range(30)) - STEP_SECONDS)

    return _training(min(WIDTHS, key=distance))


def _seconds(train: Train) -> float:
    with Spent() as spent:
        train()
    return spent.cpu


def _training(width: int) -> Train:
    import torch
    from torch import nn

    model = nn.Sequential(
        nn.Linear(64, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 10)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    images, labels = torch.randn(64, 64), torch.randint(0, 10, (64,))

    def train() -> torch.Tensor:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss

    return train


ROW = Row(
    what="training loop of 500 µs steps, logging every step",
    reach="1.05 times without",
    tools=tuple(LOGGERS),
    columns=(
        Column("cpu", "CPU, times without"),
        Column("wall", "wall, times without"),
        Column("extra", "extra CPU µs a step", scale=1e6),
        Column("step", "plain step µs", scale=1e6),
    ),
    measure=measure,
    size=(10, 3),
    rounds=(2, 1),
)

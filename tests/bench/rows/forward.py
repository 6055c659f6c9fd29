"""What the first forward pass costs while it is looked at, against the plain one.

The model is warm: its first passes fill caches of torch's own, which nobody here is to
blame for. The peers run the model too, and are compared with the same plain pass.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from clocks import Spent
from row import Column, Row, Sample

PLAIN_PASSES = 5


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Look at a convolutional network of residual blocks, then at a transformer."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    look = LOOKS[tool]
    sample: Sample = {}
    for name, (model, batch) in {"convolutional": _residual(), "transformer": _gpt()}.items():
        model(batch)
        plain = statistics.median(_seconds(model, batch) for _ in range(PLAIN_PASSES))
        before, first = look(model, batch, folder)
        sample |= {name: first / plain, f"{name} plain": plain, f"{name} before": before}
    return [sample]


def _seconds(model: Any, batch: Any) -> float:
    with Spent() as spent:
        model(batch)
    return spent.cpu


def _look_runpress(model: Any, batch: Any, folder: Path) -> tuple[float, float]:
    import runpress

    with runpress.init("bench", root=folder) as run:
        with Spent() as watching:
            run.watch(model)
        return watching.cpu, _seconds(model, batch)


def _look_torchview(model: Any, batch: Any, folder: Path) -> tuple[float, float]:
    from torchview import draw_graph

    return 0.0, _seconds(lambda data: draw_graph(model, input_data=data, device="cpu"), batch)


def _look_export(model: Any, batch: Any, folder: Path) -> tuple[float, float]:
    import torch

    # What importing its machinery costs is not counted against it.
    torch.export.export(torch.nn.Linear(1, 1), (torch.zeros(1, 1),))
    return 0.0, _seconds(lambda data: torch.export.export(model, (data,)), batch)


LOOKS: dict[str, Callable[[Any, Any, Path], tuple[float, float]]] = {
    "runpress": _look_runpress,
    "torchview": _look_torchview,
    "torch.export": _look_export,
}


def _residual() -> tuple[Any, Any]:
    import torch
    from torch import nn

    class Block(nn.Module):
        def __init__(self, width: int) -> None:
            super().__init__()
            self.body = nn.Sequential(
                *(
                    layer
                    for _ in range(2)
                    for layer in (
                        nn.Conv2d(width, width, 3, padding=1),
                        nn.BatchNorm2d(width),
                        nn.ReLU(),
                    )
                )
            )

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            return images + self.body(images)

    blocks = [Block(64) for _ in range(8)]
    model = nn.Sequential(nn.Conv2d(3, 64, 3, padding=1), *blocks, nn.Flatten())
    return model, torch.randn(8, 3, 32, 32)


def _gpt() -> tuple[Any, Any]:
    import torch
    from torch import nn

    layer = nn.TransformerEncoderLayer(256, 8, 1024, dropout=0.0, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
    model = nn.Sequential(nn.Embedding(1000, 256), encoder, nn.Linear(256, 1000))
    return model, torch.randint(0, 1000, (8, 64))


ROW = Row(
    what="first forward pass while observed, CPU against the plain one",
    reach="1.5 times, once",
    tools=tuple(LOOKS),
    columns=(
        Column("convolutional", "residual network, times"),
        Column("transformer", "transformer, times"),
        Column("convolutional plain", "plain ms, residual", scale=1e3),
        Column("transformer plain", "plain ms, transformer", scale=1e3),
        Column("convolutional before", "watch ms", scale=1e3),
    ),
    measure=measure,
    size=(1, 1),
    rounds=(3, 1),
)

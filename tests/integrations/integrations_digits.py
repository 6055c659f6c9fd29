"""Handwritten digits, small enough to be learnt in a second, and the records that remain."""

from __future__ import annotations

from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

from runpress.format.read import read_log, read_manifest
from runpress.format.schema import RunRecord


def digits(count: int = 256) -> TensorDataset:
    """Return pictures of 64 pixels from 0 to 1, and the digits that they show."""
    data = load_digits()
    pictures = torch.tensor(data.data[:count] / 16, dtype=torch.float32)
    return TensorDataset(pictures, torch.tensor(data.target[:count]))


def batches(size: int = 64) -> DataLoader:
    return DataLoader(digits(), batch_size=size)


def record_in(folder: Path) -> RunRecord:
    read = read_manifest(folder, folder.name)
    assert read.record is not None, read.problem
    return read.record


def points_in(folder: Path) -> dict[str, dict[int, float]]:
    """Return what was logged: the steps of each metric with their values."""
    log = read_log(folder, folder.name)
    assert log.problems == []
    return {name: dict(zip(one.steps, one.values, strict=True)) for name, one in log.series.items()}


def runs_in(root: Path) -> list[str]:
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("*/*/run.json"))

"""A place for the records of the libraries' loops, and an end for each run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import runpress


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the records; libraries that write where they are write beside it."""
    monkeypatch.setenv("RUNPRESS_ROOT", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path / "runs"
    runpress.finish()
    torch.set_num_threads(threads)
    # What accelerate knows of a training belongs to the process, and the next has none of it.
    state = sys.modules.get("accelerate.state")
    if state is not None:
        state.GradientState._reset_state()

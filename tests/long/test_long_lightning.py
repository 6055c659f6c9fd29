"""Lightning on two processes, which takes it a while to start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runpress.format.read import read_log, read_manifest

SCRIPT = """
import sys
import {library} as lightning
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from runpress.integrations.lightning import RunpressLogger


class Model(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(4, 1)

    def training_step(self, batch, _):
        loss = self.net(batch[0]).square().mean()
        self.log("train/loss", loss)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


if __name__ == "__main__":
    torch.set_num_threads(1)
    logger = RunpressLogger("exp", name="a")
    assert isinstance(logger, lightning.pytorch.loggers.Logger if {nested} else
                      lightning.loggers.Logger)
    trainer = lightning.Trainer(
        accelerator="cpu", devices={devices}, strategy="{strategy}", max_epochs=2,
        log_every_n_steps=1, logger=logger,
        enable_progress_bar=False, enable_model_summary=False,
    )
    trainer.fit(Model(), DataLoader(TensorDataset(torch.randn(32, 4)), batch_size=4))
"""


@pytest.mark.parametrize(
    ("library", "strategy", "devices"),
    [
        ("pytorch_lightning", "auto", 1),
        ("lightning", "ddp", 2),
        ("lightning", "ddp_spawn", 2),
        ("lightning", "ddp_fork", 2),
    ],
)
def test_one_process_records_and_its_run_ends(tmp_path: Path, library, strategy, devices):
    script = tmp_path / "train.py"
    nested = library == "lightning"
    script.write_text(
        SCRIPT.format(library=library, strategy=strategy, devices=devices, nested=nested)
    )
    environ = os.environ | {"RUNPRESS_ROOT": str(tmp_path / "runs")}
    subprocess.run([sys.executable, script], cwd=tmp_path, env=environ, check=True)
    (folder,) = (tmp_path / "runs" / "exp").iterdir()
    record = read_manifest(folder, "a").record
    assert record.status == "finished"
    (checkpoint,) = record.artifacts
    assert checkpoint.name.endswith(".ckpt")
    steps = 16 // devices
    assert list(read_log(folder, "a").series["train/loss"].steps) == list(range(steps))

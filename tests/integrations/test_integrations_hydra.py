"""Configs of OmegaConf, and a real Hydra application that works in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from enum import Enum

import pytest
from integrations_digits import record_in, runs_in
from omegaconf import MISSING, OmegaConf

import runpress


class Kind(Enum):
    SGD = 1


@dataclass
class Optimizer:
    lr: float = 0.1
    kind: Kind = Kind.SGD
    betas: list[float] = field(default_factory=lambda: [0.9, 0.99])


@dataclass
class Settings:
    optimizer: Optimizer = field(default_factory=Optimizer)
    seed: int = 7
    data: str = MISSING


def recorded(root, config: object) -> dict[str, object]:
    with runpress.init("exp", name="a", config=config) as run:
        pass
    return dict(record_in(run.dir).config)


def test_interpolations_are_filled_in(root):
    config = OmegaConf.create({"lr": 0.1, "warm": {"lr": "${lr}"}, "list": [{"a": 1}, {"a": 2}]})
    assert recorded(root, config) == {"lr": 0.1, "warm.lr": 0.1, "list.0.a": 1, "list.1.a": 2}


def test_what_leads_nowhere_or_is_missing_stays_as_it_is_written(root):
    config = OmegaConf.create({"lr": "${nothing}", "data": "???", "n": 1})
    assert recorded(root, config) == {"lr": "${nothing}", "data": "???", "n": 1}


def test_a_structured_config_is_recorded_with_its_seed(root):
    config = OmegaConf.structured(Settings)
    assert recorded(root, config) == {
        "optimizer.lr": 0.1,
        "optimizer.kind": Kind.SGD.value,
        "optimizer.betas": [0.9, 0.99],
        "seed": 7,
        "data": "???",
    }
    assert record_in(root / "exp" / "a").seed == 7


def test_a_config_inside_a_dict_is_recorded_too(root):
    config = {"model": OmegaConf.create({"width": 8, "twice": "${width}"}), "lr": 1}
    assert recorded(root, config) == {"model.width": 8, "model.twice": 8, "lr": 1}


@pytest.mark.parametrize("chdir", [True, False])
def test_an_application_records_into_its_blog_wherever_hydra_puts_it(tmp_path, chdir):
    folder = tmp_path / "blog" / "experiments" / "exp-040-hydra"
    (folder / "conf" / "optimizer").mkdir(parents=True)
    (tmp_path / "blog" / "mkdocs.yml").write_text("site_name: Blog\n")
    (folder / "conf" / "config.yaml").write_text("defaults: [optimizer: sgd]\nseed: 3\n")
    (folder / "conf" / "optimizer" / "sgd.yaml").write_text("name: sgd\nlr: 0.1\n")
    (folder / "train.py").write_text(
        "import hydra, os, runpress\n"
        "@hydra.main(version_base=None, config_path='conf', config_name='config')\n"
        "def main(config):\n"
        "    with runpress.init(name='a', config=config) as run:\n"
        "        run.log({'x': config.optimizer.lr})\n"
        "        run.config['moved'] = os.path.basename(os.getcwd()) != 'start'\n"
        "main()\n"
    )
    start = tmp_path / "start"
    start.mkdir()
    environ = {name: value for name, value in os.environ.items() if name != "RUNPRESS_ROOT"}
    subprocess.run(
        [sys.executable, folder / "train.py", "optimizer.lr=0.5", f"hydra.job.chdir={chdir}"],
        cwd=start,
        env=environ,
        check=True,
    )
    root = tmp_path / "blog" / "docs" / "runs"
    assert runs_in(root) == ["exp-040-hydra/a"]
    record = record_in(root / "exp-040-hydra" / "a")
    assert record.config == {
        "optimizer.name": "sgd",
        "optimizer.lr": 0.5,
        "seed": 3,
        "moved": chdir,
    }
    assert (record.status, record.seed) == ("finished", 3)
    assert "optimizer.lr=0.5" in record.command

"""The command that runs a script again, told from inside the process."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from runpress.format.read import read_manifest
from runpress.record.command import command_of

TORCHRUN = {"TORCHELASTIC_RUN_ID": "x", "LOCAL_WORLD_SIZE": "4", "GROUP_WORLD_SIZE": "1"}


@pytest.mark.parametrize(
    ("environ", "module", "command"),
    [
        ({}, None, "python exp/train.py --lr 0.1"),
        ({}, "exp.train", "python -m exp.train --lr 0.1"),
        (TORCHRUN, None, "torchrun --standalone --nproc-per-node 4 exp/train.py --lr 0.1"),
        (
            {**TORCHRUN, "GROUP_WORLD_SIZE": "2"},
            "exp.train",
            "torchrun --nnodes 2 --nproc-per-node 4 -m exp.train --lr 0.1",
        ),
    ],
    ids=["script", "module", "torchrun", "two nodes"],
)
def test_the_launcher_is_part_of_it(world, tmp_path, environ, module, command):
    (tmp_path / ".git").mkdir()
    (tmp_path / "exp").mkdir()
    effects = world(environ, tmp_path / "exp" / "train.py", ("--lr", "0.1"))
    assert command_of(dataclasses.replace(effects, module=module)) == command


def test_a_notebook_has_none(world):
    assert command_of(world()) == ""


def test_a_module_is_known_by_its_name(tmp_path):
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__main__.py").write_text(
        "import runpress\nrunpress.init('e', name='a', root='runs')\n"
    )
    subprocess.run([sys.executable, "-m", "pkg", "--x", "1"], cwd=tmp_path, check=True)
    record = read_manifest(tmp_path / "runs" / "e" / "a", "a").record
    assert record.command == "python -m pkg --x 1"

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from runpress.cli import main

DIES = """
import os, runpress
run = runpress.init("exp-001", name="amp", root="docs/runs")
run.log({"loss": 1.0}, step=3)
os._exit(1)
"""


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blog with the record of one run whose script died."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: Notes\n")
    (tmp_path / "dies.py").write_text(DIES)
    subprocess.run([sys.executable, "dies.py"], check=False, capture_output=True)
    return tmp_path


@pytest.mark.parametrize("name", ["exp-001/amp", "docs/runs/exp-001/amp"])
def test_a_run_is_named_by_its_folder_or_its_experiment(blog: Path, name: str) -> None:
    manifest = blog / "docs" / "runs" / "exp-001" / "amp" / "run.json"
    assert json.loads(manifest.read_text())["status"] == "running"
    result = CliRunner().invoke(main, ["seal", name])
    assert (result.exit_code, result.output) == (0, "exp-001/amp: crashed\n")
    record = json.loads(manifest.read_text())
    assert record["status"] == "crashed"
    assert record["metrics"]["loss"]["last"] == {"step": 3, "value": 1.0}


def test_one_that_is_not_there_does_not_keep_the_others_from_being_sealed(blog: Path) -> None:
    result = CliRunner().invoke(main, ["seal", "exp-001/none", "exp-001/amp"])
    assert result.exit_code == 1
    assert "exp-001/none: there is no such run" in result.output
    assert "exp-001/amp: crashed" in result.output

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


def test_from_a_folder_inside_the_blog_the_whole_log_goes_where_it_belongs(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = blog / "docs" / "runs" / "exp-001" / "amp" / "metrics.jsonl"
    log.write_text("".join(f'{{"_step":{step},"loss":1.0}}\n' for step in range(1_001)))
    monkeypatch.chdir(blog / "docs" / "runs" / "exp-001" / "amp")
    result = CliRunner().invoke(main, ["seal", "."])
    assert (result.exit_code, result.output) == (0, "exp-001/amp: crashed\n")
    assert list((blog / ".runpress" / "logs" / "exp-001").glob("amp-*.jsonl"))


def on_a_full_disk(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process that cannot write a file of more than 10 bytes."""
    body = (
        "import resource, sys\n"
        # Nor what Python would compile meanwhile, half of which would stay.
        "sys.dont_write_bytecode = True\n"
        "from runpress.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))\n"
        "main()\n"
    )
    command = [sys.executable, "-c", body, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_a_record_that_cannot_be_written_is_a_message_and_no_traceback(blog: Path) -> None:
    done = on_a_full_disk("seal", "exp-001/amp")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: exp-001/amp cannot be written: File too large.")
    assert "Traceback" not in done.stderr


def test_a_post_that_cannot_be_written_anew_stays_whole(blog: Path) -> None:
    CliRunner().invoke(main, ["seal", "exp-001/amp"])
    manifest = blog / "docs" / "runs" / "exp-001" / "amp" / "run.json"
    manifest.write_text(manifest.read_text().replace('"crashed"', '"finished"'))
    post = blog / "docs" / "posts" / "exp-001.md"
    post.parent.mkdir()
    post.write_text("# Post\n\nThe loss is 7.0<!--= amp.loss -->.\n")
    before = post.read_bytes()
    assert on_a_full_disk("check", "--write").returncode != 0
    assert post.read_bytes() == before
    assert CliRunner().invoke(main, ["check", "--write"]).exit_code == 0
    assert "is 1.0<!--" in post.read_text()

"""What a script gives a run to keep, through the calls that it uses."""

from __future__ import annotations

import subprocess
import sys

import pytest

import runpress
from runpress.format.read import read_manifest


def record_of(run):
    return read_manifest(run.dir, "run").record


def test_a_file_that_shall_not_be_published_is_noted_only(begin, tmp_path):
    (tmp_path / "model.pt").write_bytes(b"weights")
    run = begin(name="a")
    run.log_artifact(tmp_path / "model.pt", copy=False)
    (artifact,) = record_of(run).artifacts
    assert (artifact.name, artifact.bytes, artifact.file) == ("model.pt", 7, None)
    assert not (run.dir / "artifacts").exists()


@pytest.mark.parametrize("mode", ["online", "offline", "shared", "dryrun"])
def test_wherever_wandb_would_send_it_it_is_recorded_here(begin, mode):
    assert record_of(begin(name="a", mode=mode)).status == "running"


def test_a_data_set_without_a_fingerprint_is_said(begin, caplog):
    run = begin(name="a")
    run.dataset("train", object())
    assert record_of(run).dataset[0].sha256 is None
    assert "'train' has no fingerprint" in caplog.text


def test_a_large_file_of_the_scripts_own_in_the_record_is_said(begin, caplog):
    run = begin(name="a")
    (run.dir / "model.pt").write_bytes(bytes(2**20 + 1))
    run.finish()
    assert "model.pt in a would be committed" in caplog.text and "log_artifact" in caplog.text


def test_the_text_of_uncommitted_changes_is_kept_where_asked_for(tmp_path, monkeypatch):
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    (tmp_path / "train.py").write_text("lr = 1\n")
    for words in (["init", "-q"], ["add", "train.py"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], check=True)
    (tmp_path / "train.py").write_text("lr = 2\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNPRESS_DIFF", "1")
    script = str(tmp_path / "train.py")
    monkeypatch.setattr(sys.modules["__main__"], "__file__", script, raising=False)
    run = runpress.init("e", name="a", root=tmp_path / "runs")
    run.finish()
    assert "+lr = 2" in (run.dir / "changes.patch").read_text()
    assert record_of(run).environment["git"]["diff"] is True

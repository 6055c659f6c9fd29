"""Signals that come while a run is being ended: the record is ended all the same."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys

import pytest

from runpress.format.read import read_manifest

TERM, INT = signal.SIGTERM, signal.SIGINT
BEGIN = (
    "import time, runpress\nrun = runpress.init('e', name='a', root='runs')\nrun.log({'x': 1.0})\n"
)
READY = "print('ready', flush=True)\n"


@pytest.fixture
def slow_git(tmp_path, monkeypatch):
    """A git that takes its time, so that the facts of the environment do."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "git"
    script.write_text("#!/bin/sh\nsleep 3\nexit 1\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("ending", "signals", "status"),
    [
        ("time.sleep(60)", [TERM], "stopped"),
        ("time.sleep(60)", [TERM, TERM], "stopped"),
        ("time.sleep(60)", [INT, INT], "stopped"),
        ("run.finish()", [TERM], "finished"),
        ("run.finish()", [INT], "finished"),
    ],
    ids=["term", "term twice", "interrupt twice", "term amid finish", "interrupt amid finish"],
)
def test_a_signal_amid_the_end_does_not_cost_the_record_its_end(
    tmp_path, slow_git, ending, signals, status
):
    child = subprocess.Popen(
        [sys.executable, "-c", BEGIN + READY + ending], cwd=tmp_path, stdout=subprocess.PIPE
    )
    with child:
        assert child.stdout.readline() == b"ready\n"
        for number in signals:
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(0.3)
            child.send_signal(number)
        assert child.wait(60) != 0
    assert read_manifest(tmp_path / "runs" / "e" / "a", "a").record.status == status


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("import sys; sys.excepthook = lambda *_: None\nraise ValueError('x')", "failed"),
        ("def steps():\n  with run:\n    yield 1\nfor _ in steps(): break", "stopped"),
    ],
    ids=["another hook", "a closed generator"],
)
def test_how_a_script_ended_is_known_when_our_hook_is_gone(tmp_path, ending, status):
    subprocess.run([sys.executable, "-c", BEGIN + ending], check=False, cwd=tmp_path)
    assert read_manifest(tmp_path / "runs" / "e" / "a", "a").record.status == status


def test_a_text_that_json_cannot_hold_does_not_poison_the_record(tmp_path):
    ending = "run.define_metric('x', unit='\\ud800'); run.dataset('\\udfff', [1.0]); run.finish()"
    subprocess.run([sys.executable, "-c", BEGIN + ending], check=True, cwd=tmp_path)
    assert read_manifest(tmp_path / "runs" / "e" / "a", "a").record.status == "finished"


def test_what_the_script_put_into_the_summary_survives_a_kill(tmp_path):
    ending = "run.summary['best'] = 0.9; import os; os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", BEGIN + ending], check=False, cwd=tmp_path)
    assert read_manifest(tmp_path / "runs" / "e" / "a", "a").record.summary == {"best": 0.9}


COMPILED = """
import torch, warnings
warnings.simplefilter("error")
def step(x):
    loss = (x * 2).sum()
    run.log({"loss": loss.detach(), "k": 1.0})
    return loss
fast = torch.compile(step, backend="eager")
run.log({"first": 1.0})
for _ in range(10):
    fast(torch.ones(3))
import torch._dynamo.utils as seen
assert seen.counters["frames"]["total"] <= 6, seen.counters["frames"]
"""


def test_a_compiler_leaves_the_recorder_alone(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + COMPILED], check=False, cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    lines = (tmp_path / "runs" / "e" / "a" / "metrics.jsonl").read_text().splitlines()
    assert len(lines) == 12

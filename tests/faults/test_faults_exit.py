"""A script that leaves by `sys.exit` outside a `with`: Python tells nobody its code."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runpress.format.read import read_manifest

BEGIN = (
    "import sys, threading, runpress\n"
    "run = runpress.init('exp', name='a', root='runs')\n"
    "run.log({'x': 1.0})\n"
)


def ended_by(tmp_path, ending):
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + ending],
        check=False,
        cwd=tmp_path,
        capture_output=True,
    )
    read = read_manifest(tmp_path / "runs" / "exp" / "a", "a")
    return done, read.record


@pytest.mark.parametrize(
    ("ending", "code", "status", "message"),
    [
        ("sys.exit()", 0, "finished", None),
        ("sys.exit(0)", 0, "finished", None),
        ("sys.exit(3)", 3, "failed", "3"),
        ("sys.exit('diverged')", 1, "failed", "diverged"),
        ("try:\n  sys.exit(3)\nexcept SystemExit:\n  run.log({'x': 2.0})", 0, "finished", None),
        ("try:\n  sys.exit(3)\nexcept SystemExit:\n  run.summary['x'] = 2", 0, "finished", None),
        ("t = threading.Thread(target=sys.exit, args=(3,)); t.start()", 0, "finished", None),
        ("import argparse; argparse.ArgumentParser().error('no')", 2, "failed", "2"),
    ],
)  # fmt: skip
def test_the_record_says_how_a_script_left(tmp_path, ending, code, status, message):
    done, record = ended_by(tmp_path, ending)
    assert (done.returncode, record.status) == (code, status)
    assert record.error == (message and {"type": "SystemExit", "message": message})


def test_sys_exit_is_itself_again_after_the_run(tmp_path):
    done, record = ended_by(
        tmp_path, "mine = sys.exit; run.finish(); assert sys.exit is not mine; sys.exit(5)"
    )
    assert (done.returncode, record.status) == (5, "finished")

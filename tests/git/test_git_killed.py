"""A publishing process that is killed leaves the branch as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from git_clone import Clone, MakeSite

# It says when it has come to the given moment, and then waits there for ever.
CHILD = """
import sys
from pathlib import Path
from runpress.publish.base import Destination
from runpress.publish.branch import Telling, publish
from runpress.publish.plan import Order

site, folder, moment = sys.argv[1:]

def wait():
    print("there", flush=True)
    sys.stdin.read()

def report(line):
    if line.startswith(moment):
        wait()

def bar(files):
    for number, file in enumerate(files):
        if moment == "midway" and number == 1:
            wait()
        yield file

order, destination = Order("2026.11", ("latest",)), Destination(Path(folder))
publish(Path(site), order, destination, telling=Telling(report, bar))
"""


@pytest.mark.parametrize("moment", ["Writing", "midway", "Pushing"])
@pytest.mark.parametrize("versions_before", [0, 1])
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
def test_the_branch_is_as_it_was(
    clone: Clone, origin: Clone, site: MakeSite, moment: str, versions_before: int
) -> None:
    if versions_before:
        clone.publish(site("a", None, "exp-001"), "2026.10", "latest")
    before = clone.tip()
    _kill_at(moment, site("b", {"big.bin": "x" * 1_000_000}, "exp-001"), clone.folder)
    assert (clone.tip(), origin.tip()) == (before, before)
    assert clone.git("status", "--porcelain") == ""
    left = clone.branches() - {"refs/heads/main", "refs/heads/gh-pages"}
    assert bool(left) == (moment == "midway" and versions_before == 1)
    clone.publish(site("b"), "2026.11", "latest")
    assert clone.branches() == {"refs/heads/main", "refs/heads/gh-pages"}
    assert clone.versions()["2026.11"] == ["latest"]
    assert clone.git("rev-list", "--count", "gh-pages") == str(versions_before + 1)
    clone.git("fsck", "--strict")


def _kill_at(moment: str, site: Path, folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(site), str(folder), moment],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == b"there\n"
    os.kill(child.pid, signal.SIGKILL)
    # Git writes on behalf of the child and has its end of the pipe: it ends when git has.
    assert child.stdout.read() == b""
    child.stdin.close()
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL

"""One build at a time, whatever becomes of the other one."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from runpress.hosts.incremental.lock import alone

HOLDER = """
import sys, pathlib
from runpress.hosts.incremental.lock import alone
with alone(pathlib.Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    sys.stdin.readline()
"""


def hold(path: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_build_that_nobody_else_runs_waits_for_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        with alone(tmp_path / "new/lock", lambda: told.append("waits")):
            pass
    assert told == []


def test_the_second_waits_and_says_so(tmp_path: Path) -> None:
    path, told, order = tmp_path / "lock", threading.Event(), []
    holder = hold(path)

    def second() -> None:
        with alone(path, told.set):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    assert told.wait(60)
    assert order == []
    holder.communicate("\n")
    thread.join(60)
    assert order == ["second"]


def test_one_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    holder, told = hold(tmp_path / "lock"), []
    holder.kill()
    holder.communicate()
    with alone(tmp_path / "lock", lambda: told.append("waits")):
        pass
    assert told == []


def test_a_lock_that_cannot_be_had_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = []
    with alone(tmp_path / "file/lock", lambda: None):
        done.append(1)
    (tmp_path / "lock").write_bytes(b"no database, but as long as the head of one" * 99)
    with alone(tmp_path / "lock", lambda: None):
        done.append(2)
    assert done == [1, 2]


def test_what_fails_inside_lets_go(tmp_path: Path) -> None:
    class WrongError(Exception):
        pass

    told: list[str] = []
    for _ in range(2):
        try:
            with alone(tmp_path / "lock", lambda: told.append("waits")):
                raise WrongError
        except WrongError:
            pass
    assert told == []

"""Processes that go on with one record: at once, one after a kill, one beside the other."""

from __future__ import annotations

import signal

import pytest

from child_process import OPEN, ends, record_of
from runpress.format.read import read_log

RESUME = OPEN.replace("name='a'", "name='a', resume=True")


@pytest.mark.parametrize("leave", ["os._exit(0)", "run.finish()", "os._exit(0)"])
def test_of_two_that_resume_at_once_one_goes_on_and_none_loses_a_point(start, leave):
    long = f"for step in range(2000):\n    run.log({{'old': step}}, step=step)\n{leave}\n"
    start(long).communicate()
    wait = "import runpress.record.seal, sys\nprint('ready', flush=True)\nsys.stdin.readline()\n"
    body = (
        "for n in range(100):\n    run.log({'new': n})\n"
        "print(run.dir.name, flush=True)\nsys.stdin.readline()\n"
    )
    both = [start(body, wait + RESUME) for _ in range(2)]
    for turn in range(2):
        for process in both:
            if turn == 0:
                assert process.stdout.readline() == "ready\n"
        for process in both:
            process.stdin.write("\n")
            process.stdin.flush()
        if turn == 0:
            assert sorted(process.stdout.readline() for process in both) == ["a\n", "a-2\n"]
    complaints = [line for process in both for line in ends(process)]
    assert len(complaints) == 1 and "still being written by another process" in complaints[0]
    went_on, own = record_of(start.record()), record_of(start.record("a-2"))
    assert {name: one.count for name, one in went_on.metrics.items()} == {"old": 2000, "new": 100}
    assert {name: one.count for name, one in own.metrics.items()} == {"new": 100}
    assert len(went_on.attempts) == 2


def test_a_worker_that_outlives_its_killed_parent_does_not_keep_the_record(start):
    process = start(
        "run.log({'x': 1})\n"
        "if os.fork() == 0:\n"
        "    print('forked', flush=True)\n"
        "    sys.stdin.read()\n"
        "    os._exit(0)\n"
        "time.sleep(600)\n"
    )
    assert process.stdout.readline() == "forked\n"
    second = start("print(run.dir.name)\nrun.finish()\n", RESUME)
    assert second.communicate()[0] == "a-2\n", "the parent lives, and its lock with it"
    process.send_signal(signal.SIGKILL)
    process.wait()
    # The newest would be the one that has ended meanwhile.
    (start.record("a-2") / "run.json").unlink()
    third = start("run.log({'x': 2})\nprint(run.dir.name)\n", RESUME)
    assert third.stdout.readline() == "a\n"
    assert ends(third) == []
    assert list(read_log(start.record(), "a").series["x"].values) == [1.0, 2.0]


def test_a_worker_forked_while_a_record_changes_hands_does_not_keep_its_turn(start):
    start("run.log({'x': 1})\n").communicate()
    process = start(
        "from pathlib import Path\n"
        "from runpress.record.lock import in_turn\n"
        f"with in_turn(Path({str(start.record().parent)!r})) as is_ours:\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        sys.stdin.read()\n"
        "        os._exit(0)\n"
        "print('over', flush=True)\n"
        "os.waitpid(child, 0)\n",
        before="import os, sys\n",
    )
    assert process.stdout.readline() == "over\n"
    free = start(
        "from pathlib import Path\n"
        "from runpress.record.lock import in_turn\n"
        f"with in_turn(Path({str(start.record().parent)!r}), seconds=0.0) as is_ours:\n"
        "    print(is_ours)\n",
        before="",
    )
    assert free.communicate()[0] == "True\n"
    assert ends(process) == []

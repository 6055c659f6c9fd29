"""Every way to end and every bad input has one defined answer, in a process that meets it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from child_process import OPEN, ends, record_of
from runpress.format.problems import Severity
from runpress.format.read import read_log
from runpress.record.seal import seal_crashed

# Says which step has returned, in one write that no kill can tear.
LOG_FOR_EVER = (
    "step = 0\n"
    "while True:\n"
    "    run.log({'loss': 1 / (step + 1), 'accuracy': 0.5}, step=step)\n"
    "    os.write(1, b'.')\n"
    "    step += 1\n"
)


@pytest.mark.parametrize("turn", range(10))
def test_killed_at_a_random_moment_no_call_that_returned_is_lost(start, turn):
    process = start(LOG_FOR_EVER)
    assert process.stdout.read(1) == "."
    time.sleep(random.uniform(0, 0.05))
    process.kill()
    returned = 1 + len(process.stdout.read())
    log = read_log(start.record(), "a")
    assert all(problem.severity is Severity.HINT for problem in log.problems)
    # One more may be there: written, and killed before it returned.
    assert list(log.series["loss"].steps) == list(range(log.steps))
    assert returned <= log.steps <= returned + 1


@pytest.mark.parametrize("turn", range(5))
def test_killed_while_it_finishes_every_point_can_still_be_had(start, turn):
    steps = 3000
    process = start(
        f"for step in range({steps}):\n"
        "    run.log({'loss': 1 / (step + 1)}, step=step)\n"
        "print('finishing', flush=True)\n"
        "run.finish()\n"
    )
    process.stdout.readline()
    time.sleep(random.uniform(0, 0.5))
    process.kill()
    process.wait()
    record = seal_crashed(start.record())
    assert record.status in ("finished", "crashed")
    assert record.metrics["loss"].count == steps
    kept = read_log(start.record(), "a")
    assert kept.problems == [] and kept.last_step == steps - 1
    if record.log.thinned:
        (whole,) = start.home.rglob(".runpress/logs/exp/*.jsonl")
        assert whole.read_bytes().count(b"\n") == steps


@pytest.mark.parametrize(
    ("leave", "code", "status"),
    [
        ("sys.exit()", 0, "finished"),
        ("sys.exit(0)", 0, "finished"),
        ("sys.exit(1)", 1, "failed"),
        ("sys.exit('no data')", 1, "failed"),
        ("import argparse; argparse.ArgumentParser().error('no such model')", 2, "failed"),
        ("raise KeyboardInterrupt", -signal.SIGINT, "stopped"),
        ("with run: raise SystemExit(3)", 3, "failed"),
        ("os.abort()", -signal.SIGABRT, "running"),
        ("os._exit(0)", 0, "running"),
        ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV, "running"),
        ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM, "stopped"),
        ("os.kill(os.getpid(), signal.SIGQUIT)", -signal.SIGQUIT, "running"),
    ],
)
def test_a_way_to_leave_and_what_the_record_says_of_it(start, leave, code, status):
    process = start(f"import signal\nrun.log({{'loss': 0.5}})\n{leave}\n")
    process.communicate()
    assert process.returncode == code
    record = record_of(start.record())
    assert record.status == status
    assert list(read_log(start.record(), "a").series["loss"].values) == [0.5]
    if status == "running":
        # Nobody had the time to say so; whoever seals it does.
        assert seal_crashed(start.record()).status == "crashed"


def test_an_exit_that_the_script_thinks_better_of_is_none(start):
    assert ends(start("try:\n    sys.exit(2)\nexcept SystemExit:\n    run.log({'x': 1})\n")) == []
    assert record_of(start.record()).status == "finished"


def test_interrupts_that_the_script_catches_cost_no_line(start):
    process = start(
        "step = caught = 0\n"
        "while caught < 20:\n"
        "    try:\n"
        "        while True:\n"
        "            run.log({'x': step}, step=step)\n"
        "            step += 1\n"
        "            if step % 100 == 0:\n"
        "                print(step, flush=True)\n"
        "    except KeyboardInterrupt:\n"
        "        caught += 1\n"
        "        print('caught', flush=True)\n"
    )
    for _ in range(20):
        # Where it counts, it is inside the `try` again.
        while not process.stdout.readline().strip().isdigit():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        # It may come between a number and the end of its line.
        while not (line := process.stdout.readline()).endswith("caught\n"):
            assert line
    assert ends(process) == []
    record = record_of(start.record())
    log = read_log(start.record(), "a")
    assert record.status == "finished" and log.problems == []
    assert record.log.steps == record.log.last_step + 1


def test_a_record_that_is_moved_goes_on_where_it_lies(start):
    moved = start.record("moved")
    complaints = ends(
        start(
            "run.log({'x': 1})\n"
            f"os.rename(run.dir, {str(moved)!r})\n"
            "for _ in range(50):\n"
            "    run.log({'x': 2})\n"
            "run.finish()\n"
        )
    )
    assert len(complaints) == 1 and "cannot be written" in complaints[0]
    assert read_log(moved, "moved").steps == 51
    assert record_of(moved).status == "running"
    assert seal_crashed(moved).metrics["x"].count == 51


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk; a limit stands for it in another test")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_is_really_full_costs_the_rest_of_the_log_only(start, small_disk):
    complaints = ends(
        start(
            "import runpress\n"
            f"run = runpress.init('exp', name='a', root={str(small_disk)!r})\n"
            "for step in range(20_000):\n"
            "    run.log({'loss': 1 / (step + 1)}, step=step)\n"
            "run.summary['note'] = 'end'\n"
            "run.finish()\n"
            "print(run.dir)\n",
            before="",
        )
    )
    assert len(complaints) == 1 and "No space left" in complaints[0]
    folder = small_disk / "exp" / "a"
    log = read_log(folder, "a")
    assert list(log.series["loss"].steps) == list(range(log.steps)) and log.steps > 500
    assert all(problem.severity is Severity.HINT for problem in log.problems)
    assert record_of(folder).status in ("finished", "running")


def test_a_clock_that_steps_back_does_not_make_a_training_short(start):
    process = start(
        "from datetime import datetime, timedelta, UTC\n"
        "from dataclasses import replace\n"
        "from runpress.record.effects import real_effects\n"
        "from runpress.record.opening import Asked, open_run\n"
        "days = iter(range(1000))\n"
        "back = lambda: datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=next(days))\n"
        "run = open_run(Asked('exp', name='a'), replace(real_effects(), now=back))\n"
        "for _ in range(3):\n"
        "    time.sleep(0.01)\n"
        "    run.log({'x': 1})\n",
        before="import time\n",
    )
    assert ends(process) == []
    record, times = record_of(start.record()), read_log(start.record(), "a").series["x"].times
    assert record.status == "finished"
    assert 0.03 <= record.train_seconds < 60
    assert list(times) == sorted(times) and times[0] > 0


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_many_calls_leave_the_process_no_bigger(start):
    process = start(
        "def resident():\n"
        "    with open('/proc/self/statm') as file:\n"
        "        return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')\n"
        "for block in range(5):\n"
        "    print(resident())\n"
        "    for step in range(block * 50_000, (block + 1) * 50_000):\n"
        "        run.log({'loss': step * 1e-9, 'accuracy': 0.5, 'lr': 1e-3}, step=step)\n"
        "os._exit(print(resident(), flush=True) or 0)\n"
    )
    output, errors = process.communicate()
    assert errors == ""
    sizes = [int(line) for line in output.split()]
    # What looks about the machine beside the training grows it once; a leak grows it always.
    assert min(after - before for before, after in pairwise(sizes)) < 200_000


NASTY = [
    "x" * 1_000_000,
    "__proto__",
    "constructor",
    "../../../escape",
    "/etc/passwd",
    "a/../../b",
    "..",
    ".",
    "C:\\nul",
    "con",
    "train/損失 🔥",
    "new\nline",
    "nul\0byte",
    "escape\x1b[31m",
    "\u202eright to left",
    "half \ud800",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "=cmd()",
    "loss",
    "Loss",
    "LOSS.",
]


def test_names_of_every_kind_stay_inside_the_record(start):
    before = {path for path in start.home.rglob("*") if path.is_file()}
    process = start(
        f"names = {NASTY!r}\n"
        "for step in range(3):\n"
        "    run.log(dict.fromkeys(names, 0.5), step=step)\n"
        "    run.log({name: {name: 1.0} for name in names[1:]}, step=step)\n"
    )
    complaints = ends(process)
    # Nothing of a name reaches the terminal that would act there.
    assert complaints and all(text.isprintable() for text in complaints)
    folder = start.record()
    made = {path for path in start.home.rglob("*") if path.is_file()} - before
    outside = {path for path in made if not path.is_relative_to(folder)}
    assert {path.suffix for path in outside} == {".py"}
    record, log = record_of(folder), read_log(folder, "a")
    assert {"constructor", "../../../escape", "Loss", "loss", "=cmd()"} <= set(log.series)
    assert set(record.metrics) == set(log.series)
    assert (folder / "run.json").stat().st_size < 200_000
    for figure in record.figures:
        assert (folder / figure.file).is_file()
    files = [figure.file.casefold() for figure in record.figures]
    assert len(files) == len(set(files)) > 3


def test_ten_thousand_names_are_kept_and_no_more(start):
    complaints = ends(
        start(
            "for step in range(2):\n"
            "    for at in range(0, 11_000, 100):\n"
            "        run.log({f'layer/{n}': n for n in range(at, at + 100)}, step=step)\n"
            "os._exit(0)\n"
        )
    )
    assert len(complaints) == 1 and "10,000 metrics at the most" in complaints[0]
    log = read_log(start.record(), "a")
    assert len(log.series) == 10_000
    assert all(len(series.steps) == 2 for series in log.series.values())


@pytest.mark.parametrize(
    "config",
    [
        "c = {}; c['self'] = c; c['list'] = [c, [c]]",
        "c = {str(n): n for n in range(100_000)}",
        "c = {'text': 'x' * 50_000_000}",
        "c = {'list': list(range(1_000_000)), 'nested': [[[[]]]] * 1000}",
        "c = {'at': object(), 'fn': print, 'cls': int, 'nan': float('nan'), 'bytes': b'x' * 10**6}",
        "c = {1: 2, None: 3, (4, 5): 6, 'half \\ud800': '\\ud800'}",
        "class Evil(dict):\n"
        "    def items(self): raise RuntimeError('no')\n"
        "    __repr__ = __str__ = items\n"
        "c = {'evil': Evil(a=1), 'fine': 1}",
    ],
    ids=["cyclic", "many keys", "long text", "long list", "objects", "odd keys", "evil"],
)
def test_a_config_of_any_kind_leaves_a_record_that_can_be_read(start, config):
    before = "import runpress\n" + config + "\nrun = runpress.init('exp', name='a', config=c)\n"
    assert ends(start("run.log({'x': 1})\nrun.config['late'] = c\n", before)) == []
    record = record_of(start.record())
    assert record.status == "finished" and record.metrics["x"].count == 1
    assert (start.record() / "run.json").stat().st_size < 1_000_000


def test_two_processes_cannot_write_one_record(start):
    first = start("run.log({'x': 1})\nprint('ready', flush=True)\nsys.stdin.read()\n")
    first.stdout.readline()
    again = OPEN.replace("name='a'", "name='a', resume=True")
    second = start("run.log({'x': 2})\nprint(run.dir.name)\n", again)
    shown, errors = second.communicate()
    assert second.returncode == 0, errors
    assert shown.strip() == "a-2"
    assert ends(first) == []
    assert list(read_log(start.record(), "a").series["x"].values) == [1.0]
    assert list(read_log(start.record("a-2"), "a-2").series["x"].values) == [2.0]


def test_a_stranger_who_writes_into_the_log_spoils_only_his_own_lines(start):
    process = start(
        "run.log({'x': 1})\nprint('ready', flush=True)\nsys.stdin.read()\nrun.log({'x': 2})\n"
    )
    process.stdout.readline()
    with (start.record() / "metrics.jsonl").open("ab") as log:
        log.write(b"\0\xff not json\n[1]\n")
    assert ends(process) == []
    log = read_log(start.record(), "a")
    assert list(log.series["x"].values) == [1.0, 2.0] and log.problems
    assert record_of(start.record()).status == "finished"


def test_workers_of_every_kind_leave_the_record_to_their_parent(start):
    for method in ("fork", "spawn"):
        process = start(
            "import multiprocessing\n"
            "def work(queue):\n"
            "    import runpress\n"
            "    runpress.log({'x': 99})\n"
            "    queue.put(1)\n"
            "if __name__ == '__main__':\n"
            f"    run = runpress.init('exp', name={method!r})\n"
            f"    context = multiprocessing.get_context({method!r})\n"
            "    queue = context.Queue()\n"
            "    worker = context.Process(target=work, args=(queue,))\n"
            "    worker.start()\n"
            "    assert queue.get(timeout=60) == 1\n"
            "    worker.join()\n"
            "    run.log({'x': 1})\n",
            before="import runpress\n",
        )
        process.communicate()
        assert process.returncode == 0
        assert list(read_log(start.record(method), method).series["x"].values) == [1.0]
        assert record_of(start.record(method)).status == "finished"


def test_threads_that_log_at_once_tear_no_line(start):
    body = (
        "import threading\n"
        "def work(name):\n"
        "    for step in range(200):\n"
        "        run.log({name: step}, step=step)\n"
        "threads = [threading.Thread(target=work, args=(f't{n}',)) for n in range(4)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
    )
    assert ends(start(body)) == []
    log = read_log(start.record(), "a")
    assert log.problems == []
    assert {name: list(one.values) for name, one in log.series.items()} == {
        f"t{n}": list(range(200)) for n in range(4)
    }

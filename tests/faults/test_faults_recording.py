"""What a training survives, each in a process of its own that really suffers it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runpress.format.problems import Severity
from runpress.format.read import read_log, read_manifest
from runpress.record.seal import seal_crashed

Start = Callable[..., "subprocess.Popen[str]"]

OPEN = "import os, sys, runpress\nrun = runpress.init('exp', name='a', config={'lr': 0.1})\n"


@pytest.fixture
def start(tmp_path):
    """Start a script as a user would; what it printed on standard error can be read."""
    started: list[subprocess.Popen[str]] = []

    def begin(body: str, *arguments: str) -> subprocess.Popen[str]:
        script = tmp_path / f"script{len(started)}.py"
        script.write_text(OPEN + body)
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(script), *arguments],
            env={**os.environ, "RUNPRESS_ROOT": str(tmp_path / "runs")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "runs" / "exp" / "a"


def ends(process: subprocess.Popen[str], code: int = 0) -> list[str]:
    """Wait for the end, check how it ended, and return our complaints."""
    _, errors = process.communicate()
    assert process.returncode == code, errors
    assert code != 0 or "Traceback" not in errors, errors
    return [line for line in errors.splitlines() if line.startswith("runpress:")]


def status_of(folder: Path) -> str:
    return read_manifest(folder, "run").record.status


@pytest.mark.parametrize("calls", [1, 2, random.Random(1).randrange(3, 3000), 5000])
def test_killed_at_once_every_call_that_returned_is_there(start, folder, calls):
    process = start(
        "step = 0\n"
        "while True:\n"
        "    run.log({'x': step, 'y': 'NaN'.join([]) or 0.5}, step=step)\n"
        "    os.write(1, b'.')\n"
        "    step += 1\n"
    )
    process.stdout.read(calls)
    process.kill()
    returned = calls + len(process.stdout.read())
    process.wait()
    log = read_log(folder, "a")
    assert log.problems == []
    assert list(log.series["x"].steps[:returned]) == list(range(returned))
    assert status_of(folder) == "running"
    assert seal_crashed(folder).metrics["x"].count == log.steps


def test_a_full_disk_costs_one_warning_and_not_the_training(start, folder):
    complaints = ends(
        start(
            "import resource, sys\n"
            # Half of what Python would compile meanwhile would stay.
            "sys.dont_write_bytecode = True\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))\n"
            "run.watch(object())\n"
            "for step in range(500):\n"
            "    run.log({'loss': 1 / (step + 1)}, step=step)\n"
            "run.finish()\n"
            "print('trained')\n"
        )
    )
    assert len(complaints) == 1 and "File too large" in complaints[0]
    assert "Training goes on" in complaints[0]
    log = read_log(folder, "a")
    assert list(log.series["loss"].steps) == list(range(log.steps)) and 20 < log.steps < 500
    assert all(problem.severity is Severity.HINT for problem in log.problems)


def test_when_there_is_space_again_the_lines_after_the_torn_one_are_whole(start, folder):
    complaints = ends(
        start(
            "import resource, sys\n"
            # Half of what Python would compile meanwhile would stay.
            "sys.dont_write_bytecode = True\n"
            "def limit(size):\n"
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))\n"
            "limit(1000)\n"
            "for step in range(100):\n"
            "    run.log({'loss': 0.5}, step=step)\n"
            "limit(resource.RLIM_INFINITY)\n"
            "for step in range(100, 200):\n"
            "    run.log({'loss': 0.5}, step=step)\n"
        )
    )
    assert len(complaints) == 1
    log = read_log(folder, "a")
    assert set(range(100, 200)) <= set(log.series["loss"].steps)
    assert len(log.problems) <= 1, "only the torn line may be lost"
    assert status_of(folder) == "finished"


@pytest.mark.parametrize(
    "blow",
    [
        "shutil.rmtree(run.dir)",
        "shutil.rmtree(run.dir); open(run.dir, 'w').close()",
        "os.close(run._recording.journal._file._descriptor)",
    ],
    ids=["folder removed", "a file in its place", "descriptor closed"],
)
def test_a_record_that_is_taken_away_costs_one_warning(start, blow):
    complaints = ends(
        start(
            "import shutil\n"
            "run.log({'loss': 1})\n"
            f"{blow}\n"
            "for step in range(100):\n"
            "    run.log({'loss': 1})\n"
            "run.define_metric('loss', goal='min')\n"
            "run.finish()\n"
        )
    )
    assert len(complaints) == 1


def test_curves_that_cannot_be_drawn_cost_one_warning(start, folder):
    complaints = ends(
        start(
            "sys.modules['matplotlib'] = None\nrun.log({'loss': 1, 'accuracy': 1})\nrun.finish()\n"
        )
    )
    assert len(complaints) == 1 and "curves could not be drawn" in complaints[0]
    record = read_manifest(folder, "a").record
    assert record.status == "finished" and record.figures == ()
    assert record.summary == {"loss": 1, "accuracy": 1}


def test_two_processes_of_one_name_get_two_folders(start, folder):
    body = "print(run.dir.name, flush=True)\nsys.stdin.read()\nrun.log({'x': 1})\n"
    both = [start(body), start(body)]
    names = {process.stdout.readline().strip() for process in both}
    for process in both:
        assert ends(process) == []
    assert names == {"a", "a-2"}
    for name in names:
        assert status_of(folder.with_name(name)) == "finished"
        assert list(read_log(folder.with_name(name), name).series["x"].values) == [1.0]


def test_a_script_that_just_ends_is_finished(start, folder):
    assert ends(start("run.log({'loss': 1})\n")) == []
    record = read_manifest(folder, "a").record
    assert record.status == "finished" and len(record.figures) == 1


def test_an_exception_that_nobody_catches_is_a_failure(start, folder):
    process = start("run.log({'x': 1})\nraise OSError('gone: /home/someone/x')\n")
    _, errors = process.communicate()
    assert process.returncode == 1
    assert errors.rstrip().endswith("OSError: gone: /home/someone/x")
    record = read_manifest(folder, "a").record
    assert (record.status, record.error["message"]) == ("failed", "gone: <path>/x")


def test_an_interrupt_is_a_stop(start, folder):
    process = start("print('ready', flush=True)\nsys.stdin.read()\n")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    record = read_manifest(folder, "a").record
    assert "KeyboardInterrupt" in errors and record.status == "stopped"
    assert record.error is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_waits_for_a_seal_though_other_threads_would_take_it(start, number):
    process = start(
        "import threading\n"
        "from runpress.record.endings import undisturbed\n"
        "run.finish()\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "with undisturbed():\n"
        "    print('sealing', flush=True)\n"
        "    sys.stdin.readline()\n"
        "    print('sealed', flush=True)\n"
    )
    process.stdout.readline()
    process.send_signal(number)
    rest, _ = process.communicate("\n")
    assert (process.returncode, rest) == (-number, "sealed\n")


def test_a_hook_that_exits_does_not_hide_the_failure(start, folder):
    process = start(
        "run.finish()\n"
        "sys.excepthook = lambda *_: sys.exit(3)\n"
        "runpress.init('exp', name='b')\n"
        "raise ValueError('no')\n"
    )
    process.communicate()
    record = read_manifest(folder.with_name("b"), "b").record
    assert (record.status, record.error["message"]) == ("failed", "no")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_kill_ends_the_record_and_then_the_process(start, folder, number):
    process = start("run.log({'x': 1})\nprint('ready', flush=True)\nsys.stdin.read()\n")
    process.stdout.readline()
    process.send_signal(number)
    assert ends(process, -number) == []
    record = read_manifest(folder, "a").record
    assert record.status == "stopped" and record.train_seconds is not None


def test_the_scripts_own_handlers_stay_its_own(start, folder):
    process = start(
        "import signal\n"
        "run.finish()\n"
        "signal.signal(signal.SIGTERM, lambda *_: os._exit(7))\n"
        "sys.excepthook = lambda *_: os._exit(8)\n"
        "handlers = signal.getsignal(signal.SIGTERM), sys.excepthook\n"
        "run = runpress.init('exp', name='b')\n"
        "assert signal.getsignal(signal.SIGTERM) is handlers[0]\n"
        "run.finish()\n"
        "assert handlers == (signal.getsignal(signal.SIGTERM), sys.excepthook)\n"
        "runpress.init('exp', name='c')\n"
        "raise ValueError\n"
    )
    ends(process, 8)


def test_an_exit_without_goodbye_leaves_a_run_without_an_end(start, folder):
    ends(start("run.log({'x': 1})\nos._exit(3)\n"), 3)
    assert status_of(folder) == "running"
    record = seal_crashed(folder)
    assert record.status == "crashed" and record.summary == {"x": 1.0}


def test_a_forked_child_records_nothing(start, folder):
    body = (
        "run.log({'x': 1})\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    run.log({'x': 2})\n"
        "    run.summary['y'] = 1\n"
        "    run.finish()\n"
        "    sys.exit(5)\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5\n"
        "import json\n"
        "assert json.loads((run.dir / 'run.json').read_text())['status'] == 'running'\n"
        "run.log({'x': 3})\n"
    )
    assert ends(start(body)) == []
    assert list(read_log(folder, "a").series["x"].values) == [1.0, 3.0]
    assert read_manifest(folder, "a").record.summary == {"x": 3.0}


def test_a_terminated_worker_does_not_end_its_parents_record(start, folder):
    body = (
        "import signal\n"
        "waiting, _ = os.pipe()\n"
        "ready, tell = os.pipe()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    os.write(tell, b'.')\n"
        "    os.read(waiting, 1)\n"
        "os.read(ready, 1)\n"
        "os.kill(child, signal.SIGTERM)\n"
        "code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        "assert code == -signal.SIGTERM, code\n"
        "run.log({'x': 1})\n"
    )
    assert ends(start(body)) == []
    assert status_of(folder) == "finished"


def test_without_a_standard_error_training_goes_on(start, folder):
    body = "os.close(2)\nsys.stderr = None\nrun.log({'x': 'text', 'y': 1})\nrun.finish()\n"
    assert ends(start(body)) == []
    assert status_of(folder) == "finished"
    assert (folder / "curves" / "y.png").exists()


def test_a_script_from_standard_input_is_called_after_its_folder(start, tmp_path):
    body = f"import runpress\nrunpress.init(root={str(tmp_path)!r}, name='a')\n"
    (tmp_path / "trial").mkdir()
    command = [sys.executable, "-"]
    subprocess.run(command, input=body, text=True, cwd=tmp_path / "trial", check=True)
    record = read_manifest(tmp_path / "trial" / "a", "a").record
    assert (record.experiment, record.command) == ("trial", "")


def test_a_working_folder_that_is_gone_stops_nothing_but_a_record(start, tmp_path):
    (tmp_path / "gone").mkdir()
    body = (
        "from pathlib import Path\n"
        "os.chdir(Path(__file__).with_name('gone'))\n"
        "os.rmdir(os.getcwd())\n"
        "os.environ.pop('RUNPRESS_ROOT')\n"
        "runpress.init('exp', mode='disabled')\n"
        "try:\n"
        "    runpress.init('exp', root='runs')\n"
        "except runpress.errors.RootUnusable:\n"
        "    sys.exit(4)\n"
    )
    ends(start("import runpress.errors\n" + body), 4)

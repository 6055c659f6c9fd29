from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from types import ModuleType

import pytest

from runpress.format.read import read_log
from runpress.format.schema import SYSTEM
from runpress.format.write import line_of
from runpress.record.bystander import Bystander
from runpress.record.complaints import Complaints
from runpress.record.forking import unforked
from runpress.record.nvml import Card, chosen, open_cards
from runpress.record.system import Sampler, thin_system

NUMBERS = {"process/cpu", "process/memory", "process/count", "machine/cpu", "machine/memory"}


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Waiter:
    """Beside a run: gives what was gathered to whoever waits for it."""

    def __init__(self) -> None:
        self.there = threading.Event()
        self.facts: dict[str, object] = {}

    def __call__(self, facts) -> None:
        self.facts = dict(facts)
        self.there.set()


@pytest.fixture
def nvml(tmp_path, monkeypatch):
    """A driver with two cards, of which the second tells only its name."""
    module = ModuleType("pynvml")
    cards = {0: ("NVIDIA H100", "GPU-aa"), 1: (b"NVIDIA H100", b"GPU-bb")}

    class Memory:
        total, used = 80 * 2**30, 2**30

    class Use:
        gpu = 97

    def only_first(value):
        def ask(handle, *_):
            if handle:
                raise RuntimeError("Not Supported")
            return value

        return ask

    def initialise() -> None:
        return None

    module.nvmlInit = initialise
    module.nvmlDeviceGetCount = lambda: 2
    module.nvmlDeviceGetHandleByIndex = lambda index: index
    module.nvmlDeviceGetName = lambda handle: cards[handle][0]
    module.nvmlDeviceGetUUID = lambda handle: cards[handle][1]
    module.nvmlSystemGetDriverVersion = lambda: b"555.42"
    module.nvmlDeviceGetMemoryInfo = lambda handle: Memory
    module.nvmlDeviceGetUtilizationRates = only_first(Use)
    module.nvmlDeviceGetTemperature = only_first(61)
    module.nvmlDeviceGetPowerUsage = only_first(450_123)
    module.NVML_TEMPERATURE_GPU = 0
    monkeypatch.setitem(sys.modules, "pynvml", module)
    monkeypatch.setattr("runpress.record.nvml.open_cards.__defaults__", ((tmp_path,),))
    return module


def test_the_names_that_are_asked_of_the_driver_are_its_own(nvml):
    told = [name for name in vars(nvml) if name.lower().startswith("nvml")]
    done = subprocess.run(
        [sys.executable, "-c", f"import pynvml; [getattr(pynvml, name) for name in {told!r}]"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_sample_tells_of_the_processes_and_the_machine():
    clock = Clock()
    sampler = Sampler(timer=clock)
    clock.seconds = 2.0
    sample = sampler.sample()
    assert set(sample) == NUMBERS
    assert sample["process/memory"] > 0 and sample["machine/memory"] > sample["process/memory"]
    assert 0 <= sample["machine/cpu"] <= 100 and sample["process/count"] >= 1


def test_the_cpu_is_that_since_the_last_sample():
    clock = Clock()
    sampler = Sampler(timer=clock)
    began = os.times()
    while sum(os.times()[:2]) - sum(began[:2]) < 0.1:
        pass
    clock.seconds = 0.1
    assert sampler.sample()["process/cpu"] >= 50
    clock.seconds = 1_000_000.0
    assert sampler.sample()["process/cpu"] == 0


def test_children_count_from_when_they_are_seen_and_are_looked_for_seldom():
    clock = Clock()
    sampler = Sampler(timer=clock)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        before = sampler.sample()["process/count"]
        assert before >= 2
    finally:
        child.communicate(b"\n")
    # The clock stood still, so looking took no time and is done again at once.
    assert sampler.sample()["process/count"] == before - 1


def test_a_child_that_is_gone_is_no_mistake():
    ticks = iter(range(0, 1_000_000, 10))
    sampler = Sampler(timer=lambda: float(next(ticks)))
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert sampler.sample()["process/count"] >= 2
    child.communicate(b"\n")
    # Looking took ten seconds by this clock: it is not done again for hours.
    assert sampler.sample()["process/count"] >= 2


def test_cards_are_named_and_sampled_as_far_as_they_tell(nvml):
    cards = open_cards({})
    assert [card.name for card in cards] == ["NVIDIA H100"] * 2
    sample = Sampler(cards).sample()
    assert sample["gpu0/use"] == 97 and sample["gpu0/memory"] == 1.0
    assert sample["gpu0/power"] == 450.1 and sample["gpu0/temperature"] == 61
    assert "gpu1/use" not in sample and sample["gpu1/memory"] == 1.0


@pytest.mark.parametrize(
    ("visible", "uuids"),
    [
        (None, ["GPU-aa", "GPU-bb"]),
        ("", []),
        ("-1", []),
        ("1", ["GPU-bb"]),
        ("1,0", ["GPU-bb", "GPU-aa"]),
        ("0,7,1", ["GPU-aa"]),
        ("GPU-b", ["GPU-bb"]),
        ("MIG-0", ["GPU-aa", "GPU-bb"]),
        ("nonsense", []),
    ],
)
def test_only_cards_that_the_process_may_use_are_meant(nvml, visible, uuids):
    cards = [Card(nvml, handle) for handle in (0, 1)]
    assert [card.uuid for card in chosen(cards, visible)] == uuids


def test_a_driver_that_fails_has_no_cards(nvml):
    def fail() -> None:
        raise OSError("driver/library version mismatch")

    nvml.nvmlInit = fail
    assert open_cards({}) == []


def test_without_a_driver_the_module_is_not_even_imported(tmp_path):
    code = (
        "import sys, pathlib; from runpress.record.nvml import open_cards;"
        "assert open_cards({}, (pathlib.Path('/nowhere'),)) == [] and 'pynvml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_many_samples_are_thinned_and_few_are_left_alone(tmp_path):
    lines = [line_of(step, step, {"process/cpu": float(step % 7)}) for step in range(5_000)]
    (tmp_path / SYSTEM).write_bytes(b"".join(lines))
    thin_system(tmp_path)
    series = read_log(tmp_path, "run", file=SYSTEM).series["process/cpu"]
    assert len(series.steps) <= 1_000 and max(series.highs) == 6
    kept = (tmp_path / SYSTEM).read_bytes()
    thin_system(tmp_path)
    assert (tmp_path / SYSTEM).read_bytes() == kept
    thin_system(tmp_path / "nowhere")


def stand(tmp_path, world, told, complaints=None, every=0.001):
    complaints = complaints or Complaints("run")
    return Bystander(tmp_path, world(), Clock(), gathered=told, complaints=complaints, every=every)


def written(folder) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / SYSTEM).read_bytes().splitlines()]


def test_the_thread_gathers_and_then_watches(tmp_path, world):
    told = Waiter()
    beside = stand(tmp_path, world, told)
    assert told.there.wait(30)
    while not (tmp_path / SYSTEM).exists() or not (tmp_path / SYSTEM).stat().st_size:
        pass
    facts = beside.stop()
    assert facts == told.facts and "python" in facts and "torch" not in facts
    line = written(tmp_path)[0]
    assert set(line) == {"_step", "_time", *NUMBERS}
    size = (tmp_path / SYSTEM).stat().st_size
    assert beside.stop() == facts and (tmp_path / SYSTEM).stat().st_size == size


def test_the_end_of_a_short_run_waits_for_the_facts_and_leaves_no_samples(tmp_path, world):
    told = Waiter()
    facts = stand(tmp_path, world, told, every=3_600).stop()
    assert facts["python"] and told.facts == facts
    assert not (tmp_path / SYSTEM).exists()


def test_an_end_waits_no_longer_than_it_was_told(tmp_path, world):
    gate = threading.Event()
    beside = stand(tmp_path, world, lambda facts: gate.wait(30))
    beside.stop(timeout=0)
    gate.set()
    assert beside.stop()["python"]


def test_a_record_that_cannot_be_written_is_said_once(tmp_path, world, caplog):
    def refuse(facts) -> None:
        raise OSError(28, "No space left on device")

    beside = stand(tmp_path / "gone", world, refuse)
    beside._thread.join(30)
    beside.stop()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "No space left" in caplog.text


def test_without_psutil_the_rest_is_recorded(tmp_path, world, caplog, monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    told = Waiter()
    beside = stand(tmp_path, world, told)
    beside._thread.join(30)
    assert beside.stop()["python"] and "pip install psutil" in caplog.text
    assert not (tmp_path / SYSTEM).exists()


def test_no_thread_to_be_had_costs_the_facts_and_nothing_else(tmp_path, world, caplog, monkeypatch):
    def refuse(self) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert stand(tmp_path, world, Waiter()).stop() == {}
    assert "new thread" in caplog.text


CHILD = """
import os, sys, threading
from pathlib import Path
from runpress.record.bystander import Bystander
from runpress.record.complaints import Complaints
from runpress.record.effects import real_effects
folder = Path(sys.argv[1])
there = threading.Event()
beside = Bystander(folder, real_effects(), lambda: 0.0, gathered=lambda facts: there.set(),
                   complaints=Complaints("run"), every=0.001)
there.wait(30)
while not (folder / "system.jsonl").exists():
    pass
"""


def run_child(tmp_path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD + code, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_forked_child_neither_writes_nor_waits(tmp_path):
    code = """
process = os.fork()
if not process:
    beside.stop()
    import psutil, subprocess
    assert threading.active_count() == 1
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 7
beside.stop()
"""
    done = run_child(tmp_path, code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_process_ends_without_asking_the_thread(tmp_path):
    done = run_child(tmp_path, "sys.exit(3)")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_many_forks_while_it_begins_leave_no_child_waiting(tmp_path):
    code = """
for _ in range(20):
    there.clear()
    one = Bystander(folder, real_effects(), lambda: 0.0, gathered=lambda facts: there.set(),
                    complaints=Complaints("run"), every=3600)
    process = os.fork()
    if not process:
        import importlib.metadata, psutil, subprocess, tempfile
        os._exit(0)
    os.waitpid(process, 0)
    assert one.stop()["python"]
"""
    done = run_child(tmp_path, code)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_fork_waits_for_what_it_must_not_copy():
    order: list[str] = []

    def fork() -> None:
        process = os.fork()
        if not process:
            os._exit(0)
        os.waitpid(process, 0)
        order.append("forked")

    other = threading.Thread(target=fork)
    with unforked():
        other.start()
        other.join(0.05)
        order.append("through")
    other.join()
    assert order == ["through", "forked"]

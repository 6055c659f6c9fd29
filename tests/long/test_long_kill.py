"""The same ends as in the faults, often enough to believe it."""

from __future__ import annotations

import random
import time
from itertools import pairwise
from statistics import median

from child_process import Children, ends
from runpress.format.read import read_log, read_manifest

LOG_FOR_EVER = (
    "step = 0\n"
    "while True:\n"
    "    run.log({'loss': 1 / (step + 1), 'accuracy': 0.5, 'lr': 1e-3}, step=step)\n"
    "    os.write(1, b'.')\n"
    "    step += 1\n"
)


def test_of_a_hundred_kills_none_costs_a_call(tmp_path):
    lost = []
    for turn in range(100):
        (tmp_path / str(turn)).mkdir()
        with Children(tmp_path / str(turn)) as start:
            process = start(LOG_FOR_EVER)
            process.stdout.read(1)
            time.sleep(random.uniform(0, 0.5))
            process.kill()
            returned = 1 + len(process.stdout.read())
            log = read_log(start.record(), "a")
            assert list(log.series["loss"].steps) == list(range(log.steps))
            lost.append(max(0, returned - log.steps))
    assert lost == [0] * 100


def test_a_million_calls_leave_the_process_no_bigger(tmp_path):
    with Children(tmp_path) as start:
        process = start(
            "def resident():\n"
            "    with open('/proc/self/statm') as file:\n"
            "        return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')\n"
            "for block in range(10):\n"
            "    for step in range(block * 100_000, (block + 1) * 100_000):\n"
            "        run.log({'loss': step * 1e-9, 'accuracy': 0.5}, step=step)\n"
            "    print(resident(), flush=True)\n"
            "os._exit(0)\n"
        )
        output, errors = process.communicate()
    assert errors == ""
    sizes = [int(line) for line in output.split()]
    # What looks about the machine beside the training grows it once; a leak grows it always.
    assert median(after - before for before, after in pairwise(sizes)) < 10_000
    assert sizes[-1] - sizes[0] < 10_000_000


def test_ten_thousand_metrics_come_to_an_end(tmp_path):
    with Children(tmp_path) as start:
        complaints = ends(
            start(
                "for step in range(3):\n"
                "    run.log({f'layer/{n}': n for n in range(10_000)}, step=step)\n"
            )
        )
        record = read_manifest(start.record(), "a").record
        pictures = list((start.record() / "curves").glob("*.png"))
    assert len(complaints) == 1 and "first 100 are drawn" in complaints[0]
    assert record.status == "finished" and len(record.metrics) == 10_000
    assert len(pictures) == 200

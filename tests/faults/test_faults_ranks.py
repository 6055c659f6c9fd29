"""Four real ranks on gloo, each a process, and what becomes of them when one does not come."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from runpress.format.read import read_log, read_manifest

RANKS = 4
# One process imports torch and runpress for all trainings, each is forked off it, and the ranks
# off that one before any of them has done a thing: imports are what would take the time. What
# is frozen is not looked at, and so not copied, when they end.
FORGE = """
import gc, json, os, runpy, sys, torch, torch.distributed, runpress
torch.set_num_threads(1)
runpress.all_mean(0)
gc.freeze()
for line in sys.stdin:
    launcher = os.fork()
    if not launcher:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(launcher, 0)[1]), flush=True)
else:
    sys.exit()
os.setsid()
print(os.getpid(), flush=True)
order = json.loads(line)
os.chdir(order["folder"])
os.environ.update(order["variables"])
for stream, name in ((1, "codes"), (2, "trouble")):
    os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), stream)
sys.argv = ["train.py"]
runpy.run_path("train.py", run_name="__main__")
"""
OPEN = """
import os, sys, time, json, signal, torch, torch.distributed as dist, runpress
ranks = []
for rank in range(4):
    ranks.append(os.fork())
    if not ranks[-1]:
        break
else:
    ended = [os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in ranks]
    print(json.dumps(ended))
    sys.exit()
os.environ["RANK"] = str(rank)
for stream, name in ((1, "said"), (2, "errors")):
    os.dup2(os.open(f"{name}-{rank}", os.O_WRONLY | os.O_CREAT), stream)
dist.init_process_group("gloo")
def group_is_usable():
    total = torch.tensor(float(rank))
    dist.all_reduce(total)
    return total.item() == 6
"""
CLOSE = """
dist.barrier()
dist.destroy_process_group()
"""


class Ranks:
    """The processes of one training, with the variables that torchrun sets."""

    def __init__(self, folder: Path, forge: subprocess.Popen[str]) -> None:
        self.folder = folder
        self.forge = forge
        self.launcher: int | None = None
        self.is_over = False

    def start(self, body: str) -> None:
        (self.folder / "train.py").write_text(OPEN + body)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        known = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": str(RANKS)}
        known |= {"RUNPRESS_ROOT": str(self.folder / "runs")}
        self.forge.stdin.write(json.dumps({"folder": str(self.folder), "variables": known}) + "\n")
        self.forge.stdin.flush()
        self.launcher = int(self.forge.stdout.readline())

    def ends(self, killed: int | None = None) -> dict[int, tuple[object, list[str]]]:
        """Wait for all; return by rank what it printed last, as JSON, and our complaints."""
        self._wait()
        codes = (self.folder / "codes").read_text()
        assert codes, (self.folder / "trouble").read_text()
        found = {}
        for rank, code in enumerate(json.loads(codes)):
            errors = (self.folder / f"errors-{rank}").read_text()
            assert code == (-signal.SIGKILL if rank == killed else 0), errors
            if rank != killed:
                complaints = [one for one in errors.splitlines() if one.startswith("runpress:")]
                said = (self.folder / f"said-{rank}").read_text()
                found[rank] = json.loads(said.splitlines()[-1]), complaints
        return found

    def stop(self) -> None:
        if self.launcher:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.launcher, signal.SIGKILL)
            self._wait()

    def _wait(self) -> None:
        if not self.is_over:
            self.forge.stdout.readline()
            self.is_over = True


@pytest.fixture(scope="module")
def forge():
    with subprocess.Popen(
        [sys.executable, "-c", FORGE],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as made:
        yield made


@pytest.fixture
def ranks(tmp_path, forge):
    found = Ranks(tmp_path, forge)
    yield found
    found.stop()


def test_all_ranks_get_the_mean_and_only_the_first_leaves_a_record(ranks, tmp_path):
    ranks.start(
        "with runpress.init('exp', name='a') as run:\n"
        "    for step in range(3):\n"
        "        mean = runpress.all_mean({'x': torch.tensor(float(rank)), 'y': {'z': rank}})\n"
        "        run.log({'x': mean['x'] + step}, step=step)\n"
        "    run.summary['y'] = mean['y']['z']\n"
        "    (run.dir / 'note.txt').write_text('beside the record')\n"
        "print(json.dumps([mean['x'].item(), mean['y']['z'], group_is_usable()]))\n" + CLOSE
    )
    assert ranks.ends() == {rank: ([1.5, 1.5, True], []) for rank in range(RANKS)}
    assert [folder.name for folder in (tmp_path / "runs" / "exp").iterdir()] == ["a"]
    folder = tmp_path / "runs" / "exp" / "a"
    record = read_manifest(folder, "a").record
    assert (record.status, record.summary["y"]) == ("finished", 1.5)
    assert record.environment["world_size"] == RANKS
    assert read_log(folder, "a").series["x"].values.tolist() == [1.5, 2.5, 3.5]


def test_a_rank_that_stays_away_costs_the_others_one_warning(ranks):
    ranks.start(
        "runpress.all_mean(0.0)\n"
        "values = [runpress.all_mean(float(rank), timeout=0.5) for _ in range(3) if rank != 3]\n"
        "print(json.dumps([values, group_is_usable()]))\n" + CLOSE
    )
    ended = ranks.ends()
    assert ended.pop(3) == ([[], True], [])
    for rank, (said, complaints) in ended.items():
        assert said == [[rank] * 3, True]
        assert len(complaints) == 1 and "rank 3 did not come" in complaints[0]


def test_a_rank_that_is_late_is_in_step_again_afterwards(ranks):
    ranks.start(
        "runpress.all_mean(0.0)\n"
        # The first comes when all others have gone on without it, which the store shows.
        "store = dist.distributed_c10d._get_default_store()\n"
        "if rank == 0: store.wait(['gone/1', 'gone/2', 'gone/3'])\n"
        "alone = runpress.all_mean(float(rank), timeout=0.5)\n"
        "store.set(f'gone/{rank}', '1')\n"
        "usable = group_is_usable()\n"
        "print(json.dumps([alone, usable, runpress.all_mean(float(rank))]))\n" + CLOSE
    )
    ended = ranks.ends()
    for rank, (said, complaints) in ended.items():
        assert said == [rank, True, 1.5]
        assert len(complaints) == 1
    assert "stopped waiting for this one" in ended[0][1][0]


def test_a_killed_rank_does_not_hang_the_others(ranks):
    ranks.start(
        "runpress.all_mean(0.0)\n"
        "if rank == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "values = [runpress.all_mean(float(rank), timeout=0.5) for _ in range(3)]\n"
        "print(json.dumps(values), flush=True)\n"
        # The group is broken, as it is without us; the store of the first stays a while.
        "store = dist.distributed_c10d._get_default_store()\n"
        "store.set(f'over/{rank}', '1')\n"
        "if rank == 0: store.wait(['over/1', 'over/2'])\n"
        "os._exit(0)\n"
    )
    for rank, (said, complaints) in ranks.ends(killed=3).items():
        assert said == [rank] * 3
        assert len(complaints) == 1 and "rank 3 did not come" in complaints[0]


def test_without_the_first_rank_there_is_no_store_and_no_hanging(ranks):
    ranks.start(
        "runpress.all_mean(0.0)\n"
        "if rank == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "values = [runpress.all_mean(float(rank)) for _ in range(3)]\n"
        "print(json.dumps(values), flush=True)\n"
        "os._exit(0)\n"
    )
    for rank, (said, complaints) in ranks.ends(killed=0).items():
        assert said == [rank] * 3
        assert len(complaints) == 1 and "cannot reach each other" in complaints[0]


def test_one_call_too_many_is_said_and_hangs_nobody(ranks):
    ranks.start(
        "values = []\n"
        "for epoch in range(2):\n"
        "    short = 0.5 if epoch and rank == 1 else 60.0\n"
        "    values.append(runpress.all_mean(float(rank), timeout=short))\n"
        "    if rank == 1: runpress.all_mean(100.0, timeout=0.5)\n"
        "    usable = group_is_usable()\n"
        "print(json.dumps([values, usable]))\n" + CLOSE
    )
    for rank, (said, complaints) in ranks.ends().items():
        assert said == [[1.5, rank], True]
        assert len(complaints) == 1


def test_what_the_ranks_do_not_share_stays_as_it_is(ranks):
    ranks.start(
        "value = {'x': rank} if rank else {'x': 0, 'y': 7}\n"
        "print(json.dumps([runpress.all_mean(value), runpress.all_mean('words')]))\n" + CLOSE
    )
    ended = ranks.ends()
    assert [said for said, _ in ended.values()] == [
        [{"x": 1.5, "y": 7}, "words"],
        *([[{"x": 1.5}, "words"]] * 3),
    ]
    assert "y stays as it is" in ended[0][1][0]
    assert all("str holds no number" in complaints[-1] for _, complaints in ended.values())


def test_a_group_can_be_ended_and_begun_again(ranks):
    ranks.start(
        "first = runpress.all_mean(rank)\n"
        "dist.barrier(); dist.destroy_process_group()\n"
        "assert runpress.all_mean(rank) is rank\n"
        "dist.init_process_group('gloo', init_method=f'file://{os.getcwd()}/met', rank=rank,\n"
        "                        world_size=4)\n"
        "print(json.dumps([first, runpress.all_mean(rank * 2), group_is_usable()]))\n" + CLOSE
    )
    assert all(end == ([1.5, 3.0, True], []) for end in ranks.ends().values())


def test_workers_that_are_forked_off_a_rank_write_nothing_and_count_as_nobody(ranks, tmp_path):
    ranks.start(
        "from torch.utils.data import DataLoader\n"
        "class Data:\n"
        "    def __len__(self): return 8\n"
        "    def __getitem__(self, index):\n"
        "        runpress.log({'from/worker': index}); run.summary['worker'] = 1\n"
        "        return runpress.all_mean(float(index))\n"
        "run = runpress.init('exp', name='a')\n"
        "runpress.all_mean(0.0)\n"
        "loader = DataLoader(Data(), 4, num_workers=1, multiprocessing_context='fork')\n"
        "seen = [value for batch in loader for value in batch.tolist()]\n"
        "run.log({'x': runpress.all_mean(rank)})\n"
        "run.finish()\n"
        "print(json.dumps([seen, group_is_usable()]))\n" + CLOSE
    )
    expected = [[float(index) for index in range(8)], True]
    assert ranks.ends() == {rank: (expected, []) for rank in range(RANKS)}
    folder = tmp_path / "runs" / "exp" / "a"
    record = read_manifest(folder, "a").record
    assert (record.status, set(record.summary)) == ("finished", {"x"})
    assert list(read_log(folder, "a").series) == ["x"]

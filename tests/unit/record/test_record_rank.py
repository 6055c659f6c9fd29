"""Which rank a process is, and the meetings of ranks, here of threads around one store."""

from __future__ import annotations

import math
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
import torch.distributed as dist

import runpress
from runpress.record.distributed import alike, averaged, listed, numbers_in
from runpress.record.meeting import MOST_ALONE, Meetings, means_of
from runpress.record.rank import of_launcher, of_process_group, rank_and_world

TORCHRUN = {"RANK": "3", "LOCAL_RANK": "1", "WORLD_SIZE": "4", "LOCAL_WORLD_SIZE": "2"}


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        (TORCHRUN, (3, 4)),
        # Of a matrix, not of a process.
        ({"RANK": "16"}, (0, 1)),
        ({"RANK": "16", "WORLD_SIZE": "1"}, (0, 1)),
        # Lightning starts its other processes so.
        ({"LOCAL_RANK": "2", "NODE_RANK": "0", "WORLD_SIZE": "4"}, (2, 4)),
        ({"LOCAL_RANK": "0", "NODE_RANK": "1", "WORLD_SIZE": "4"}, (1, 4)),
        ({"LOCAL_RANK": "1", "NODE_RANK": "1", "LOCAL_WORLD_SIZE": "2", "WORLD_SIZE": "4"}, (3, 4)),
        ({"LOCAL_RANK": "1"}, (0, 1)),
        ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"}, (1, 2)),
        ({"MV2_COMM_WORLD_RANK": "1", "MV2_COMM_WORLD_SIZE": "2"}, (1, 2)),
        ({"JSM_NAMESPACE_RANK": "1", "JSM_NAMESPACE_SIZE": "2"}, (1, 2)),
        ({"HOROVOD_RANK": "1", "HOROVOD_SIZE": "2"}, (1, 2)),
        ({"PMI_RANK": "1", "PMI_SIZE": "2"}, (1, 2)),
        ({"PMIX_RANK": "1"}, (1, 1)),
        # mpirun in a batch job of SLURM: one daemon a node is a task, all ranks inherit from it.
        (
            {
                "OMPI_COMM_WORLD_RANK": "5",
                "OMPI_COMM_WORLD_SIZE": "8",
                "SLURM_PROCID": "0",
                "SLURM_STEP_NUM_TASKS": "1",
            },
            (5, 8),
        ),
        ({"RANK": "٣", "WORLD_SIZE": "8"}, (0, 1)),
        ({"PMI_RANK": "9" * 5000}, (0, 1)),
    ],
)
def test_each_launcher_is_understood(environ, known):
    assert of_launcher(environ) == known == rank_and_world(environ)


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({"SLURM_PROCID": "2", "SLURM_NTASKS": "4", "SLURM_STEP_NUM_TASKS": "4"}, (2, 4)),
        ({"SLURM_PROCID": "1", "SLURM_NTASKS": "8", "SLURM_STEP_NUM_TASKS": "2"}, (1, 2)),
        # The shell of a batch job: eight tasks were asked for, and this is none of them.
        ({"SLURM_PROCID": "0", "SLURM_NTASKS": "8"}, (0, 1)),
        ({"SLURM_NTASKS": "8"}, (0, 1)),
    ],
)
def test_slurm_counts_only_the_tasks_of_a_step(environ, known):
    assert of_launcher(environ) == known


@pytest.fixture
def alone(tmp_path):
    """A process group of this one process."""
    dist.init_process_group("gloo", init_method=f"file://{tmp_path}/met", rank=0, world_size=1)
    yield
    dist.destroy_process_group()


def test_a_process_group_knows_better_than_the_variables(alone):
    assert rank_and_world(TORCHRUN) == of_process_group() == (0, 1)


def test_without_a_process_group_nobody_is_asked():
    assert of_process_group() is None


@pytest.mark.parametrize("value", [1, 0.5, torch.tensor(2.0), {"a": 1}, None, "x"])
def test_one_rank_gets_back_the_very_value(value):
    assert runpress.all_mean(value) is value


def test_a_group_of_one_gets_back_the_very_value(alone):
    value = torch.tensor(2.0)
    assert runpress.all_mean(value) is value


class Clock:
    """A clock that runs only while somebody sleeps."""

    def __init__(self):
        self.time = 0.0

    def timer(self):
        self.time += 1e-6
        return self.time

    def sleep(self, seconds):
        self.time += seconds + 1e-3


def together(meetings, store, numbers, timeout=30.0):
    """Let each of `meetings` meet in a thread of its own, and return what came of it."""
    with ThreadPoolExecutor(len(meetings)) as pool:
        return list(
            pool.map(lambda rank, brought: rank.meet(store, brought, timeout), meetings, numbers)
        )


def test_all_ranks_leave_with_the_same_means():
    store, ranks = dist.HashStore(), [Meetings(rank, 4) for rank in range(4)]
    for call in range(5):
        outcomes = together(ranks, store, [{"x": rank + call, "y": 0.1} for rank in range(4)])
        assert [outcome.means for outcome in outcomes] == [{"x": 1.5 + call, "y": 0.4 / 4}] * 4


def test_meetings_that_are_over_are_cleared_away():
    store, ranks = dist.HashStore(), [Meetings(rank, 2) for rank in range(2)]
    together(ranks, store, [{"x": 1.0}] * 2)
    keys = store.num_keys()
    for _ in range(20):
        together(ranks, store, [{"x": 1.0}] * 2)
    assert store.num_keys() == keys


def test_who_waits_in_vain_says_for_whom_and_waits_half_as_long_next_time():
    store, clock = dist.HashStore(), Clock()
    first = Meetings(0, 3, clock.timer, clock.sleep)
    for part in range(MOST_ALONE):
        assert not first.given_up
        begun = clock.time
        outcome = first.meet(store, {"x": 1.0}, 64.0)
        assert (outcome.means, outcome.absent) == (None, (1, 2))
        assert 64 / 2**part <= clock.time - begun < 64 / 2**part * 1.2 + 0.1
    assert first.given_up
    assert clock.time < 2 * 64 * 1.2


def test_who_comes_late_finds_no_meeting_and_is_in_step_with_the_next():
    store, clock = dist.HashStore(), Clock()
    early, late = Meetings(0, 2, clock.timer, clock.sleep), Meetings(1, 2)
    assert early.meet(store, {"x": 1.0}, 1.0).absent == (1,)
    outcome = late.meet(store, {"x": 2.0}, 1.0)
    assert (outcome.means, outcome.waited) == (None, 0.0)
    patient = Meetings(0, 2)
    patient.__dict__.update(early.__dict__ | {"_timer": patient._timer, "_sleep": patient._sleep})
    outcomes = together([patient, late], store, [{"x": 1.0}, {"x": 2.0}])
    assert [outcome.means for outcome in outcomes] == [{"x": 1.5}] * 2


@pytest.mark.parametrize("timeout", [0, -1, math.nan])
def test_no_patience_at_all_ends_at_once(timeout):
    assert Meetings(0, 2).meet(dist.HashStore(), {"x": 1.0}, timeout).absent == (1,)


def test_processes_that_come_again_to_an_old_store_do_not_meet_the_earlier_ones():
    store = dist.HashStore()
    together([Meetings(rank, 2) for rank in range(2)], store, [{"x": 1.0}] * 2)
    again = together([Meetings(rank, 2) for rank in range(2)], store, [{"x": 5.0}] * 2)
    assert [outcome.means for outcome in again] == [{"x": 5.0}] * 2


def test_ctrl_c_is_not_kept_waiting():
    def interrupted(seconds):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Meetings(0, 2, sleep=interrupted).meet(dist.HashStore(), {"x": 1.0}, 3600.0)


def test_only_names_that_all_have_are_averaged():
    assert means_of([{"a": 1.0, "b": 2.0}, {"b": 4.0, "c": 0.0}]) == {"b": 3.0}
    assert means_of([{}, {"a": 1.0}]) == {}


def test_what_is_not_finite_stays_so():
    found = means_of([{"a": math.nan, "b": math.inf}, {"a": 1.0, "b": -math.inf}])
    assert math.isnan(found["a"]) and math.isnan(found["b"])


def test_numbers_are_found_where_they_are_and_put_back_there():
    value = {"a": 1, "b": {"c": torch.tensor([2.0]), "d": "words"}, 3: np.float32(4)}
    assert numbers_in(value) == {"a": 1, "b/c": 2.0, "3": 4.0}
    found = averaged(value, {"a": 0.5, "b/c": 1.5})
    assert found == {"a": 0.5, "b": {"c": torch.tensor([1.5]), "d": "words"}, 3: np.float32(4)}


def test_a_dict_in_itself_ends_somewhere():
    endless: dict = {"x": 1.0}
    endless["again"] = endless
    assert numbers_in(endless)["x"] == 1.0


def test_a_mean_is_of_the_kind_of_what_was_averaged():
    half = alike(torch.ones(1, dtype=torch.float16, requires_grad=True), 0.1)
    assert (half.dtype, half.shape, half.requires_grad) == (torch.float32, (1,), False)
    assert alike(torch.tensor(1.0, dtype=torch.float64), 0.1).item() == 0.1
    assert alike(torch.tensor(True), 0.5).item() == 0.5
    assert alike(np.int64(1), 0.1).item() == 0.1
    assert type(alike(True, 0.5)) is float


def test_many_ranks_are_not_all_named():
    assert listed((3,)) == "rank 3"
    assert listed(tuple(range(10))) == "ranks 0, 1, 2, 3, 4, 5, 6, 7 and 2 more"


def test_threads_leave_no_thread_behind():
    before = threading.active_count()
    Meetings(0, 2).meet(dist.HashStore(), {"x": 1.0}, 0.0)
    assert threading.active_count() == before

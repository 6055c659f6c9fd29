"""Two ways from a call to a line, one result; and values that wait for their device."""

from __future__ import annotations

import json
import math
import sys
import threading
from collections import UserDict
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from accelerator import OnDevice, on_device
from hypothesis import given, settings
from hypothesis import strategies as st

from runpress.record.complaints import Complaints
from runpress.record.intake import MOST_NAMES, MOST_STEP
from runpress.record.journal import Journal
from runpress.record.logfile import LogFile
from runpress.record.summary import Summary


class Clock:
    """Seconds that go on by what a test says."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Desk:
    """A journal with its clock, its summary and the file that it writes."""

    def __init__(self, folder, **begins) -> None:
        self.path = folder / "metrics.jsonl"
        self.clock = Clock()
        self.summary = Summary()
        self.journal = Journal(
            LogFile(self.path), self.clock, Complaints("exp/run"), self.summary, **begins
        )
        self.log = self.journal.take

    @property
    def lines(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    OnDevice.reads = 0
    yield made
    made.journal.close()


def test_a_step_is_counted_on_from_the_highest(desk):
    for step in (None, 7, 3, None):
        desk.log({"a": 1.0}, step)
    assert [line["_step"] for line in desk.lines] == [0, 7, 3, 8]


def test_a_call_that_does_not_commit_shares_its_step_with_the_next(desk):
    desk.log({"a": 1.0}, counts=False)
    desk.log({"b": 2.0})
    desk.log({"a": 3.0}, 5, counts=False)
    desk.log({"b": 4.0})
    assert [line["_step"] for line in desk.lines] == [0, 0, 5, 5]


def test_a_name_met_before_takes_the_short_way_with_the_same_line(desk):
    for _ in range(2):
        desk.log({"train/loss": 0.25, "lr": 1.0}, 4)
    first, second = desk.lines
    assert first == second == {"_step": 4, "_time": 0.0, "train/loss": 0.25, "lr": 1.0}


@pytest.mark.parametrize(
    ("value", "word"),
    [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")],
    ids=["nan", "inf", "-inf"],
)
def test_what_is_not_finite_is_a_word_also_under_a_known_name(desk, value, word):
    desk.log({"a": 1.0})
    desk.log({"a": value})
    assert desk.lines[1]["a"] == word


@pytest.mark.parametrize("step", [-1, 2**63, MOST_STEP + 1, math.nan, "x", True, None, [1], 1.5])
def test_a_step_that_is_none_counts_on(desk, step):
    desk.log({"a": 1.0}, 4)
    desk.log({"a": 2.0}, step)
    assert [line["_step"] for line in desk.lines] == [4, 5]


@pytest.mark.parametrize("step", [6.0, np.int64(6), torch.tensor(6)], ids=["float", "np", "torch"])
def test_a_whole_number_of_any_kind_is_a_step(desk, step):
    desk.log({"a": 1.0}, step)
    assert desk.lines[0]["_step"] == 6


def test_another_mapping_is_as_good_as_a_dict(desk):
    desk.log(UserDict({"a": 1.0}))
    assert desk.lines[0]["a"] == 1.0


def test_an_empty_call_writes_nothing_and_takes_its_step(desk):
    desk.log({})
    desk.log({"a": 1.0})
    assert [line["_step"] for line in desk.lines] == [1]


def test_a_dict_in_itself_costs_one_warning(desk, caplog):
    inner: dict[str, object] = {"a": 1.0}
    inner["again"] = inner
    inner["and"] = inner
    desk.log(inner)
    assert desk.lines[0]["a"] == 1.0 and set(desk.lines[0]) == {"_step", "_time", "a"}
    assert len(caplog.messages) == 2


def test_more_names_than_a_run_holds_are_left_out_with_one_warning(desk, caplog):
    desk.log({f"m{number}": 1.0 for number in range(MOST_NAMES)})
    desk.log({"one more": 1.0, "m0": 2.0})
    desk.log({"yet one": 1.0, "m0": 3.0})
    assert desk.lines[1].keys() == desk.lines[2].keys() == {"_step", "_time", "m0"}
    assert ["at the most" in message for message in caplog.messages] == [True]


def test_one_call_of_a_million_values_is_cut(desk, caplog):
    desk.log({str(number): 1.0 for number in range(1_000_000)})
    assert len(desk.lines[0]) == MOST_NAMES + 2
    assert len(caplog.messages) == 1


def test_what_is_no_number_is_offered_to_whoever_has_a_place(tmp_path, caplog):
    kept = {}

    def keep(name, value):
        kept[name] = value
        return name == "picture"

    desk = Desk(tmp_path, keep=keep)
    desk.log({"a": 1.0, "deep": {"picture": "p"}, "picture": "p", "word": "w"})
    desk.journal.close()
    assert kept == {"deep/picture": "p", "picture": "p", "word": "w"}
    assert len(caplog.messages) == 2 and "'word' was left out" in caplog.messages[1]


def test_a_later_attempt_marks_its_lines_and_its_time_runs_on(tmp_path):
    desk = Desk(tmp_path, attempt=3, start=11, before=60.0)
    desk.clock.seconds = 2.5
    for _ in range(2):
        desk.log({"a": 1.0})
    desk.journal.close()
    assert desk.lines == [
        {"_step": 11, "_time": 62.5, "a": 1.0, "_attempt": 3},
        {"_step": 12, "_time": 62.5, "a": 1.0, "_attempt": 3},
    ]


# --- values on an accelerator ---------------------------------------------------------------


def warmed(desk):
    """The first value on a device is read at once; have it behind us."""
    desk.log({"first": on_device(0.0)}, 0)
    OnDevice.reads = 0
    return desk


def test_a_first_value_and_one_after_a_second_are_read_at_once(desk):
    desk.log({"loss": on_device(1.5)}, 1)
    desk.clock.seconds = 1.0
    desk.log({"loss": on_device(2.5)}, 2)
    assert [line["loss"] for line in desk.lines] == [1.5, 2.5]


def test_values_in_quick_succession_wait_and_are_read_together(desk):
    warmed(desk)
    for step in range(1, 64):
        desk.log({"loss": on_device(step), "acc": on_device(-step)}, step)
    assert len(desk.lines) == 1 and OnDevice.reads == 0
    desk.log({"loss": on_device(64)}, 64)
    assert [line["_step"] for line in desk.lines] == list(range(65))
    assert desk.lines[63]["acc"] == -63 and OnDevice.reads == 1


def test_values_that_waited_a_second_are_read_at_the_next_call_of_any_kind(desk):
    warmed(desk)
    desk.log({"loss": on_device(1)}, 1)
    desk.clock.seconds = 0.5
    desk.log({"a": 1.0}, 2)
    assert [line["_step"] for line in desk.lines] == [0, 2]
    desk.clock.seconds = 1.0
    desk.log({"a": 1.0}, 3)
    assert [line["_step"] for line in desk.lines] == [0, 2, 1, 3]
    assert desk.lines[2]["_time"] == 0.0


def test_of_a_mixed_call_only_the_devices_part_waits(desk):
    warmed(desk)
    desk.log({"loss": on_device(1), "lr": 0.5}, 1)
    assert desk.lines[1] == {"_step": 1, "_time": 0.0, "lr": 0.5}
    desk.journal.settle()
    assert desk.lines[2] == {"_step": 1, "_time": 0.0, "loss": 1.0}


def test_a_later_value_of_the_same_metric_and_step_stays_the_later(desk):
    warmed(desk)
    desk.log({"loss": on_device(1)}, 1)
    desk.log({"loss": 2.0}, 1)
    assert [line["loss"] for line in desk.lines[1:]] == [1.0, 2.0]
    assert desk.summary["loss"] == 2.0


def test_a_value_is_what_it_was_when_it_was_logged(desk):
    warmed(desk)
    running = on_device(1)
    desk.log({"loss": running}, 1)
    running.add_(10)
    desk.journal.close()
    assert desk.lines[-1]["loss"] == 1.0


def test_the_graph_behind_a_loss_is_let_go(desk):
    warmed(desk)
    weight = torch.tensor(2.0, requires_grad=True)
    desk.log({"loss": OnDevice(weight.detach()) * 3}, 1)
    (call,) = desk.journal._waiting._calls
    assert call.values["loss"].grad_fn is None


def test_the_summary_reads_what_waits(desk):
    warmed(desk)
    desk.log({"loss": on_device(4)}, 1)
    assert desk.summary["loss"] == 4.0 and len(desk.lines) == 2


def test_a_value_that_cannot_be_read_costs_only_itself(desk, caplog):
    warmed(desk)
    desk.log({"a": on_device(1), "z": on_device(1, dtype=torch.complex64)}, 1)
    desk.log({"a": on_device(2)}, 2)
    desk.journal.close()
    assert [line.get("a") for line in desk.lines[1:]] == [1.0, 2.0]
    assert len(caplog.messages) == 1 and "'z' could not be read" in caplog.messages[0]


def test_many_elements_are_no_number_on_any_device(desk, caplog):
    desk.log({"a": on_device(1, 2, 3)}, 1)
    assert not desk.path.read_bytes() and "'a' was left out" in caplog.messages[0]


def test_what_a_kill_can_cost_is_64_calls(desk):
    warmed(desk)
    for step in range(1, 200):
        desk.log({"loss": on_device(step)}, step)
        assert step - desk.lines[-1]["_step"] < 64


# --- the two ways are one -------------------------------------------------------------------

NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.floats(width=32, allow_nan=False).map(np.float32),
)
CALLS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(["a", "b", "c/d"]), NUMBERS, max_size=3),
        st.one_of(st.none(), st.integers(-2, 20)),
        st.booleans(),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(calls=CALLS)
def test_the_short_way_and_the_careful_way_write_the_same(tmp_path_factory, calls):
    short, careful = (Desk(tmp_path_factory.mktemp("log")) for _ in range(2))
    for metrics, step, counts in calls:
        short.log(metrics, step, counts)
        # Anything but a plain dict takes the careful way.
        careful.log(UserDict(metrics), step, counts)
    for desk in (short, careful):
        desk.journal.close()
    assert short.path.read_bytes() == careful.path.read_bytes()
    known = [
        {name: repr(value) for name, value in desk.summary.items()} for desk in (short, careful)
    ]
    assert known[0] == known[1]


def test_threads_that_count_on_take_a_step_each(desk):
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [
            threading.Thread(target=lambda: [desk.log({"a": 1.0}) for _ in range(2_000)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert sorted(line["_step"] for line in desk.lines) == list(range(8_000))


def test_a_value_that_its_device_cannot_copy_costs_only_itself(desk, caplog):
    class Full(OnDevice):
        def detach(self):
            raise torch.OutOfMemoryError("no room")

    warmed(desk)
    desk.log({"lr": 0.5, "loss": Full(torch.tensor(1.0)), "acc": on_device(2)}, 1)
    desk.journal.settle()
    assert [{**line, "_time": 0} for line in desk.lines[1:]] == [
        {"_step": 1, "_time": 0, "lr": 0.5},
        {"_step": 1, "_time": 0, "acc": 2.0},
    ]
    assert "'loss' could not be read" in caplog.messages[0] and "no room" in caplog.messages[0]


def test_one_ranks_share_of_a_value_is_no_value(desk, caplog):
    class Placement:
        def __init__(self, whole):
            self.is_replicate = lambda: whole

    share, whole = torch.tensor(1.0), torch.tensor(2.0)
    share.placements, whole.placements = (Placement(False),), (Placement(True),)
    desk.log({"share": share, "whole": whole}, 1)
    assert desk.lines == [{"_step": 1, "_time": 0.0, "whole": 2.0}]
    assert "full_tensor()" in caplog.messages[0]


def test_a_key_that_cannot_be_named_costs_only_itself(desk):
    class Mute:
        def __str__(self):
            raise RuntimeError

    desk.log({Mute(): 1.0, "a": 2.0})
    assert desk.lines[0]["a"] == 2.0


@pytest.mark.parametrize("value", [Decimal("0.5"), Fraction(1, 2)], ids=["decimal", "fraction"])
def test_exact_numbers_are_numbers(desk, value):
    desk.log({"a": value})
    assert desk.lines[0]["a"] == 0.5

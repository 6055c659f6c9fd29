"""Another attempt at the same run, in the same record."""

from __future__ import annotations

import json
import math
import os
from dataclasses import replace

import pytest

from runpress.errors import RunpressError
from runpress.format.read import read_log, read_manifest
from runpress.format.write import write_manifest
from runpress.record import opening
from runpress.record.lock import in_turn, lock


def record_of(run):
    read = read_manifest(run.dir, "run")
    assert read.problem is None
    return read.record


def lines_of(run):
    return [json.loads(line) for line in (run.dir / "metrics.jsonl").read_text().splitlines()]


def test_a_resumed_run_goes_on_in_the_same_record(begin):
    first = begin(name="a", seed=1, config={"lr": 0.1, "epochs": 2}, tags=["x"], notes="first")
    first.define_metric("loss", goal="min", unit="nat")
    first.log({"loss": 3.0}, 1)
    first.log({"loss": 2.0}, 2)
    first.summary["note"] = "kept"
    first.finish("stopped")
    before = record_of(first)
    again = begin(name="a", seed=1, config={"epochs": 4}, tags=["y"], resume=True)
    assert again.dir == first.dir and again.resumed and not first.resumed
    assert record_of(again).status == "running" and record_of(again).ended is None
    again.log({"loss": 1.0})
    again.finish()
    record = record_of(again)
    assert (record.id, record.started) == (before.id, before.started)
    assert record.config == {"lr": 0.1, "epochs": 4} and record.tags == ("x", "y")
    assert (record.status, record.notes, record.error) == ("finished", "first", None)
    assert [attempt.status for attempt in record.attempts] == ["stopped", "finished"]
    assert record.train_seconds == sum(attempt.seconds for attempt in record.attempts)
    assert record.summary == {"loss": 1.0, "note": "kept"}
    loss = record.metrics["loss"]
    assert (loss.count, loss.mean, loss.first.value, loss.goal, loss.unit) == (
        3, 2.0, 3.0, "min", "nat",
    )  # fmt: skip
    lines = lines_of(again)
    assert [line["_step"] for line in lines] == [1, 2, 3]
    assert [line.get("_attempt") for line in lines] == [None, None, 2]
    assert lines[2]["_time"] > lines[1]["_time"] > lines[0]["_time"]


def test_steps_that_come_again_are_the_later_attempts(begin):
    first = begin(name="a", seed=1)
    for step in range(5):
        first.log({"loss": 10.0 + step}, step)
    first.finish()
    again = begin(name="a", seed=1, resume=True)
    for step in range(3, 7):
        again.log({"loss": float(step)}, step)
    again.finish()
    series = read_log(again.dir, "a").series["loss"]
    assert list(series.steps) == list(range(7))
    assert list(series.values) == [10.0, 11.0, 12.0, 3.0, 4.0, 5.0, 6.0]
    assert record_of(again).metrics["loss"].count == 7


@pytest.mark.parametrize("other", [{"name": "b", "seed": 1}, {"name": "a", "seed": 2}, {}])
def test_where_there_is_no_such_run_a_new_one_begins(begin, other):
    first = begin(name="a", seed=1)
    first.finish()
    again = begin(**other, resume=True)
    assert again.dir != first.dir and not again.resumed


def test_of_several_the_newest_goes_on(begin):
    runs = [begin(name="a", seed=1) for _ in range(3)]
    for run in runs:
        run.finish()
    assert begin(name="a", seed=1, resume=True).dir == runs[2].dir


def test_one_that_still_trains_is_left_alone(begin, caplog):
    first = begin(name="a", seed=1)
    again = begin(name="a", seed=1, resume=True)
    assert again.dir != first.dir and "still being written" in caplog.text
    first.log({"x": 1.0})
    first.finish()
    assert record_of(first).status == "finished"


def test_a_killed_run_goes_on_from_its_last_write(begin):
    first = begin(name="a", seed=1)
    first.log({"loss": 3.0}, 4)
    # A killed process lets go of its log, and no thread of it writes anything more.
    first._recording._bystander.stop()
    first._recording.journal.close()
    again = begin(name="a", seed=1, resume=True)
    assert again.dir == first.dir and again.step == 5
    crashed = record_of(again).attempts[0]
    assert crashed.status == "crashed" and crashed.seconds == lines_of(again)[0]["_time"]
    again.log({"loss": 1.0})
    again.finish()
    assert [line["_step"] for line in lines_of(again)] == [4, 5]


def test_a_sealed_run_gets_its_whole_log_back(begin):
    first = begin(name="a", seed=1)
    for step in range(1_500):
        first.log({"loss": float(step)}, step)
    first.finish()
    assert len(lines_of(first)) == 1_000
    again = begin(name="a", seed=1, resume=True)
    assert len(lines_of(again)) == 1_500 and not record_of(again).log.thinned
    again.log({"loss": -1.0})
    again.finish()
    record = record_of(again)
    assert (record.log.steps, record.metrics["loss"].count) == (1_501, 1_501)
    assert record.metrics["loss"].mean == (sum(range(1_500)) - 1) / 1_501
    assert len(lines_of(again)) == 1_000


def test_where_the_whole_log_is_absent_statistics_are_combined(begin, tmp_path):
    first = begin(name="a", seed=1)
    for step in range(1_500):
        first.log({"loss": float(step)}, step)
    first.finish()
    for log in tmp_path.rglob("*.jsonl"):
        if "logs" in log.parts:
            log.unlink()
    again = begin(name="a", seed=1, resume=True)
    assert len(lines_of(again)) == 1_000 and again.step == 1_500
    assert again.summary["loss"] == 1_499.0
    again.log({"loss": -1.0})
    again.finish()
    record = record_of(again)
    assert (record.log.steps, record.metrics["loss"].count) == (1_501, 1_501)
    assert record.metrics["loss"].mean == pytest.approx((sum(range(1_500)) - 1) / 1_501)
    assert (record.metrics["loss"].min.value, record.metrics["loss"].max.value) == (-1.0, 1_499.0)


def test_three_attempts_are_numbered(begin):
    for _ in range(3):
        run = begin(name="a", seed=1, resume=True)
        run.log({"x": 1.0})
        run.finish()
    assert [line.get("_attempt") for line in lines_of(run)] == [None, 2, 3]
    assert len(record_of(run).attempts) == 3


def test_what_was_kept_before_stays(begin):
    first = begin(name="a", seed=1)
    first.alert("spike", "at once")
    first.finish()
    again = begin(name="a", seed=1, resume=True)
    again.finish()
    assert [alert.title for alert in record_of(again).alerts] == ["spike"]


@pytest.mark.parametrize(
    ("text", "why"), [('{"format": 9', "torn"), ('{"format": 99}', "Upgrade runpress")]
)
@pytest.mark.parametrize("asked", ["resume", "overwrite"])
def test_a_newer_or_torn_record_is_no_run_to_go_on_with(begin, caplog, asked, text, why):
    first = begin(name="a", seed=1)
    first.finish()
    (first.dir / "run.json").write_text(text)
    # One that another process has only begun to make is nothing to talk about.
    (first.dir.parent / "b").mkdir()
    again = begin(name="a", seed=1, **{asked: True})
    assert again.dir != first.dir
    (said,) = caplog.messages
    assert "exp-001: a cannot be resumed or replaced" in said and why in said


def test_a_run_whose_log_cannot_be_looked_at_is_left_alone(begin, caplog):
    first = begin(name="a", seed=1)
    log = first.dir / "metrics.jsonl"
    first._recording._bystander.stop()
    log.unlink()
    log.symlink_to(log)
    again = begin(name="a", seed=1, resume=True)
    assert again.dir != first.dir and "this user cannot read" in caplog.text
    assert begin(name="a", seed=1, overwrite=True).dir != first.dir
    log.unlink()


def test_while_another_goes_on_with_a_record_for_long_it_is_left_alone(begin, monkeypatch, caplog):
    first = begin(name="a", seed=1)
    first.finish()
    monkeypatch.setattr(opening, "in_turn", lambda folder: in_turn(folder, seconds=0.0))
    descriptor = os.open(first.dir.parent, os.O_RDONLY)
    lock(descriptor)
    again = begin(name="a", seed=1, resume=True)
    os.close(descriptor)
    assert again.dir != first.dir and "still being written" in caplog.text


@pytest.mark.parametrize("steps", [2, 1_500])
def test_a_last_value_that_is_no_number_does_not_stay(begin, steps):
    first = begin(name="a", seed=1)
    for step in range(steps):
        first.log({"loss": 1.0, "inf": 1.0}, step)
    first.log({"loss": math.nan, "inf": -math.inf}, steps)
    first.summary["best"] = 0.5
    first.finish()
    again = begin(name="a", seed=1, resume=True)
    again.log({"loss": 0.25})
    again.finish()
    assert record_of(again).summary == {"loss": 0.25, "inf": "-Infinity", "best": 0.5}


def test_a_summary_that_was_set_survives_a_kill_after_a_resume(begin):
    first = begin(name="a", seed=1)
    first.log({"acc": 0.5}, 1)
    first.summary["acc"] = 0.5
    first.finish()
    second = begin(name="a", seed=1, resume=True)
    second.log({"acc": 0.7}, 2)
    # As a kill leaves it: what the script has set is in run.json, and not merged with the log.
    second._recording._bystander.stop()
    second._recording.journal.close()
    write_manifest(second.dir, replace(record_of(second), summary={"acc": 0.7}))
    third = begin(name="a", seed=1, resume=True)
    third.log({"acc": 0.1}, 3)
    third.finish()
    assert record_of(third).summary == {"acc": 0.7}


def test_resume_and_overwrite_exclude_each_other(begin):
    with pytest.raises(RunpressError, match="Ask for one"):
        begin(name="a", resume=True, overwrite=True)


def test_a_summary_set_over_a_metric_survives(begin):
    first = begin(name="a", seed=1)
    first.log({"acc": 0.5}, 1)
    first.summary["acc"] = 0.9
    first.finish()
    again = begin(name="a", seed=1, resume=True)
    again.log({"acc": 0.6}, 2)
    assert again.summary["acc"] == 0.9
    again.finish()
    assert record_of(again).summary == {"acc": 0.9}


def test_a_record_of_an_earlier_runpress_can_go_on(begin):
    first = begin(name="a", seed=1)
    first.finish()
    record = record_of(first)
    write_manifest(first.dir, record)
    again = begin(name="a", seed=1, resume=True)
    assert again.resumed

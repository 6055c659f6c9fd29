from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from runpress.errors import RecordError, RecordUnreadable
from runpress.format.columns import Join
from runpress.format.read import read_log, read_manifest
from runpress.format.schema import At, Attempt, Log, Metric, RunRecord, Series
from runpress.format.write import line_of, write_manifest
from runpress.record import seal as seal_module
from runpress.record.keeping import whole_log
from runpress.record.lock import in_turn, lock
from runpress.record.logfile import LogFile
from runpress.record.seal import reopen, seal, seal_crashed, settle_crashed
from runpress.record.thin import Former, thin

RECORD = RunRecord(
    id="1",
    experiment="exp",
    run="a",
    name="a",
    started="2026-11-21T00:00:00+00:00",
    attempts=(Attempt("2026-11-21T00:00:00+00:00"),),
)


def make(tmp_path: Path, lines: list[bytes]) -> Path:
    folder = tmp_path / "docs" / "runs" / "exp" / "a"
    folder.mkdir(parents=True)
    (folder / "metrics.jsonl").write_bytes(b"".join(lines))
    write_manifest(folder, RECORD)
    return folder


def series(values: list[float], steps: list[int] | None = None) -> Series:
    at = steps if steps is not None else list(range(len(values)))
    return Series(at, values, [float(step) for step in at], values, values, values)


def points(lines: bytes) -> list[dict]:
    return [json.loads(line) for line in lines.splitlines()]


def test_a_short_log_stays_as_it_is(tmp_path):
    lines = [line_of(step, step, {"x": step}) for step in range(1000)]
    folder = make(tmp_path, lines)
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, {})
    assert (folder / "metrics.jsonl").read_bytes() == b"".join(lines)
    assert not record.log.thinned and record.log.steps == 1000
    assert not (tmp_path / ".runpress").exists()


def test_a_long_log_is_thinned_and_nothing_of_it_is_lost(tmp_path):
    lines = [line_of(step, step, {"x": math.sin(step), "rare": 1.0}) for step in range(5000)]
    folder = make(tmp_path, lines)
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, {})
    whole = b"".join(lines)
    assert whole_log(tmp_path, folder, "1").read_bytes() == whole
    assert (tmp_path / ".runpress" / "logs" / ".gitignore").read_text() == "*\n"
    assert record.log.sha256 == hashlib.sha256(whole).hexdigest()
    assert (record.log.bytes, record.log.steps, record.log.thinned) == (len(whole), 5000, True)
    assert record.metrics["x"].count == 5000
    assert record.metrics["x"].max.value == max(math.sin(step) for step in range(5000))
    kept = read_log(folder, "a")
    assert kept.problems == [] and kept.steps == 1000
    assert max(kept.series["x"].highs) == record.metrics["x"].max.value
    assert read_manifest(folder, "a").record == record


def test_sparse_metrics_keep_every_point_beside_dense_ones():
    dense = series([float(step) for step in range(10_000)])
    sparse = series([1.0] * 100, list(range(0, 10_000, 100)))
    found = points(thin({"dense": dense, "sparse": sparse}))
    assert [line["_step"] for line in found if "sparse" in line] == sparse.steps
    assert sum("dense" in line for line in found) == 1000
    assert [line["_step"] for line in found] == sorted(line["_step"] for line in found)


def test_a_kept_point_has_its_own_value_and_its_buckets_three():
    found = points(thin({"x": series([float(step) for step in range(101)])}, most=11))
    assert found[0]["x"] == [0.0] * 4 and len(found) == 11
    assert found[1]["_step"] == 10 and found[1]["x"] == [10.0, 5.5, 1.0, 10.0]
    assert found[-1]["_step"] == 100


def test_a_spike_of_one_step_stays_visible():
    values = [0.0] * 50_000
    values[33_333] = 1e300
    assert max(line["x"][3] for line in points(thin({"x": series(values)}))) == 1e300


def steps_of(lines: list[dict], name: str) -> list[int]:
    return [line["_step"] for line in lines if name in line]


def test_dense_metrics_without_a_common_step_share_a_thousand_and_keep_their_own():
    even = series([1.0] * 3000, list(range(0, 6000, 2)))
    odd = series([2.0] * 3000, list(range(1, 6001, 2)))
    found = points(thin({"even": even, "odd": odd}))
    assert len(found) <= 1000
    for name, one in (("even", even), ("odd", odd)):
        steps = steps_of(found, name)
        assert set(steps) <= set(one.steps) and steps[-1] == one.steps[-1]
        assert len(steps) >= 490 and steps[0] <= one.steps[0] + 12


def test_metrics_that_share_steps_share_lines_and_each_has_its_value_there():
    every = series([float(step) for step in range(20_001)])
    second = series([float(step) for step in range(0, 20_001, 2)], list(range(0, 20_001, 2)))
    found = points(thin({"every": every, "second": second}))
    assert len(found) == 1000 == len(steps_of(found, "every")) == len(steps_of(found, "second"))
    assert all(line[name][0] == line["_step"] for line in found for name in ("every", "second"))


def test_what_follows_the_last_common_step_is_in_a_bucket_too():
    long = series([0.0] * 9_999 + [7.0])
    short = series([0.0] * 5_000)
    found = points(thin({"long": long, "short": short}))
    assert len(found) <= 1000 and steps_of(found, "short")[-1] == 4_999
    assert max(line["long"][3] for line in found if "long" in line) == 7.0


def test_of_many_dense_metrics_that_never_meet_each_keeps_a_point():
    many = {f"m{at}": series([float(at)] * 20, list(range(at, 400, 20))) for at in range(20)}
    found = points(thin(many, most=10))
    assert all(steps_of(found, name) == [one.steps[-1]] for name, one in many.items())


def test_a_line_says_of_which_attempt_it_is():
    joins = [Join(2, 50, 50.0), Join(3, 80, 80.0)]
    found = points(thin({"x": series([0.0] * 100)}, most=10, joins=joins))
    assert [line.get("_attempt", 1) for line in found] == [
        1 if line["_step"] < 50 else 2 if line["_step"] < 80 else 3 for line in found
    ]


def test_a_beginning_that_was_thinned_keeps_its_share_of_the_grid():
    old = series([1.0] * 100, list(range(0, 10_000, 100)))
    both = Series(
        [*old.steps, *range(10_000, 20_000)],
        values := [*old.values, *[2.0] * 10_000],
        [0.0] * 10_100,
        [*values],
        [0.0] * 100 + [2.0] * 10_000,
        [9.0] * 100 + [2.0] * 10_000,
    )
    found = points(thin({"x": both}, most=100, former=Former(9_999, 100.0)))
    before = [line for line in found if line["_step"] < 10_000]
    assert 45 <= len(before) <= 55 and len(found) <= 100
    assert {tuple(line["x"][2:]) for line in before} == {(0.0, 9.0)}


def test_values_that_are_not_finite_are_skipped_in_buckets_and_kept_as_points():
    found = points(thin({"x": series([1.0, math.nan, 3.0, math.inf, math.nan])}, most=2))
    assert found[0]["x"] == [1.0, 1.0, 1.0, 1.0]
    assert found[1]["x"] == ["NaN", 3.0, 3.0, 3.0]
    assert points(thin({"x": series([math.nan] * 5)}, most=2))[1]["x"] == ["NaN"] * 4


def test_means_of_huge_values_stay_inside_their_bucket():
    for value in (1.7e308, 0.1, -1.7e308):
        for line in points(thin({"x": series([value] * 2000)})):
            _, mean, low, high = line["x"]
            assert low <= mean <= high


def test_where_the_whole_log_cannot_be_kept_it_stays_in_the_record(tmp_path, caplog):
    lines = [line_of(step, step, {"x": step}) for step in range(2000)]
    folder = make(tmp_path, lines)
    (tmp_path / ".runpress").write_text("in the way")
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, {})
    assert not record.log.thinned and record.metrics["x"].count == 2000
    assert (folder / "metrics.jsonl").read_bytes() == b"".join(lines)
    assert "the log stays whole" in caplog.text


# What is imported once for all moments; each child is killed at one.
KILLER = """
import json, os, sys
from pathlib import Path
from dataclasses import replace
from runpress.format.columns import Join
from runpress.format.read import read_manifest
from runpress.record.seal import seal

seen = 0

def hook(event, arguments):
    global seen
    if event in ("os.rename", "os.link", "os.mkdir", "os.remove", "os.chmod", "tempfile.mkstemp"):
        seen += 1
        if seen == moment:
            os._exit(9)

for line in sys.stdin:
    folder, root, moment = json.loads(line)
    folder, root = Path(folder), Path(root)
    child = os.fork()
    if not child:
        record = replace(read_manifest(folder, "a").record, status="finished")
        sys.addaudithook(hook)
        seal(folder, record, root, {})
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextlib.contextmanager
def killers() -> Iterator[Callable[[Path, Path, int], int]]:
    """Seal a record in a process that dies at a moment, and return its exit code."""
    command = [sys.executable, "-c", KILLER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:

        def seal_until(folder: Path, root: Path, moment: int) -> int:
            one.stdin.write(json.dumps([str(folder), str(root), moment]) + "\n")
            one.stdin.flush()
            return int(one.stdout.readline())

        yield seal_until


def test_killed_at_any_moment_of_sealing_no_point_is_lost(tmp_path):
    lines = [line_of(step, step, {"x": step}) for step in range(1500)]
    whole, moment, died = b"".join(lines), 0, True
    with killers() as seal_until:
        while died:
            moment += 1
            home = tmp_path / str(moment)
            folder = make(home, lines)
            code = seal_until(folder, home, moment)
            died = code == 9
            assert code in (0, 9)
            in_place = (folder / "metrics.jsonl").read_bytes() == whole
            kept = whole_log(home, folder, "1")
            assert in_place or kept.read_bytes() == whole
            record = read_manifest(folder, "a").record
            assert record.status == "finished" or (record.status == "running" and in_place)
            assert read_log(folder, "a").problems == []
    assert moment > 5, "the moments at which to die were not found"


def test_a_run_that_died_is_sealed_as_crashed(tmp_path):
    folder = make(tmp_path, [line_of(step, step, {"loss": step}) for step in range(3)])
    with (folder / "metrics.jsonl").open("ab") as log:
        log.write(b'{"_step":3,"lo')
    record = seal_crashed(folder)
    assert record.status == "crashed" and record.ended is not None
    last = record.attempts[-1]
    assert (last.ended, last.status, last.seconds) == (record.ended, "crashed", 2.0)
    assert record.error is None
    assert record.metrics["loss"].count == 3
    assert record.figures[0].metrics == ("loss",)
    assert seal_crashed(folder) == record == read_manifest(folder, "a").record


def test_a_run_that_lives_is_not_sealed(tmp_path):
    folder = make(tmp_path, [])
    log = LogFile(folder / "metrics.jsonl")
    with pytest.raises(RecordError, match="Stop the training first"):
        seal_crashed(folder)
    log.close()
    assert seal_crashed(folder).status == "crashed"


def test_a_record_that_changes_hands_just_now_is_not_sealed(tmp_path, monkeypatch):
    folder = make(tmp_path, [])
    monkeypatch.setattr(seal_module, "in_turn", lambda place: in_turn(place, seconds=0.0))
    descriptor = os.open(folder.parent, os.O_RDONLY)
    lock(descriptor)
    with pytest.raises(RecordError, match="resumed or sealed elsewhere"):
        seal_crashed(folder)
    assert read_manifest(folder, "a").record.status == "running"
    os.close(descriptor)
    assert seal_crashed(folder).status == "crashed"


def test_what_is_no_record_cannot_be_sealed(tmp_path):
    with pytest.raises(RecordUnreadable, match=r"run\.json"):
        seal_crashed(tmp_path)


def whole(steps: range, attempt: int = 1) -> list[bytes]:
    mark = {"_attempt": attempt} if attempt > 1 else None
    return [
        line_of(step, step / 10, {"x": math.sin(step), "seldom": step}, mark)
        if step % 50 == 0
        else line_of(step, step / 10, {"x": math.sin(step)}, mark)
        for step in steps
    ]


def resumed(folder: Path, record: RunRecord, lines: list[bytes]) -> RunRecord:
    """Go on in a reopened record as `init(resume=True)` does, to its end."""
    attempts = (*record.attempts, Attempt("2026-11-21T01:00:00+00:00"))
    record = replace(record, status="running", attempts=attempts, summary={})
    write_manifest(folder, record)
    with (folder / "metrics.jsonl").open("ab") as log:
        log.write(b"".join(lines))
    return replace(record, status="finished")


def test_a_reopened_log_is_whole_again_and_sealed_as_if_it_had_never_been(tmp_path):
    folder = make(tmp_path, whole(range(5000)))
    before = (folder / "metrics.jsonl").read_bytes()
    goals = {"x": Metric(goal="min", unit="V")}
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, goals)
    opened = reopen(folder, record, tmp_path)
    assert (folder / "metrics.jsonl").read_bytes() == before
    assert opened.log == Log() and opened.metrics["x"] == Metric(goal="min", unit="V")
    ended = resumed(folder, opened, whole(range(4000, 7000), 2))
    assert whole_log(tmp_path, folder, "1").read_bytes() == before
    again = seal(folder, ended, tmp_path, opened.metrics)
    other = make(tmp_path / "other", [*whole(range(5000)), *whole(range(4000, 7000), 2)])
    assert again.metrics == seal(other, ended, tmp_path / "other", opened.metrics).metrics
    assert (again.log.steps, again.metrics["x"].count) == (7000, 7000)
    assert (folder / "metrics.jsonl").read_bytes() == (other / "metrics.jsonl").read_bytes()
    assert read_log(folder, "a").joins[0].step in range(4000, 4010)


def test_a_short_log_is_reopened_as_it_is(tmp_path):
    folder = make(tmp_path, whole(range(10)))
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, {})
    opened = reopen(folder, record, tmp_path)
    assert opened.log == Log() and opened.metrics["x"].count == 0
    assert (folder / "metrics.jsonl").read_bytes() == b"".join(whole(range(10)))


@pytest.mark.parametrize("loss", ["missing", "changed"])
def test_where_the_whole_log_is_gone_statistics_are_combined(tmp_path, loss):
    folder = make(tmp_path, whole(range(5000)))
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, {})
    thinned = (folder / "metrics.jsonl").read_bytes()
    kept = whole_log(tmp_path, folder, "1")
    kept.unlink() if loss == "missing" else kept.write_bytes(b"another's")
    opened = reopen(folder, record, tmp_path)
    assert opened == record and (folder / "metrics.jsonl").read_bytes() == thinned
    again = seal(folder, resumed(folder, opened, whole(range(5000, 9000), 2)), tmp_path, {})
    true = seal(
        make(tmp_path / "other", whole(range(9000))),
        replace(RECORD, status="finished"), tmp_path / "other", {},
    )  # fmt: skip
    for name in ("x", "seldom"):
        one, other = again.metrics[name], true.metrics[name]
        assert one.mean == pytest.approx(other.mean, rel=1e-12)
        assert replace(one, mean=None) == replace(other, mean=None)
    assert (again.log.steps, again.log.last_step, again.log.thinned) == (9000, 8999, True)
    assert kept.exists() == (loss == "changed")
    assert again.summary == true.summary
    found = read_log(folder, "a")
    assert found.steps <= 1000 + 180 and len(found.series["seldom"].steps) == 180
    # A third attempt, from the same clone: its log still is not whole.
    assert reopen(folder, again, tmp_path) == again
    third = seal(folder, resumed(folder, again, whole(range(9000, 9100), 3)), tmp_path, {})
    assert (third.metrics["x"].count, third.metrics["seldom"].count) == (9100, 182)
    assert [join.attempt for join in read_log(folder, "a").joins] == [2, 3]


def test_what_was_trained_again_counts_once_also_where_its_former_points_are_gone(tmp_path):
    folder = make(tmp_path, whole(range(5000)))
    record = seal(folder, replace(RECORD, status="finished"), tmp_path, {})
    whole_log(tmp_path, folder, "1").unlink()
    again = [line_of(step, step / 10, {"x": 5.0}, {"_attempt": 2}) for step in range(4000, 6000)]
    ended = resumed(folder, reopen(folder, record, tmp_path), again)
    sealed = seal(folder, ended, tmp_path, {})
    metric = sealed.metrics["x"]
    assert (metric.count, sealed.log.steps) == (6000, 6000)
    assert (metric.first, metric.last) == (At(0, 0.0), At(5999, 5.0))
    assert metric.mean == pytest.approx((2000 * 5.0 + 4000 * record.metrics["x"].mean) / 6000)
    kept = read_log(folder, "a").series["x"]
    assert {value for step, value in zip(kept.steps, kept.values, strict=True) if step >= 4000} == {
        5.0
    }


def test_a_run_killed_in_its_second_attempt_has_that_ones_seconds(tmp_path):
    folder = make(tmp_path, [*whole(range(20)), *whole(range(20, 31), 2)])
    done = Attempt("2026-11-21T00:00:00+00:00", "2026-11-21T00:00:02+00:00", 2.0, "finished")
    write_manifest(folder, replace(RECORD, attempts=(done, Attempt("2026-11-21T01:00:00+00:00"))))
    record = settle_crashed(folder)
    assert [attempt.seconds for attempt in record.attempts] == [2.0, 1.0]
    assert [attempt.status for attempt in record.attempts] == ["finished", "crashed"]
    assert record.figures == () and settle_crashed(folder) == record


def test_a_run_killed_before_its_first_line_took_no_time(tmp_path):
    record = settle_crashed(make(tmp_path, []))
    assert (record.attempts[0].seconds, record.train_seconds) == (0.0, 0.0)


def test_two_blogs_of_one_repository_keep_their_logs_apart(tmp_path):
    for run_id, blog in (("1", "one"), ("2", "two")):
        folder = make(tmp_path / blog, whole(range(1200)))
        seal(folder, replace(RECORD, id=run_id, status="finished"), tmp_path, {})
    kept = sorted(path.name for path in (tmp_path / ".runpress/logs/exp").iterdir())
    assert kept == ["a-1.jsonl", "a-2.jsonl"]


def test_a_hostile_id_leads_nowhere_else(tmp_path):
    place = whole_log(tmp_path, tmp_path / "exp" / "a", "../../é/x" * 9)
    assert place == tmp_path / ".runpress/logs/exp/a-xxxxxxxx.jsonl"

from __future__ import annotations

import hashlib
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from runpress.errors import RecordError, RecordUnreadable
from runpress.format.read import read_log, read_manifest
from runpress.format.schema import Attempt, RunRecord, Series
from runpress.format.write import line_of, write_manifest
from runpress.record.logfile import LogFile
from runpress.record.seal import seal, seal_crashed, whole_log
from runpress.record.thin import thin

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
    assert whole_log(tmp_path, "exp", "a").read_bytes() == whole
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


def test_dense_metrics_logged_at_different_steps_all_stay():
    even = series([1.0] * 3000, list(range(0, 6000, 2)))
    odd = series([2.0] * 3000, list(range(1, 6001, 2)))
    found = points(thin({"even": even, "odd": odd}))
    for name, one in (("even", even), ("odd", odd)):
        steps = [line["_step"] for line in found if name in line]
        assert set(steps) <= set(one.steps)
        assert 990 <= len(steps) <= 1000 and steps[0] <= one.steps[0] + 6


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


KILLER = """
import os, sys
from pathlib import Path
from dataclasses import replace
from runpress.format.read import read_manifest
from runpress.record.seal import seal

folder, root, moment = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0

def hook(event, arguments):
    global seen
    if event in ("os.rename", "os.link", "os.mkdir", "os.remove", "os.chmod", "tempfile.mkstemp"):
        seen += 1
        if seen == moment:
            os._exit(9)

record = replace(read_manifest(folder, "a").record, status="finished")
sys.addaudithook(hook)
seal(folder, record, root, {})
"""


def test_killed_at_any_moment_of_sealing_no_point_is_lost(tmp_path):
    lines = [line_of(step, step, {"x": step}) for step in range(1500)]
    whole, moment, died = b"".join(lines), 0, True
    while died:
        moment += 1
        home = tmp_path / str(moment)
        folder = make(home, lines)
        arguments = [sys.executable, "-c", KILLER, str(folder), str(home), str(moment)]
        died = subprocess.run(arguments, check=False).returncode == 9
        in_place = (folder / "metrics.jsonl").read_bytes() == whole
        kept = whole_log(home, "exp", "a")
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
    assert record.train_seconds is None and record.attempts[-1].ended == record.ended
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


def test_what_is_no_record_cannot_be_sealed(tmp_path):
    with pytest.raises(RecordUnreadable, match=r"run\.json"):
        seal_crashed(tmp_path)

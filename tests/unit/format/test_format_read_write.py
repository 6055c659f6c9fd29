"""What is written is read again, and what was damaged meanwhile is told and does no harm."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from runpress.errors import RecordUnreadable, RootUnusable
from runpress.format.columns import Join
from runpress.format.manifest import from_data, to_data, whole_of
from runpress.format.problems import Problem, Severity
from runpress.format.read import BLOCK, read_log, read_manifest
from runpress.format.schema import (
    FORMAT,
    At,
    Attempt,
    Diagram,
    Figure,
    Log,
    Metric,
    RunRecord,
    Series,
    default_goal,
)
from runpress.format.statistics import combine, describe, mean
from runpress.format.write import claim_folder, line_of, open_log, replace_file, write_manifest

RECORD = RunRecord(
    id="00ff",
    experiment="exp-001",
    run="a-2",
    name="a",
    started="2026-11-21T00:00:00+00:00",
    status="failed",
    ended="2026-11-21T00:01:00+00:00",
    group="g",
    seed=0,
    baseline="b",
    command="python train.py",
    notes="精",
    tags=("x", "y"),
    config={"lr": 0.1, "layers": [1, 2], "odd": math.inf},
    attempts=(Attempt("2026-11-21T00:00:00+00:00", "2026-11-21T00:01:00+00:00", 60.0),),
    metrics={"loss": Metric(2, 1, At(0, 1.0), At(1, 2.0), At(0, 1.0), At(1, 2.0), 1.5, "min", "s")},
    summary={"loss": math.nan},
    environment={"gpu": None, "packages": {"torch": "2"}},
    figures=(Figure("loss", "curves/loss.png", "curves/loss.dark.png", ("loss",), "alt"),),
    diagrams=(Diagram("pipeline", "diagrams/pipeline.mmd"),),
    log=Log(2, 1, 100, "ab", True),
    error={"type": "ValueError", "message": "no"},
)


def write_log(folder: Path, content: bytes) -> Path:
    (folder / "metrics.jsonl").write_bytes(content)
    return folder


def points_of(series: Series) -> list[tuple[int, float]]:
    return list(zip(series.steps, series.values, strict=True))


def test_a_record_comes_back_as_it_was(tmp_path):
    write_manifest(tmp_path, RECORD)
    read = read_manifest(tmp_path, "runs/a")
    assert read.problem is None
    assert to_data(read.record) == to_data(RECORD)
    assert read.record.metrics == RECORD.metrics and read.record.figures == RECORD.figures
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o644


def test_runs_of_the_same_packages_share_them():
    def packages(**told):
        data = to_data(RECORD) | {"environment": {"gpu": None, "packages": told}}
        return from_data(data).environment["packages"]

    assert packages(torch="2", numpy="2") is packages(torch="2", numpy="2")
    assert packages(torch="2") == {"torch": "2"}
    assert packages(torch=1) == {"torch": 1}
    assert packages(torch=True)["torch"] is True


def test_unknown_keys_are_a_later_writers(tmp_path):
    assert from_data(to_data(RECORD) | {"later": {"deep": 1}}).id == "00ff"


@pytest.mark.parametrize(
    ("content", "severity", "words"),
    [
        (None, Severity.WARNING, "no run.json"),
        (b"", Severity.WARNING, "torn or no JSON"),
        (b'{"format": 1, "id', Severity.WARNING, "torn or no JSON"),
        (b"[]", Severity.WARNING, "holds no object"),
        (b"{}", Severity.WARNING, "says no format"),
        (b'{"format": 1}', Severity.WARNING, "'id' is missing"),
        (json.dumps({"format": FORMAT + 1}).encode(), Severity.ERROR, "reads up to"),
        (b"[" * 100_000, Severity.WARNING, "torn or no JSON"),
    ],
)
def test_a_record_that_cannot_be_read_is_a_problem_that_names_it(
    tmp_path, content, severity, words
):
    if content is not None:
        (tmp_path / "run.json").write_bytes(content)
    read = read_manifest(tmp_path, "runs/a")
    assert read.record is None and read.problem.severity is severity
    assert read.problem.where == "runs/a/run.json" and words in read.problem.what
    assert read.problem.move


@pytest.mark.parametrize(
    "value", [1, "x", [], {}, [1], {"a": 1}, True, None, 1.5, [[]], {"loss": 1}]
)
@pytest.mark.parametrize("key", list(to_data(RECORD)))
def test_whatever_stands_at_a_key_nothing_but_a_message_comes_of_it(tmp_path, key, value):
    (tmp_path / "run.json").write_text(json.dumps(to_data(RECORD) | {key: value}))
    read = read_manifest(tmp_path, "a")
    assert (read.record is None) != (read.problem is None)


@pytest.mark.parametrize(
    "keys",
    [
        {"metrics": {"loss": {"last": {"step": 1e300, "value": 1}}}},
        {"metrics": {"loss": {"count": 1e300}}},
        {"metrics": {"loss": {"last": {"step": -1e19, "value": 1}}}},
        {"log": {"last_step": 1e300}},
        {"log": {"bytes": 1e300}},
    ],
)
def test_a_step_or_count_that_could_not_be_written_again_is_refused(keys):
    with pytest.raises(RecordUnreadable, match="beyond 64 bits"):
        from_data(to_data(RECORD) | keys)
    with pytest.raises(ValueError, match="beyond 64 bits"):
        whole_of(math.inf)


@pytest.mark.parametrize("path", ["../x.png", "/etc/passwd", "a/../../x", "C:\\x", "a\\..\\x", ""])
def test_a_picture_outside_the_record_is_refused(tmp_path, path):
    figure = {"name": "x", "file": path}
    (tmp_path / "run.json").write_text(json.dumps(to_data(RECORD) | {"figures": [figure]}))
    assert "inside the record" in read_manifest(tmp_path, "a").problem.what


def test_any_prefix_of_a_log_reads_as_a_prefix_of_its_points(tmp_path):
    lines = [line_of(step, step / 3, {"loss": 1 / (step + 1), "精": math.nan}) for step in range(4)]
    content = b"".join(lines)
    whole = list(read_log(write_log(tmp_path, content), "a").series["loss"].steps)
    for end in range(len(content) + 1):
        read = read_log(write_log(tmp_path, content[:end]), "a")
        steps = list(read.series["loss"].steps) if read.series else []
        assert steps == whole[: len(steps)]
        assert len(steps) >= content[:end].count(b"\n")
        assert all(problem.severity is Severity.HINT for problem in read.problems)
        assert len(read.problems) <= 1


def test_numbers_that_json_lacks_come_back(tmp_path):
    line = line_of(0, 0, {"a": math.nan, "b": math.inf, "c": -math.inf})
    assert json.loads(line) == {
        "_step": 0, "_time": 0, "a": "NaN", "b": "Infinity", "c": "-Infinity"
    }  # fmt: skip
    series = read_log(write_log(tmp_path, line), "a").series
    assert math.isnan(series["a"].values[0])
    assert [*series["b"].values, *series["c"].values] == [math.inf, -math.inf]


def test_at_one_step_the_last_write_of_a_metric_wins(tmp_path):
    lines = [(5, {"a": 1.0, "b": 1.0}), (2, {"a": 2.0}), (5, {"a": 3.0})]
    content = b"".join(line_of(step, 0, metrics) for step, metrics in lines)
    read = read_log(write_log(tmp_path, content), "a")
    assert points_of(read.series["a"]) == [(2, 2.0), (5, 3.0)]
    assert points_of(read.series["b"]) == [(5, 1.0)] and (read.steps, read.last_step) == (2, 5)


def test_a_thinned_point_has_its_bucket(tmp_path):
    read = read_log(write_log(tmp_path, b'{"_step":4,"_time":1,"x":[3,2,1,4]}\n'), "a")
    one = read.series["x"]
    assert [*one.values, *one.means, *one.lows, *one.highs] == [3.0, 2.0, 1.0, 4.0]


@pytest.mark.parametrize(
    "bad",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"_step":"a"}',
        b'{"_step":1,"x":"y"}',
        b"\xff",
        b'{"_step":',
        b'{"_step":1,"x":[1,2]}',
        b'{"_step":1,"x":{}}',
        b'{"_step":1e300,"x":2}',
        b'{"_step":18446744073709551615,"x":2}',
        b'{"_step":1,"x":true}',
        b'{"_step":1,"x":[1,2,false,4]}',
        b'{"_step":1,"_time":true,"x":2}',
        b'{"_step":1,"_time":[0],"x":2}',
        b'{"_step":1,"x":2},{"_step":3,"x":2}',
        b"[" * 10000,
    ],
)
def test_a_bad_line_in_the_middle_is_told_and_left_out(tmp_path, bad):
    good = line_of(0, 0, {"x": 1.0}), line_of(2, 0, {"x": 3.0})
    read = read_log(write_log(tmp_path, good[0] + bad + b"\n" + good[1]), "runs/a")
    assert list(read.series["x"].values) == [1.0, 3.0]
    assert [(problem.line, problem.severity) for problem in read.problems] == [
        (2, Severity.WARNING)
    ]


@pytest.mark.parametrize("word", [b"true", b"false", b"null", b'"no"'])
def test_one_bad_value_among_many_costs_its_line_only(tmp_path, word):
    lines = [line_of(step, 0, {"x": step / 7}) for step in range(5000)]
    lines[3000] = b'{"_step":3000,"_time":0,"x":' + word + b"}\n"
    read = read_log(write_log(tmp_path, b"".join(lines)), "a")
    assert [problem.line for problem in read.problems] == [3001]
    assert points_of(read.series["x"]) == [(at, at / 7) for at in range(5000) if at != 3000]


def test_logs_larger_than_a_block_are_read_whole_whatever_their_lines(tmp_path):
    names = [f"metric/{at}" for at in range(200)]
    lines = [line_of(step, 0, dict.fromkeys(names, step)) for step in range(400)]
    long = line_of(400, 0, {"x" * 3 * BLOCK: 1.0})
    read = read_log(write_log(tmp_path, b"".join(lines) + long), "a")
    assert read.problems == [] and read.steps == 401 and len(read.series) == 201
    assert all(list(read.series[name].values) == list(range(400)) for name in names)
    # Metrics that were logged together share what they have in common.
    assert read.series[names[0]].steps is read.series[names[1]].steps


def test_metrics_in_turn_and_together_become_one_series_each(tmp_path):
    calls = [(step, {"a": step, "b": -step} if step % 3 else {"a": step}) for step in range(900)]
    again = [(step, {"a": 0.5}) for step in (7, 3, 6)]
    read = read_log(write_log(tmp_path, b"".join(line_of(s, 0, m) for s, m in calls + again)), "a")
    assert points_of(read.series["a"]) == [
        (step, 0.5 if step in (3, 6, 7) else step) for step in range(900)
    ]
    assert list(read.series["b"].steps) == [step for step in range(900) if step % 3]
    assert (read.steps, read.last_step) == (900, 899)


def test_the_last_write_wins_also_between_lines_of_different_names(tmp_path):
    calls = [{"a": 1.0, "b": 1.0}, {"a": 2.0}, {"a": 3.0, "b": 3.0}, {"b": 4.0}]
    read = read_log(write_log(tmp_path, b"".join(line_of(0, 0, m) for m in calls)), "a")
    assert (points_of(read.series["a"]), points_of(read.series["b"])) == ([(0, 3.0)], [(0, 4.0)])


def test_a_log_whose_lines_are_never_alike_keeps_its_points(tmp_path):
    calls = [(step, {f"m{step % 7}": step, f"n{step}": 1.0}) for step in range(1500)]
    calls.append((2, {"m2": -1.0, "new": 1.0, "newer": 2.0}))
    read = read_log(write_log(tmp_path, b"".join(line_of(s, 0, m) for s, m in calls)), "a")
    assert points_of(read.series["m2"])[0] == (2, -1.0)
    assert len(read.series) == 7 + 1500 + 2 and read.steps == 1500
    assert points_of(read.series["newer"]) == [(2, 2.0)]


def test_a_log_tells_of_its_attempts(tmp_path):
    calls = [(0, 0.0, None), (1, 1.0, None), (1, 2.0, 2), (2, 3.0, 2), (3, 4.5, 3)]
    lines = [
        line_of(step, seconds, {"x": seconds}, {"_attempt": attempt} if attempt else None)
        for step, seconds, attempt in calls
    ]
    read = read_log(write_log(tmp_path, b"".join(lines)), "a")
    assert read.joins == (Join(2, 1, 2.0), Join(3, 3, 4.5)) and read.seconds == 4.5
    assert points_of(read.series["x"]) == [(0, 0.0), (1, 2.0), (2, 3.0), (3, 4.5)]
    second = read_log(tmp_path, "a", attempt=2)
    assert points_of(second.series["x"]) == [(1, 2.0), (2, 3.0)] and second.steps == 2
    assert points_of(read_log(tmp_path, "a", attempt=1).series["x"]) == [(0, 0.0), (1, 1.0)]


def test_another_log_of_the_same_form_is_read_by_its_name(tmp_path):
    (tmp_path / "system.jsonl").write_bytes(line_of(0, 1.5, {"cpu": 0.5}) + b"no\n")
    read = read_log(tmp_path, "a", file="system.jsonl")
    assert points_of(read.series["cpu"]) == [(0, 0.5)]
    assert read.problems[0].where == "a/system.jsonl"


def test_statistics_of_what_was_logged_again_count_it_once():
    before = Metric(10, 0, At(0, 1.0), At(9, 1.0), At(0, 1.0), At(9, 1.0), 1.0)
    after = Metric(6, 0, At(8, 4.0), At(13, 4.0), At(8, 4.0), At(8, 4.0), 4.0, "min", "V")
    found = combine(before, after, 2)
    assert (found.count, found.first, found.last) == (14, At(0, 1.0), At(13, 4.0))
    assert found.mean == pytest.approx((8 * 1.0 + 6 * 4.0) / 14)
    assert (found.goal, found.unit) == ("min", "V")
    assert combine(before, after, 10) == after


def test_no_log_is_a_log_without_points(tmp_path):
    assert read_log(tmp_path, "a").series == {}
    (tmp_path / "metrics.jsonl").mkdir()
    assert read_log(tmp_path, "a").problems[0].severity is Severity.WARNING


def test_folders_are_claimed_by_making_them(tmp_path):
    assert [claim_folder(tmp_path / "x", "a").name for _ in range(3)] == ["a", "a-2", "a-3"]
    (tmp_path / "file").touch()
    with pytest.raises(RootUnusable, match="Make it writable"):
        claim_folder(tmp_path / "file", "a")


def test_a_log_only_grows(tmp_path):
    import os

    for text in (b"one\n", b"two\n"):
        descriptor = open_log(tmp_path / "log")
        os.write(descriptor, text)
        os.close(descriptor)
    assert (tmp_path / "log").read_bytes() == b"one\ntwo\n"


def test_a_file_that_cannot_be_replaced_stays_and_leaves_no_litter(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "full").touch()
    with pytest.raises(OSError):
        replace_file(tmp_path / "folder", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_statistics_skip_and_count_what_is_not_finite(tmp_path):
    values = [math.nan, 2.0, -1.0, 2.0, math.inf]
    content = b"".join(line_of(step, 0, {"x": value}) for step, value in enumerate(values))
    metric = describe(read_log(write_log(tmp_path, content), "a").series["x"], "max", "s")
    assert (metric.count, metric.nonfinite, metric.mean) == (5, 2, 1.0)
    assert (metric.first, metric.last) == (At(1, 2.0), At(3, 2.0))
    assert (metric.min, metric.max, metric.best) == (At(2, -1.0), At(1, 2.0), At(1, 2.0))


def test_statistics_of_nothing_finite_are_none(tmp_path):
    read = read_log(write_log(tmp_path, line_of(0, 0, {"x": math.nan})), "a")
    metric = describe(read.series["x"])
    assert (metric.count, metric.nonfinite, metric.last, metric.best) == (1, 1, None, None)


def test_a_mean_neither_overflows_nor_loses_digits():
    assert mean([1e308, 1e308]) == 1e308 and mean([0.1] * 10) == 0.1


def test_obvious_names_have_a_goal():
    assert default_goal("val/Loss") == "min" and default_goal("accuracy") == "max"
    assert default_goal("loss/scale") is None


def test_the_arm_is_the_group_else_the_name():
    assert RECORD.arm == "g" and RECORD.train_seconds == 60.0


def test_a_problem_is_one_sentence_that_names_its_place():
    problem = Problem(Severity.HINT, "RP1", "a/b", "it is torn.", "Mend it.", line=3)
    assert str(problem) == "a/b:3: it is torn. [RP1] Mend it."


def test_many_bad_lines_are_one_warning_that_counts_them(tmp_path):
    (tmp_path / "metrics.jsonl").write_bytes(b'{"_step":1,"_time":0,"a":1}\nno\nno\nno\n{"_st')
    read = read_log(tmp_path, "docs/runs/e/r")
    assert [(problem.code, problem.line) for problem in read.problems] == [
        ("RP103", 2),
        ("RP104", 5),
    ]
    assert "and 2 more" in read.problems[0].what
    assert list(read.series["a"].values) == [1.0]


@pytest.mark.parametrize("key", ["name", "group"])
def test_a_name_of_megabytes_is_none(key: str) -> None:
    data = to_data(RECORD)
    assert from_data(data | {key: "x" * 1_000}).arm
    with pytest.raises(RecordUnreadable, match=f"'{key}' is longer than 1000 characters"):
        from_data(data | {key: "x" * 10_000_000})

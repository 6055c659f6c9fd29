from __future__ import annotations

import json
import logging
import math
import signal
import subprocess
import sys
import threading
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest
import torch

import runpress
from runpress.errors import NameRefused, RootUnusable, RunpressError
from runpress.format.read import read_log, read_manifest
from runpress.record.opening import Asked, open_run


class MuteError(Exception):
    """An exception that fails to say what went wrong."""

    def __str__(self):
        raise MuteError


class Mute:
    """An object that raises whenever it is asked for words."""

    def __repr__(self):
        raise MuteError


def record_of(folder):
    read = read_manifest(folder, "run")
    assert read.problem is None
    return read.record


def lines_of(folder):
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def test_a_run_leaves_a_whole_record(begin, tmp_path):
    with begin(name="fp32", seed=7, config={"lr": 0.1, "model": {"width": 8}}, tags=["a"]) as run:
        run.log({"train/loss": 2.0, "val/accuracy": 0.5}, step=1)
        run.log({"train/loss": 1.0, "val/accuracy": 0.75}, step=2)
    record = record_of(run.dir)
    assert run.dir == tmp_path / "docs" / "runs" / "exp-001" / "fp32"
    assert (record.status, record.seed, record.arm, record.tags) == ("finished", 7, "fp32", ("a",))
    assert record.config == {"lr": 0.1, "model.width": 8}
    assert record.summary == {"train/loss": 1.0, "val/accuracy": 0.75}
    assert record.metrics["train/loss"].goal == "min"
    assert record.metrics["val/accuracy"].max.value == 0.75
    assert record.log.steps == 2 and record.log.last_step == 2
    assert [figure.file for figure in record.figures] == ["curves/loss.png", "curves/accuracy.png"]
    for figure in record.figures:
        for file in (figure.file, figure.dark):
            assert (run.dir / file).read_bytes().startswith(b"\x89PNG")


def test_while_it_runs_the_record_says_so(begin):
    run = begin(name="a")
    record = record_of(run.dir)
    assert record.status == "running" and record.ended is None
    assert record.train_seconds is None


def test_seconds_count_from_inits_return_to_finishs_call(begin):
    run = begin(name="a")
    run.log({"x": 1})
    run.finish()
    # The still clock goes on by a second at each look: one in log, one in finish.
    assert record_of(run.dir).train_seconds == lines_of(run.dir)[0]["_time"] + 1


def test_every_call_has_left_the_process_when_it_returns(begin):
    run = begin(name="a")
    for step in range(5):
        run.log({"x": step})
        assert len(lines_of(run.dir)) == step + 1


def test_runs_of_one_name_get_folders_of_their_own(begin):
    names = [begin(name="amp").dir.name for _ in range(3)]
    assert names == ["amp", "amp-2", "amp-3"]


def test_without_a_name_the_folder_is_a_time_stamp_and_the_arm_default(begin):
    run = begin()
    assert run.dir.name.startswith("20261121-0000")
    assert record_of(run.dir).arm == "default"


def test_the_arm_is_the_group_if_there_is_one(begin):
    assert record_of(begin(name="amp-a", group="amp").dir).arm == "amp"


@pytest.mark.parametrize("name", ["a/b", "..", "", "con", ".hidden", "x" * 101, "a\0b", "a:b"])
def test_a_name_that_is_no_folder_is_refused_with_one_that_is(begin, name):
    with pytest.raises(NameRefused, match="Try '"):
        begin(name or "/", name="ok")


@pytest.mark.parametrize("asked", [{"experiment": 5}, {"name": 5}])
def test_a_name_that_is_no_text_is_refused_with_one_that_is(begin, asked):
    with pytest.raises(NameRefused, match=r"is no text\. Try '5'"):
        begin(**asked)


def test_a_root_that_cannot_be_is_refused_with_what_to_do(begin, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(RootUnusable, match="RUNPRESS_ROOT"):
        begin(name="a", root=tmp_path / "file")


@pytest.mark.parametrize("root", [5, "a\0b"])
def test_a_root_that_is_no_path_is_refused_with_what_to_do(begin, root):
    with pytest.raises(RootUnusable, match="RUNPRESS_ROOT"):
        begin(name="a", root=root)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "of"},
        {"mode": 5},
        {"seed": "seven"},
        {"seed": 1.5},
        {"seed": 2**70},
        {"config": 3},
        {"tags": 5},
    ],
)
def test_misuse_of_init_raises_at_once(begin, tmp_path, wrong):
    with pytest.raises(RunpressError, match=r"init: .*\."):
        begin(name="a", **wrong)
    assert not (tmp_path / "docs").exists()


def test_none_is_as_good_as_nothing(begin):
    nothing = {"group": None, "config": None, "tags": None, "notes": None, "mode": None}
    record = record_of(begin(name="a", **nothing).dir)
    assert (record.tags, record.notes, record.arm) == ((), "", "a")


def test_group_and_baseline_are_fit_to_be_published(begin):
    run = begin(name="a", group="/home/someone/\ud800", baseline="/home/someone/fp32")
    record = record_of(run.dir)
    assert (record.group, record.baseline) == ("<path>/?", "<path>/fp32")


def test_a_group_of_megabytes_leaves_a_record_that_is_read(begin):
    assert record_of(begin(name="a", group="x" * 10_000_000).dir).arm == "x" * 1_000


def test_the_seed_is_the_argument_else_the_configs_else_unknown(begin):
    seeds = [
        record_of(begin(name="a", **asked).dir).seed
        for asked in (
            {"seed": np.int64(3), "config": {"seed": 4}},
            {"config": Namespace(seed=4)},
            {"config": {"seed": True}},
            {},
        )
    ]
    assert seeds == [3, 4, None, None]


def test_numbers_of_every_kind_are_kept(begin):
    run = begin(name="a")
    run.log(
        {
            "int": 3,
            "bool": True,
            "numpy": np.float32(0.5),
            "double": np.float64(0.25),
            "array": np.array([[2.0]]),
            "tensor": torch.tensor(1.5, requires_grad=True),
            "half": torch.tensor([0.5], dtype=torch.bfloat16),
            "nan": math.nan,
            "inf": -math.inf,
            "deep": {"er": {"est": 1}},
        },
        step=np.int64(4),
    )
    line = lines_of(run.dir)[0]
    assert line.pop("_time") >= 0
    assert line == {
        "_step": 4,
        "int": 3,
        "bool": 1,
        "numpy": 0.5,
        "double": 0.25,
        "array": 2.0,
        "tensor": 1.5,
        "half": 0.5,
        "nan": "NaN",
        "inf": "-Infinity",
        "deep/er/est": 1,
    }


@pytest.mark.parametrize(
    "wrong",
    ["text", None, [1, 2], np.zeros(3), torch.zeros(2, 2), 10**400, 1j, object(), b"x"],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number_warns_once_a_name_and_training_goes_on(begin, caplog, wrong):
    run = begin(name="a")
    for step in range(3):
        run.log({"odd": wrong, "x": step}, step=step)
    assert [line.get("x") for line in lines_of(run.dir)] == [0, 1, 2]
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1 and "'odd'" in warnings[0].message


@pytest.mark.parametrize("name", ["_step", "_x", "", "x" * 201, "a\nb", "a\x7f"])
def test_a_name_that_is_none_warns_once(begin, caplog, name):
    run = begin(name="a")
    run.log({name: 1.0, "x": 1.0}, step=5)
    run.log({name: 1.0}, step=6)
    assert [(line["_step"], line.get("x")) for line in lines_of(run.dir)] == [(5, 1.0)]
    assert len(caplog.records) == 1


def test_half_a_character_in_a_name_is_replaced(begin):
    run = begin(name="a")
    run.log({"loss \ud800": 1.0, "精度": 2.0})
    line = lines_of(run.dir)[0]
    assert line["loss ?"] == 1.0 and line["精度"] == 2.0


@pytest.mark.parametrize("wrong", [-1, 1.5, "3", 2**60, math.nan, math.inf, True, [1]], ids=str)
def test_a_step_that_is_none_warns_once_and_counts_on(begin, caplog, wrong):
    run = begin(name="a")
    run.log({"x": 1}, step=4)
    run.log({"x": 2}, step=wrong)
    run.log({"x": 3}, step=wrong)
    assert [line["_step"] for line in lines_of(run.dir)] == [4, 5, 6]
    assert len(caplog.records) == 1


def test_steps_may_come_in_any_order_and_count_on_from_the_highest(begin):
    run = begin(name="a")
    for step in (None, None, 10, 3, None, 2.0, torch.tensor(4)):
        run.log({"x": 1}, step=step)
    assert [line["_step"] for line in lines_of(run.dir)] == [0, 1, 10, 3, 11, 2, 4]


def test_log_of_no_dict_and_of_no_numbers_writes_nothing(begin, caplog):
    run = begin(name="a")
    run.log(0.5)
    run.log({})
    assert lines_of(run.dir) == []
    assert len(caplog.records) == 1


def test_after_finish_one_warning_and_nothing_else(begin, caplog):
    run = begin(name="a")
    run.log({"x": 1})
    run.finish()
    before = (run.dir / "run.json").read_bytes(), (run.dir / "metrics.jsonl").read_bytes()
    run.log({"x": 2})
    run.log({"x": 3})
    run.finish("failed")
    assert before == ((run.dir / "run.json").read_bytes(), (run.dir / "metrics.jsonl").read_bytes())
    assert len(caplog.records) == 1


def test_an_exception_ends_the_run_as_failed_and_goes_on_untouched(begin):
    with pytest.raises(ValueError, match="no such") as caught, begin(name="a") as run:
        run.log({"x": 1})
        raise ValueError("no such file: /home/someone/data/x.csv, token=abc123")
    assert str(caught.value).endswith("token=abc123")
    record = record_of(run.dir)
    assert record.status == "failed"
    assert record.error == {
        "type": "ValueError",
        "message": "no such file: <path>/x.csv, token=***",
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (KeyboardInterrupt(), "stopped"),
        (SystemExit(0), "finished"),
        (SystemExit(2), "failed"),
        (MemoryError(), "failed"),
    ],
)
def test_the_status_tells_how_it_ended(begin, error, status):
    with pytest.raises(type(error)), begin(name="a") as run:
        raise error
    record = record_of(run.dir)
    assert record.status == status
    assert (record.error is not None) == (status == "failed")


def test_finish_takes_a_status_and_refuses_a_word_of_its_own(begin, caplog):
    stopped, odd = begin(name="a"), begin(name="b")
    stopped.finish("stopped")
    odd.finish("splendid")
    assert record_of(stopped.dir).status == "stopped"
    assert record_of(odd.dir).status == "finished"
    assert "splendid" in caplog.text


def test_the_summary_is_the_last_value_unless_the_script_sets_another(begin):
    run = begin(name="a")
    run.log({"x": 1.0, "y": 1.0}, step=9)
    run.log({"x": 5.0}, step=3)
    assert run.summary["x"] == 1.0
    run.summary["y"] = 42
    run.summary["text"] = "/home/someone/model.pt"
    run.finish()
    assert record_of(run.dir).summary == {"x": 1.0, "y": 42, "text": "<path>/model.pt"}


def test_a_dict_assigned_to_the_summary_goes_into_it(begin):
    run = begin(name="a")
    run.summary = {"y": 42}
    run.summary = 5
    run.log({"x": 1.0})
    run.finish()
    record = record_of(run.dir)
    assert (record.status, record.summary) == ("finished", {"x": 1.0, "y": 42})


@pytest.mark.parametrize("key", ["half \ud800", 7, Mute()])
def test_a_summary_of_odd_names_does_not_cost_the_record_its_end(begin, key):
    run = begin(name="a")
    run.summary[key] = 1
    run.finish()
    record = record_of(run.dir)
    assert record.status == "finished" and len(record.summary) == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda run: run.define_metric("x", goal=np.array([1, 2])),
        lambda run: run.define_metric("x", goal=Mute()),
        lambda run: run.define_metric(Mute(), goal="max"),
        lambda run: run.log({Mute(): 1}),
        lambda run: run.log({"x": 1}, step=Mute()),
        lambda run: run.watch(Mute(), loader=Mute(), optimizer=Mute(), loss=Mute()),
        lambda run: run.finish(np.array([1, 2])),
        lambda run: run.finish(Mute()),
    ],
)
def test_no_argument_reaches_the_training_as_an_exception(begin, call):
    run = begin(name="a")
    call(run)
    run.finish()
    assert record_of(run.dir).status == "finished"


def test_curves_that_are_too_many_to_draw_are_left_out_and_said_so(begin, caplog, monkeypatch):
    monkeypatch.setattr("runpress.record.curves.MOST_CURVES", 1)
    run = begin(name="a")
    run.log({"train/loss": 1.0, "val/loss": 1.0, "speed": 1.0})
    run.finish()
    assert [figure.name for figure in record_of(run.dir).figures] == ["loss"]
    assert "of 2 curves the first 1 are drawn" in caplog.text


def test_a_last_value_that_is_not_finite_stays_the_last(begin):
    run = begin(name="a")
    run.log({"x": 1.0}, step=1)
    run.log({"x": math.nan}, step=2)
    run.finish()
    record = record_of(run.dir)
    assert record.summary["x"] == "NaN"
    assert record.metrics["x"].last.value == 1.0 and record.metrics["x"].nonfinite == 1


def test_a_metric_has_the_goal_and_unit_that_were_defined(begin, caplog):
    run = begin(name="a")
    run.define_metric("speed", goal="max", unit="images/s")
    run.define_metric("odd", goal="upwards")
    assert record_of(run.dir).metrics["speed"].unit == "images/s"
    run.log({"speed": 3.0, "steps": 1, "odd": 1})
    run.finish()
    metrics = record_of(run.dir).metrics
    assert (metrics["speed"].goal, metrics["speed"].unit) == ("max", "images/s")
    assert metrics["steps"].goal is None and metrics["odd"].goal is None
    assert "upwards" in caplog.text


def test_what_the_script_adds_to_the_config_is_recorded_at_the_end(begin):
    run = begin(name="a", config={"lr": 0.1})
    run.config["epochs"] = 3
    run.finish()
    assert record_of(run.dir).config == {"lr": 0.1, "epochs": 3}


@pytest.mark.parametrize(
    "environ",
    [
        {"RUNPRESS_MODE": "disabled"},
        {"RANK": "1", "WORLD_SIZE": "2"},
        {"SLURM_PROCID": "3", "SLURM_NTASKS": "4", "SLURM_STEP_ID": "0"},
        {"OMPI_COMM_WORLD_RANK": "1"},
        {"PMI_RANK": "2"},
    ],
    ids=lambda environ: next(iter(environ)),
)
def test_a_run_that_records_nothing_answers_like_one_that_does(world, tmp_path, environ):
    hook = sys.excepthook
    with open_run(Asked("exp-001", config={"lr": 1}), world(environ)) as run:
        run.log({"x": 1})
        run.watch(torch.nn.Linear(1, 1))
        run.define_metric("x", goal="min")
        run.summary["y"] = 1
        assert run.summary["y"] == 1 and math.isnan(run.summary["x"])
        (run.dir / "checkpoint.pt").write_bytes(b"kept nowhere")
        assert run.id == "" and run.config == {"lr": 1}
    assert list(tmp_path.iterdir()) == []
    assert sys.excepthook is hook


def test_everything_is_put_back_when_a_run_ends(begin):
    hook, handler = sys.excepthook, signal.getsignal(signal.SIGTERM)
    run = begin(name="a")
    assert sys.excepthook is not hook
    run.finish()
    assert sys.excepthook is hook and signal.getsignal(signal.SIGTERM) == handler


def test_the_command_has_no_secrets_and_no_machine_in_it(world, tmp_path):
    script = tmp_path / "experiments" / "exp-7" / "train.py"
    (tmp_path / ".git").mkdir()
    effects = world(script=script, arguments=("--hf-token", "abc", "--data=/mnt/x y/set", "a b"))
    with open_run(Asked(), effects) as run:
        pass
    record = record_of(run.dir)
    assert record.experiment == "exp-7"
    assert record.command == (
        "python experiments/exp-7/train.py --hf-token *** --data=<path>/set 'a b'"
    )


def test_the_same_calls_leave_the_same_bytes(begin, world, tmp_path):
    def leave(root: Path) -> dict[str, bytes]:
        effects = world()
        seconds = iter(range(1_000))
        still = type(effects)(
            now=lambda: effects.now().replace(second=0, minute=0),
            timer=lambda: float(next(seconds)),
            random_bytes=lambda count: b"\1" * count,
            environ={},
            script=None,
            folder=tmp_path,
            arguments=(),
        )
        with open_run(Asked("exp-001", name="a", root=root), still) as run:
            for step in range(3):
                run.log({"loss": 1 / (step + 1)})
        return {path.name: path.read_bytes() for path in run.dir.rglob("*") if path.is_file()}

    assert leave(tmp_path / "one") == leave(tmp_path / "two")


def test_the_modules_functions_act_on_the_last_run(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("RUNPRESS_ROOT", str(tmp_path))
    first = runpress.init("exp-001", name="a")
    runpress.log({"x": 1})
    second = runpress.init("exp-001", name="b")
    assert record_of(first.dir).status == "finished"
    runpress.define_metric("x", goal="max")
    runpress.log({"x": 2}, step=7)
    runpress.watch(torch.nn.Linear(2, 2))
    runpress.finish()
    assert read_log(second.dir, "b").series["x"].steps.tolist() == [7]
    assert record_of(second.dir).metrics["x"].goal == "max"
    assert record_of(second.dir).diagrams[0].file == "diagrams/pipeline.mmd"
    assert caplog.records == []
    runpress.log({"x": 3})
    assert len(caplog.records) == 1


def test_recording_pulls_in_nothing_heavy(tmp_path):
    script = (
        "import sys, runpress\n"
        "assert 'runpress.record' not in sys.modules and 'orjson' not in sys.modules\n"
        "run = runpress.init('exp', name='a')\n"
        "run.log({'x': 1})\n"
        "heavy = {'torch', 'matplotlib', 'mkdocs', 'numpy', 'yaml', 'jinja2', 'PIL', 'asyncio'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env={"RUNPRESS_ROOT": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_thread_that_logs_on_while_the_run_ends_writes_nowhere_else(begin, tmp_path, caplog):
    run = begin(name="a")
    stop = threading.Event()

    def log_on() -> None:
        while not stop.is_set():
            run.log({"x": 1})

    threads = [threading.Thread(target=log_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    run.finish()
    # What is opened now gets the log's old descriptor.
    with (tmp_path / "another").open("wb") as another:
        for _ in range(200):
            run.log({"x": 2})
        stop.set()
        for thread in threads:
            thread.join()
        another.flush()
    assert (tmp_path / "another").read_bytes() == b""
    assert "Bad file descriptor" not in caplog.text

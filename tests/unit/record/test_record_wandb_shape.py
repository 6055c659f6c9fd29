"""`import runpress as wandb`: each row of the contract's list is a test."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from argparse import Namespace

import matplotlib.figure
import numpy as np
import pytest
import torch

import runpress as wandb
from runpress.errors import RunpressError
from runpress.format.read import read_log, read_manifest


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("RUNPRESS_ROOT", str(tmp_path / "runs"))
    yield
    wandb.finish()


def record_of(run):
    return read_manifest(run.dir, "run").record


def test_init_takes_wandbs_words(tmp_path, caplog):
    run = wandb.init(
        project="My project (v2)!",
        name="lr=0.1, deep",
        group="amp",
        config={"lr": 0.1},
        tags=["a"],
        notes="n",
        mode="offline",
    )
    record = record_of(run)
    assert run.dir.parent.parent == tmp_path / "runs"
    assert (record.experiment, record.run) == ("My-project-v2", "lr-0.1-deep")
    assert (record.arm, record.tags, record.notes) == ("amp", ("a",), "n")
    assert [message.split(": ")[1] for message in caplog.messages] == ["init", "init"]


def test_a_project_that_is_a_name_stays_as_it_is(caplog):
    assert record_of(wandb.init(project="exp-023-amp", name="fp32")).experiment == "exp-023-amp"
    assert not caplog.messages


def test_without_a_project_the_script_names_the_experiment():
    assert record_of(wandb.init()).experiment


def test_what_has_no_meaning_here_is_named_once(caplog):
    wandb.init(project="p", entity="team", job_type="train", reinit=True, id=None)
    assert len(caplog.messages) == 1
    assert "entity, job_type, reinit mean nothing here" in caplog.messages[0]


def test_a_word_that_neither_knows_is_an_error_with_a_guess():
    with pytest.raises(TypeError, match=r"'sede'. Did you mean 'seed'"):
        wandb.init(project="p", sede=3)
    assert wandb.run is None


def test_disabled_records_nothing(tmp_path):
    run = wandb.init(project="p", mode="disabled")
    run.log({"a": 1.0})
    wandb.config.lr = 1
    assert wandb.config.lr == 1 and not (tmp_path / "runs").exists()


def test_log_takes_a_step_and_commit():
    run = wandb.init(project="p")
    wandb.log({"a": 1.0}, step=3)
    wandb.log({"a": 2.0}, commit=False)
    wandb.log({"b": 3.0}, commit=True)
    wandb.finish()
    series = read_log(run.dir, "run").series
    assert (list(series["a"].steps), list(series["b"].steps)) == ([3, 4], [4])


def test_steps_that_wandb_would_drop_are_kept():
    run = wandb.init(project="p")
    for step in (5, 2):
        wandb.log({"a": 1.0}, step=step)
    wandb.finish()
    assert list(read_log(run.dir, "run").series["a"].steps) == [2, 5]


def test_config_has_items_attributes_and_update():
    run = wandb.init(project="p", config={"lr": 0.1, "deep": {"er": 1}})
    wandb.config.lr = 0.2
    wandb.config["batch"] = 8
    wandb.config.update({"epochs": 3}, allow_val_change=True)
    wandb.config.update(Namespace(seed=1))
    wandb.config.setdefaults({"lr": 9, "new": 4})
    assert wandb.config.lr == run.config["lr"] == 0.2
    # A kill now would not lose it.
    assert record_of(run).config == {
        "lr": 0.2, "deep.er": 1, "batch": 8, "epochs": 3, "seed": 1, "new": 4,
    }  # fmt: skip


def test_a_seed_that_comes_later_is_the_runs():
    run = wandb.init(project="p")
    wandb.config.update(Namespace(seed=5))
    assert record_of(run).seed == 5


def test_a_key_that_the_config_has_not_is_named():
    wandb.init(project="p")
    with pytest.raises(AttributeError, match="no 'lr'"):
        _ = wandb.config.lr
    assert not hasattr(wandb.config, "lr")


def test_a_config_changed_at_every_step_is_written_at_the_end():
    run = wandb.init(project="p")
    for step in range(200):
        wandb.config.step = step
    assert record_of(run).config["step"] < 199
    wandb.finish()
    assert record_of(run).config["step"] == 199


def test_summary_is_set_and_read():
    run = wandb.init(project="p")
    wandb.log({"a": 1.0})
    wandb.summary["best"] = 0.9
    wandb.run.summary.update({"more": 2})
    assert wandb.summary["a"] == 1.0
    wandb.finish()
    assert record_of(run).summary == {"a": 1.0, "best": 0.9, "more": 2}


@pytest.mark.parametrize(("code", "status"), [(None, "finished"), (0, "finished"), (1, "failed")])
def test_finish_takes_an_exit_code(code, status):
    run = wandb.init(project="p")
    wandb.finish(exit_code=code)
    assert record_of(run).status == status and wandb.run is None


def test_finish_takes_the_code_in_place_too():
    run = wandb.init(project="p")
    wandb.finish(255)
    assert record_of(run).status == "failed"


@pytest.mark.parametrize(
    ("given", "goal"),
    [({"goal": "maximize"}, "max"), ({"summary": "min"}, "min"), ({"summary": "last"}, None)],
    ids=["goal", "summary", "last"],
)
def test_define_metric_takes_wandbs_goals(given, goal, caplog):
    run = wandb.init(project="p")
    wandb.define_metric("x", step_metric="epoch", **given)
    assert record_of(run).metrics["x"].goal == goal
    assert any("step_metric mean nothing here" in message for message in caplog.messages)


def test_watch_takes_the_loss_in_place_and_leaves_gradients_out(caplog):
    run = wandb.init(project="p")
    model = torch.nn.Linear(2, 2)
    wandb.watch(model, torch.nn.CrossEntropyLoss(), log="all", log_freq=10)
    wandb.finish()
    assert "CrossEntropyLoss" in (run.dir / "diagrams" / "pipeline.mmd").read_text()
    assert "log, log_freq mean nothing here" in caplog.messages[0]


def test_alert_has_a_title_a_text_and_a_level():
    run = wandb.init(project="p")
    wandb.log({"a": 1.0}, step=7)
    wandb.alert(title="spike", text="loss > 5", level=wandb.AlertLevel.WARN, wait_duration=3)
    (alert,) = record_of(run).alerts
    assert (alert.title, alert.text, alert.level, alert.step) == ("spike", "loss > 5", "warn", 7)


def test_a_warning_at_every_step_does_not_fill_the_record(caplog):
    run = wandb.init(project="p")
    for number in range(150):
        wandb.alert(f"a {number}")
    assert len(record_of(run).alerts) == 100 and len(caplog.messages) == 1


def test_run_is_the_active_one_and_none_after_it():
    run = wandb.init(project="p")
    assert wandb.run is run and run.name == run.dir.name
    wandb.finish()
    assert wandb.run is None


def test_login_does_nothing():
    assert wandb.login(key="x", relogin=True)


def test_save_keeps_a_file(tmp_path):
    run = wandb.init(project="p")
    (tmp_path / "model.bin").write_bytes(b"weights")
    wandb.save(tmp_path / "model.bin", base_path=tmp_path, policy="now")
    (artifact,) = record_of(run).artifacts
    assert (artifact.name, artifact.bytes) == ("model.bin", 7)


def test_an_image_becomes_a_figure():
    run = wandb.init(project="p")
    pixels = np.zeros((8, 8, 3), dtype=np.uint8)
    wandb.log({"sample": wandb.Image(pixels, caption="a dark square"), "a": 1.0})
    wandb.log({"plot": matplotlib.figure.Figure()})
    figures = record_of(run).figures
    assert [(figure.name, figure.alt) for figure in figures] == [
        ("sample", "a dark square"), ("plot", None),
    ]  # fmt: skip
    wandb.finish()
    assert [figure.name for figure in record_of(run).figures] == ["a", "sample", "plot"]


def test_of_a_list_of_images_the_first_become_figures(caplog):
    run = wandb.init(project="p")
    pixels = np.zeros((8, 8), dtype=np.uint8)
    wandb.log({"examples": [wandb.Image(pixels, caption=f"digit {n}") for n in range(20)]})
    figures = record_of(run).figures
    assert [figure.name for figure in figures] == [f"examples {n}" for n in range(1, 9)]
    assert figures[0].alt == "digit 0" and "of 20 images" in caplog.text


def test_a_table_becomes_a_csv():
    run = wandb.init(project="p")
    table = wandb.Table(columns=["x", "label"], data=[[1, "a,b"]])
    table.add_data(2, 'c"')
    wandb.log({"eval/rows": table})
    (artifact,) = record_of(run).artifacts
    assert (run.dir / artifact.file).read_text() == 'x,label\n1,"a,b"\n2,"c"""\n'


def test_a_histogram_is_left_out_with_one_warning(caplog):
    wandb.init(project="p")
    for _ in range(3):
        wandb.log({"weights": wandb.Histogram([1, 2, 3])})
    assert len(caplog.messages) == 1 and "'weights' was left out" in caplog.messages[0]


def test_an_artifact_keeps_its_files(tmp_path):
    run = wandb.init(project="p")
    (tmp_path / "a.txt").write_text("a")
    artifact = wandb.Artifact("data", type="dataset", metadata={"k": 1})
    artifact.add_file(str(tmp_path / "a.txt"), name="b.txt")
    wandb.log_artifact(artifact, aliases=["latest"])
    assert [one.name for one in record_of(run).artifacts] == ["b.txt"]


def test_a_sweep_says_what_to_do_instead(caplog):
    assert wandb.sweep({"method": "grid"}, project="p") == ""
    assert "Loop over the configs" in caplog.messages[0]


def test_a_plain_script_of_wandbs_leaves_a_whole_record():
    with wandb.init(project="vit", name="exp-023", group="amp", config={"lr": 3e-4}) as run:
        for step in range(10):
            run.log({"train/loss": 1.0 / (step + 1)}, step=step)
        run.summary["best_acc"] = 0.914
        run.alert("spike", "loss > 5")
    assert json.loads((run.dir / "run.json").read_text())["status"] == "finished"


PIXELS = np.zeros((8, 8, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "call",
    [
        lambda run: wandb.log(data={"a": 1.0}),
        lambda run: run.log(data={"a": 1.0}, step=0),
        lambda run: wandb.log({"a": 1.0}, 0, True, False),
        lambda run: run.log({"a": 1.0}, sync=False),
    ],
    ids=["data", "data of the run", "places", "sync"],
)
def test_log_takes_wandbs_places_and_words(call, caplog):
    run = wandb.init(project="p")
    call(run)
    wandb.finish()
    assert list(read_log(run.dir, "run").series["a"].values) == [1.0] and not caplog.messages


@pytest.mark.parametrize(
    "call",
    [
        lambda model: wandb.watch(model, None, "all", 10),
        lambda model: wandb.watch(models=model),
        lambda model: wandb.watch([model]),
        lambda model: wandb.watch((model, model), log="all"),
    ],
    ids=["places", "models", "one in a list", "several"],
)
def test_watch_takes_wandbs_places_and_words(call, caplog):
    run = wandb.init(project="p")
    call(torch.nn.Linear(2, 2))
    wandb.finish()
    assert "Linear" in (run.dir / "diagrams" / "model.mmd").read_text()
    assert not any("failed" in message for message in caplog.messages)


def test_of_several_models_the_first_is_drawn_and_that_is_said(caplog):
    wandb.init(project="p")
    wandb.watch([torch.nn.Linear(2, 2), torch.nn.ReLU()])
    assert "of 2 models the first is drawn" in caplog.text


def test_after_unwatch_a_forward_pass_draws_no_more(caplog):
    run = wandb.init(project="p")
    model = torch.nn.Sequential(torch.nn.Linear(2, 2))
    wandb.watch(model)
    wandb.unwatch(model)
    hooks = len(model._forward_hooks) + len(model._forward_pre_hooks)
    assert hooks == 0 and not caplog.messages
    run.unwatch()


def test_define_metric_takes_wandbs_places(caplog):
    run = wandb.init(project="p")
    wandb.define_metric("a", "epoch", True, False, "min")
    wandb.define_metric("b", None, None, None, None, "maximize")
    metrics = record_of(run).metrics
    assert [(metrics[name].goal, metrics[name].unit) for name in "ab"] == [
        ("min", None), ("max", None),
    ]  # fmt: skip
    assert "hidden, step_metric mean nothing here" in caplog.text


def test_an_axis_in_the_place_of_a_goal_is_no_goal(caplog):
    run = wandb.init(project="p")
    wandb.define_metric("a", "epoch")
    assert record_of(run).metrics["a"].goal is None
    assert "the x axis is always the step" in caplog.text
    assert "Pass goal='min' or goal='max'" in caplog.text


def test_an_unknown_goal_leaves_the_unit(caplog):
    run = wandb.init(project="p")
    wandb.define_metric("a", goal="upwards", unit="s")
    metric = record_of(run).metrics["a"]
    assert (metric.goal, metric.unit) == (None, "s") and "'upwards'" in caplog.text


def test_a_pattern_is_no_metric(caplog):
    run = wandb.init(project="p")
    wandb.define_metric("val/*", step_metric="epoch")
    wandb.define_metric("val/*", summary="max")
    assert not record_of(run).metrics
    assert "'val/*' is a pattern" in caplog.text


@pytest.mark.parametrize(
    ("places", "words", "status"),
    [((), {"quiet": True}, "finished"), ((0, True), {}, "finished"), ((None, True), {}, "finished"),
     ((1, True), {}, "failed"), ((), {"exit_code": 3, "quiet": True}, "failed")],
)  # fmt: skip
def test_finish_takes_wandbs_quiet(places, words, status):
    run = wandb.init(project="p")
    wandb.finish(*places, **words)
    assert record_of(run).status == status


def test_alert_takes_wandbs_four_places():
    run = wandb.init(project="p")
    wandb.alert("t", "x", "WARN", 300)
    run.alert("u", "y", None, 300)
    assert [alert.level for alert in record_of(run).alerts] == ["warn", "info"]


def test_an_image_takes_wandbs_places_and_its_boxes_are_said_to_be_missing(caplog):
    run = wandb.init(project="p")
    image = wandb.Image(PIXELS, "RGB", "a caption", None, None, masks={"m": {}})
    wandb.log({"x": wandb.Image(image)})
    assert record_of(run).figures[0].alt == "a caption" and not caplog.messages
    wandb.log({"y": image})
    assert "masks mean nothing here" in caplog.text


@pytest.mark.parametrize(
    "unplaced",
    [
        lambda: wandb.Histogram(np.zeros(9), 64),
        lambda: wandb.Histogram([1.0], None, 32),
        lambda: wandb.Histogram(np_histogram=np.histogram([1, 2])),
        lambda: wandb.Video(np.zeros((4, 3, 8, 8)), fps=4),
        lambda: wandb.Audio(np.zeros(9), sample_rate=8),
        lambda: wandb.Html("<b>x</b>"),
        lambda: wandb.Object3D(np.zeros((4, 3))),
        lambda: wandb.Molecule("m.pdb"),
        lambda: wandb.Plotly("figure"),
        lambda: [wandb.Object3D("a"), wandb.Object3D("b")],
        lambda: wandb.plot.confusion_matrix(y_true=[0], preds=[0], class_names=["a"]),
        lambda: wandb.plot.line(wandb.Table(columns=["x", "y"]), "x", "y", title="t"),
        lambda: wandb.plot_table("v", None, {}),
        lambda: wandb.data_types.Video("v.mp4"),
    ],
)
def test_what_has_no_place_is_left_out_with_one_warning_a_kind(unplaced, caplog):
    run = wandb.init(project="p")
    for name in ("a", "b"):
        wandb.log({name: unplaced(), "kept": 1.0})
    wandb.finish()
    assert len(caplog.messages) == 1 and "metric 'a' was left out" in caplog.messages[0]
    assert list(read_log(run.dir, "run").series) == ["kept"]


def test_a_table_grows_by_columns_and_is_read_again():
    table = wandb.Table(columns=["a"], data=[[1]])
    table.add_row(2)
    table.add_column("b", [3, 4, wandb.Image(PIXELS, caption="dark")])
    table.add_column("c", [wandb.Html("x")])
    assert table.csv() == b"a,b,c\n1,3,Html\n2,4\n,dark\n"
    assert table.get_column("a") == [1, 2, ""]
    assert [number for number, _ in table.iterrows()] == [0, 1, 2]


def test_a_table_takes_a_dataframe():
    pandas = pytest.importorskip("pandas")
    assert wandb.Table(dataframe=pandas.DataFrame({"a": [1]})).csv() == b"a\n1\n"


@pytest.mark.parametrize(
    "call",
    [
        lambda file: wandb.log_artifact(file, "m", "model"),
        lambda file: wandb.log_artifact(artifact_or_path=file, name="m", type="model"),
        lambda file: wandb.run.log_artifact(file, name="m", type="model").wait(),
        lambda file: wandb.log_model(file, "m"),
        lambda file: wandb.run.log_model(path=file, name="m"),
    ],
    ids=["places", "artifact_or_path", "wait", "log_model", "log_model of the run"],
)
def test_a_file_is_an_artifact_in_wandbs_words(call, tmp_path, caplog):
    run = wandb.init(project="p")
    (tmp_path / "a.h5").write_text("x")
    call(str(tmp_path / "a.h5"))
    assert [one.name for one in record_of(run).artifacts] == ["m"] and not caplog.messages


def test_an_artifact_takes_tables_pictures_and_new_files(tmp_path, caplog):
    run = wandb.init(project="p")
    (tmp_path / "b.png").write_bytes(b"x")
    artifact = wandb.Artifact("m", "model")
    artifact.add(wandb.Table(columns=["x"], data=[[1]]), "rows")
    artifact.add(wandb.Image(PIXELS), "dark")
    artifact.add(wandb.Image(str(tmp_path / "b.png")), "light.png")
    with artifact.new_file("notes.txt") as file:
        file.write("hello")
    assert wandb.log_artifact(artifact) is artifact
    kept = {one.name: one for one in record_of(run).artifacts}
    assert list(kept) == ["rows.csv", "dark.png", "light.png", "notes.txt"]
    assert (run.dir / kept["rows.csv"].file).read_text() == "x\n1\n"
    assert (run.dir / kept["dark.png"].file).read_bytes().startswith(b"\x89PNG")
    assert (run.dir / kept["notes.txt"].file).read_text() == "hello"
    assert not caplog.messages


def test_what_an_artifact_has_no_place_for_is_named_once(caplog):
    wandb.init(project="p")
    artifact = wandb.Artifact("m", "model", "a text", {"k": 1})
    artifact.metadata["more"] = 2
    artifact.add_reference("s3://bucket/x")
    artifact.add(wandb.Html("x"), "page")
    artifact.add(wandb.Image(object()), "none")
    for _ in range(2):
        wandb.log_artifact(artifact, aliases=["best"])
    (message,) = caplog.messages
    for word in ("Html", "Image 'none'", "aliases", "description", "metadata", "references"):
        assert word in message


def test_the_files_of_an_artifact_go_with_it():
    artifact = wandb.Artifact("m", "model")
    with artifact.new_file("a.txt") as file:
        file.write("x")
    place = artifact.paths[0][0]
    assert place.exists()
    del artifact
    gc.collect()
    assert not place.exists()


def test_save_expands_a_pattern(tmp_path, caplog):
    run = wandb.init(project="p")
    for name in ("b.h5", "a.h5", "c.txt"):
        (tmp_path / name).write_text(name)
    assert wandb.save(f"{tmp_path}/*.h5") == [f"{tmp_path}/a.h5", f"{tmp_path}/b.h5"]
    assert wandb.save(glob_str=tmp_path / "c.txt", base_path=tmp_path, policy="now")
    assert wandb.save() == run.save() == []
    assert [one.name for one in record_of(run).artifacts] == ["a.h5", "b.h5", "c.txt"]
    assert not caplog.messages
    assert wandb.save(f"{tmp_path}/*.none") == [] and "there is no file" in caplog.text


def test_what_a_run_is_asked_for_it_answers_from_its_record(caplog):
    run = wandb.init(project="p", name="n", group="g", tags=["a"], notes="why")
    assert (run.project, run.project_name(), run.group, run.path) == ("p", "p", "g", "p/n")
    assert (run.tags, run.notes) == (("a",), "why")
    assert (run.url, run.get_url(), run.sweep_id) == (None, None, None)
    assert (run.entity, run.job_type, run.mode, run.disabled) == ("", "", "offline", False)
    assert os.path.join(run.dir, "x") == str(run.dir / "x")  # noqa: PTH118
    run.mark_preempting()
    run.status()
    assert not caplog.messages


def test_what_is_assigned_to_a_run_is_recorded():
    run = wandb.init(project="p", name="n", tags=["a"])
    run.tags += ("b",)
    run.notes = "more"
    run.config = {"lr": 1}
    wandb.run.name = "a new name"
    record = record_of(run)
    assert (record.tags, record.notes, record.config) == (("a", "b"), "more", {"lr": 1})
    assert (run.name, record.name, record.arm, run.dir.name) == (*["a-new-name"] * 3, "n")
    run.tags, run.notes, run.name = "c", None, None
    record = record_of(run)
    assert (record.tags, record.notes, record.name) == (("c",), "", "a-new-name")


def test_a_run_that_records_nothing_answers_all_of_it():
    run = wandb.init(project="p", name="n", mode="disabled")
    run.tags += ("b",)
    run.notes, run.name = "x", "m"
    assert (run.tags, run.notes, run.group, run.name, run.url) == ((), "", "", "m", None)
    assert run.disabled and run.path.endswith("/m")
    assert run.log_artifact("nowhere").wait() is not None
    assert wandb.save("nowhere") == []


def test_calls_before_init_do_not_stop_a_script(tmp_path, caplog):
    # In a process of its own: here runs were begun before.
    script = (
        "import runpress as wandb\n"
        "wandb.config = {'lr': 0.1}\n"
        "wandb.summary = {'a': 1}\n"
        "assert wandb.config.lr == 0.1 and wandb.summary['a'] == 1\n"
        "wandb.log({'a': 1}); wandb.log_artifact('x').wait(); wandb.save('x'); wandb.unwatch()\n"
        "wandb.log_model('x'); wandb.use_artifact('x'); wandb.finish(); wandb.teardown()\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 1 and "Call init first" in done.stderr


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: wandb.run.log_code("."), "The commit is recorded"),
        (lambda: wandb.use_artifact("team/p/data:latest"), "note them with dataset"),
        (lambda: wandb.use_model("m"), "note them with dataset"),
        (lambda: wandb.restore("model.h5"), "Read the file where it lies"),
    ],
)
def test_what_only_a_server_could_do_says_so_once(call, hint, caplog):
    wandb.init(project="p")
    call()
    call()
    assert len(caplog.messages) == 1 and hint in caplog.messages[0]


def test_an_artifact_that_is_used_says_where_its_files_are_looked_for():
    wandb.init(project="p")
    artifact = wandb.use_artifact("team/p/data:latest", type="dataset")
    assert artifact.name == "data" and artifact.download() == os.path.join("artifacts", "data")  # noqa: PTH118
    assert artifact.download(root="here") == "here" and wandb.use_artifact(artifact) is artifact


def test_a_linked_model_is_noted(tmp_path):
    run = wandb.init(project="p")
    (tmp_path / "m.pt").write_text("x")
    wandb.link_model(tmp_path / "m.pt", "registry")
    run.link_artifact(wandb.Artifact("m"), "registry/x")
    assert [one.name for one in record_of(run).artifacts] == ["m.pt"]


def test_what_sets_wandb_up_is_accepted(capsys, caplog):
    settings = wandb.Settings(start_method="thread", _disable_stats=True)
    assert settings.start_method == "thread"
    assert wandb.setup(settings=settings) is None and wandb.require("core") is None
    assert len(wandb.util.generate_id()) == 8 and len(wandb.util.generate_id(4)) == 4
    wandb.termlog("told")
    assert capsys.readouterr().err == "told\n" and not caplog.messages
    with pytest.raises(wandb.Error):
        wandb.init(project="p", mode="nowhere")


def test_teardown_and_join_end_the_run():
    for end, status in ((wandb.teardown, "finished"), (wandb.join, "finished")):
        run = wandb.init(project="p")
        end()
        assert record_of(run).status == status
    run = wandb.init(project="p")
    wandb.teardown(exit_code=1)
    assert record_of(run).status == "failed"


def test_an_agent_trains_nothing_and_says_so(caplog):
    from runpress.record.active import _ACTIVE

    _ACTIVE.complaints._made.clear()
    wandb.agent("id", function=lambda: pytest.fail("called"), count=1)
    wandb.agent("id")
    wandb.controller("id")
    assert [message.split(": ")[2].split(" ")[0] for message in caplog.messages] == [
        "agent", "controller",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Vidio", "Api", "keras", "log_image", "__path_hook__"])
def test_a_misspelt_name_is_an_error(name):
    with pytest.raises(AttributeError, match=name):
        getattr(wandb, name)
    with pytest.raises(AttributeError):
        wandb.plot.confusion_matrixes()


def test_the_names_of_wandbs_are_those_that_stand_in():
    from runpress.record.stand_ins import NAMES

    assert set(wandb.WANDBS) == set(NAMES) and not wandb.WANDBS & set(wandb.__all__)


def test_a_config_that_is_assigned_is_recorded_and_hides_no_later_one():
    first = wandb.init(project="p", config={"a": 1})
    wandb.config = {"lr": 0.1}
    wandb.config = Namespace(batch=8)
    wandb.summary = {"best": 1.0}
    assert wandb.config is first.config
    wandb.finish()
    record = record_of(first)
    assert record.config == {"a": 1, "lr": 0.1, "batch": 8} and record.summary == {"best": 1.0}
    wandb.init(project="p", config={"lr": 5})
    assert wandb.config == {"lr": 5} and "best" not in wandb.summary


def test_what_is_no_config_is_left_out(caplog):
    wandb.init(project="p", config={"a": 1})
    wandb.config = 5
    wandb.summary = 5
    assert wandb.config == {"a": 1}
    assert len(caplog.messages) == 2
    assert all("Assign a dict" in message for message in caplog.messages)


def begun(**words):
    """Run a script's `init` to its end; return the folder's name and the attempts so far."""
    run = wandb.init(project="p", **words)
    wandb.finish()
    record = record_of(run)
    return run.dir.name, record.arm, len(record.attempts)


def test_an_id_is_the_name_of_a_run_without_one():
    assert begun(id="run a")[:2] == ("run-a", "run-a")
    assert begun(id="b", name="n")[:2] == ("n", "n")


def test_wandb_resumes_by_id_alone():
    assert begun(id="run-a", resume="allow") == ("run-a", "run-a", 1)
    assert begun(id="run-b", resume="allow") == ("run-b", "run-b", 1)
    assert begun(id="run-a", resume="allow") == ("run-a", "run-a", 2)


def test_runs_of_one_name_and_different_ids_are_one_arm_and_not_one_run():
    assert begun(id="1", name="n", resume="must") == ("n-1", "n", 1)
    assert begun(id="2", name="n", resume="must") == ("n-2", "n", 1)
    assert begun(id="1", name="n", resume="must") == ("n-1", "n", 2)
    assert begun(id="1", name="n", group="g", resume="must") == ("n-1", "g", 3)


def test_resume_with_neither_name_nor_id_begins_a_new_run_and_says_so(caplog):
    first = begun(resume="allow")
    second = begun(resume=True)
    assert first[0] != second[0] and second[2] == 1
    assert "a new run was begun" in caplog.messages[0]


def test_resume_by_a_name_and_never():
    assert begun(name="n", resume="allow")[2] == 1
    assert begun(name="n", resume="allow") == ("n", "n", 2)
    assert begun(name="n", resume="never") == ("n-2", "n", 1)


@pytest.mark.parametrize(
    "words",
    [
        {"name": "a/b"}, {"experiment": "a/b"}, {"seed": "7"}, {"config": 5}, {"mode": "Disabled"},
        {"tags": 3}, {"resume": True, "overwrite": True}, {"sede": 1},
    ],
    ids=["name", "experiment", "seed", "config", "mode", "tags", "both", "unknown"],
)  # fmt: skip
def test_an_init_that_is_refused_leaves_the_run_before_as_it_is(words):
    run = wandb.init("e", name="n")
    with pytest.raises((RunpressError, TypeError)):
        wandb.init(**{"experiment": "e", "name": "m", **words})
    assert wandb.run is run and not run.ended
    assert [folder.name for folder in run.dir.parent.iterdir()] == ["n"]


def test_the_next_init_ends_the_run_before():
    first = wandb.init("e", name="n")
    second = wandb.init("e", name="m", tags=iter(["a", "b"]))
    assert first.ended and record_of(first).status == "finished"
    assert record_of(second).tags == ("a", "b") and wandb.run is second


def test_the_summary_has_attributes_too():
    run = wandb.init(project="p")
    wandb.log({"acc": 0.5})
    wandb.summary.best = 0.9
    assert wandb.summary.best == 0.9 and run.summary.acc == 0.5
    assert not hasattr(run.summary, "none")
    wandb.finish()
    assert record_of(run).summary == {"acc": 0.5, "best": 0.9}


@pytest.mark.parametrize("kind", [np.asarray, torch.as_tensor], ids=["array", "tensor"])
def test_a_normalised_image_is_stretched_as_wandb_does(kind):
    from PIL import Image

    run = wandb.init(project="p")
    wandb.log({"sample": wandb.Image(kind(np.linspace(-2.0, 3.0, 64).reshape(8, 8)))})
    (figure,) = record_of(run).figures
    shades = Image.open(run.dir / figure.file).convert("L").getextrema()
    assert shades == (0, 255)

"""transformers' own `Trainer`, on a model of one small layer that reads digits as words."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from integrations_digits import digits, points_in, record_in, runs_in
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

import runpress
from runpress.errors import NameRefused
from runpress.integrations.transformers import RunpressCallback


def sentences(count: int = 64) -> list[dict[str, torch.Tensor]]:
    """Return digits as sentences of 64 words, each one of 17 shades of grey."""
    return [
        {"input_ids": (picture * 16).long(), "labels": label} for picture, label in digits(count)
    ]


def model() -> BertForSequenceClassification:
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    return BertForSequenceClassification(
        BertConfig(**sizes, intermediate_size=16, vocab_size=17, num_labels=10)
    )


def trainer(callback: RunpressCallback, folder: Path, **arguments: object) -> Trainer:
    given = {
        "max_steps": 4,
        "logging_steps": 1,
        "per_device_train_batch_size": 16,
        "learning_rate": 3e-3,
        "report_to": "none",
        "use_cpu": True,
        "disable_tqdm": True,
        "seed": 5,
        "save_strategy": "no",
    }
    return Trainer(
        model=model(),
        args=TrainingArguments(output_dir=str(folder), **(given | arguments)),
        train_dataset=sentences(),
        eval_dataset=sentences(16),
        callbacks=[callback],
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_training_and_what_is_evaluated_after_it_are_one_run(root, out):
    loop = trainer(
        RunpressCallback("exp", tags=["small"]),
        out,
        run_name="small bert",
        save_strategy="steps",
        save_steps=2,
        save_total_limit=1,
    )
    loop.train()
    assert record_in(root / "exp" / "small-bert").status == "running"
    loop.evaluate()
    loop.predict(sentences(16))
    runpress.finish()

    folder = root / "exp" / "small-bert"
    record, points = record_in(folder), points_in(folder)
    assert runs_in(root) == ["exp/small-bert"]
    assert (record.status, record.seed, record.tags) == ("finished", 5, ("small",))
    assert list(points["train/loss"]) == list(points["train/learning_rate"]) == [1, 2, 3, 4]
    assert list(points["eval/loss"]) == list(points["test/loss"]) == [4]
    # The mean over the training is no point of the curve.
    assert record.summary["train_loss"] == pytest.approx(
        sum(points["train/loss"].values()) / 4, abs=1e-3
    )
    assert record.summary["train/loss"] == points["train/loss"][4]
    assert record.summary["num_parameters"] == loop.model.num_parameters()
    assert [each.name for each in record.artifacts] == ["checkpoint-4"]


def test_the_config_says_what_makes_a_difference(root, out):
    trainer(RunpressCallback("exp", name="a"), out / "seed-5", max_steps=1).train()
    trainer(RunpressCallback("exp", name="b"), out / "seed-6", max_steps=1, seed=6).train()
    first, second = (record_in(root / "exp" / name).config for name in "ab")
    assert {key for key in first | second if first.get(key) != second.get(key)} == {"seed"}
    assert first["learning_rate"] == 3e-3
    assert first["per_device_train_batch_size"] == 16
    assert first["model.hidden_size"] == 16
    assert not any("id2label" in key for key in first)


def test_the_pipeline_is_drawn(root, out):
    trainer(RunpressCallback("exp", name="a"), out, max_steps=1).train()
    text = (root / "exp" / "a" / "diagrams" / "pipeline.mmd").read_text()
    for part in ("BertForSequenceClassification", "AdamW", "LambdaLR"):
        assert part in text


def test_what_the_script_has_set_is_not_replaced(root, out):
    callback = RunpressCallback("exp", name="mine", seed=1, config={"learning_rate": "warm"})
    trainer(callback, out, max_steps=1, run_name="not mine").train()
    record = record_in(root / "exp" / "mine")
    assert (record.seed, record.config["learning_rate"]) == (1, "warm")


def test_a_run_that_the_script_has_begun_is_joined_and_left_to_it(root, out):
    with runpress.init("exp", name="mine") as run:
        trainer(RunpressCallback(), out, max_steps=1).train()
        assert not run.ended
    record = record_in(root / "exp" / "mine")
    assert (runs_in(root), record.status) == (["exp/mine"], "finished")
    assert record.config["learning_rate"] == 3e-3


def test_two_trainings_of_one_trainer_go_on_in_one_run(root, out):
    loop = trainer(RunpressCallback("exp", name="a"), out, max_steps=2)
    loop.train()
    loop.args.max_steps = 3
    loop.train()
    assert runs_in(root) == ["exp/a"]
    assert list(points_in(root / "exp" / "a")["train/loss"]) == [1, 2, 3]


def test_each_trial_of_a_search_is_a_run(root, out):
    loop = trainer(RunpressCallback("exp"), out, max_steps=1)
    loop.state.is_hyper_param_search = True
    for number in range(3):
        loop.state.trial_name = f"trial {number}"
        loop.callback_handler.on_train_begin(loop.args, loop.state, loop.control)
        # The first was cut off by an exception, which a search survives.
        if number > 0:
            loop.callback_handler.on_train_end(loop.args, loop.state, loop.control)
    runpress.finish()
    assert runs_in(root) == ["exp/trial-0", "exp/trial-1", "exp/trial-2"]
    ends = [record_in(root / run).status for run in runs_in(root)]
    assert ends == ["stopped", "finished", "finished"]


def test_a_wrong_name_is_refused_where_it_is_written():
    with pytest.raises(NameRefused, match="a-b"):
        RunpressCallback("a/b")


def test_nothing_is_recorded_on_other_ranks(root, out):
    callback = RunpressCallback("exp", name="a")
    loop = trainer(callback, out)
    loop.state.is_world_process_zero = False
    for event in ("on_train_begin", "on_save", "on_train_end"):
        getattr(loop.callback_handler, event)(loop.args, loop.state, loop.control)
    callback.on_log(loop.args, loop.state, loop.control, logs={"loss": 1.0})
    callback.on_predict(loop.args, loop.state, loop.control, metrics={"test_loss": 1.0})
    assert not root.exists()

"""accelerate's own `Accelerator`, in a loop as its guide writes it."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator, PartialState
from accelerate.tracking import register_tracker_class
from integrations_digits import batches, points_in, record_in, runs_in
from torch import nn

import runpress
from runpress.integrations.accelerate import RunpressTracker


def train(accelerator: Accelerator, epochs: int = 2) -> None:
    model = nn.Linear(64, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model, optimizer, loader = accelerator.prepare(model, optimizer, batches())
    step = 0
    for _ in range(epochs):
        for pictures, labels in loader:
            loss = nn.functional.cross_entropy(model(pictures), labels)
            accelerator.backward(loss)
            optimizer.step()
            optimizer.zero_grad()
            accelerator.log({"train": {"loss": loss.detach()}}, step=step)
            step += 1


def test_a_training_is_recorded(root):
    accelerator = Accelerator(cpu=True, log_with=RunpressTracker("exp", name="sgd", seed=2))
    accelerator.init_trackers("unused", config={"lr": 0.5, "nested": {"deep": 1}})
    train(accelerator)
    accelerator.end_training()

    record, points = record_in(root / "exp" / "sgd"), points_in(root / "exp" / "sgd")
    assert (record.status, record.seed) == ("finished", 2)
    assert record.config == {"lr": 0.5, "nested.deep": 1}
    assert list(points["train/loss"]) == list(range(8))
    assert points["train/loss"][7] < points["train/loss"][0]


def test_the_run_is_the_tracker(root):
    accelerator = Accelerator(cpu=True, log_with=RunpressTracker("exp", name="a"))
    accelerator.init_trackers("unused")
    run = accelerator.get_tracker("runpress", unwrap=True)
    run.summary["images_per_second"] = 12.5
    accelerator.end_training()
    assert record_in(root / "exp" / "a").summary == {"images_per_second": 12.5}


def test_a_tracker_that_accelerate_makes_takes_the_project_as_experiment(root):
    register_tracker_class(RunpressTracker)
    accelerator = Accelerator(cpu=True, log_with="runpress")
    accelerator.init_trackers("exp-5", init_kwargs={"runpress": {"name": "a"}})
    accelerator.end_training()
    assert runs_in(root) == ["exp-5/a"]


def test_a_seed_in_the_config_is_the_runs(root):
    accelerator = Accelerator(cpu=True, log_with=RunpressTracker("exp", name="a"))
    accelerator.init_trackers("unused", config={"seed": 11})
    accelerator.end_training()
    assert record_in(root / "exp" / "a").seed == 11


def test_an_exception_on_its_way_through_finally_ends_the_run_as_failed(root):
    accelerator = Accelerator(cpu=True, log_with=RunpressTracker("exp", name="a"))
    accelerator.init_trackers("unused")
    with pytest.raises(ValueError, match="gone"):
        try:
            raise ValueError("the loss is gone")
        finally:
            accelerator.end_training()
    record = record_in(root / "exp" / "a")
    assert (record.status, record.error["type"]) == ("failed", "ValueError")


def test_an_exception_from_before_the_run_is_not_what_ended_it(root):
    try:
        raise FileNotFoundError("no checkpoint to go on from")
    except FileNotFoundError:
        accelerator = Accelerator(cpu=True, log_with=RunpressTracker("exp", name="a"))
        accelerator.init_trackers("unused")
        accelerator.end_training()
    assert record_in(root / "exp" / "a").status == "finished"


def test_a_run_that_the_script_has_begun_is_joined_and_left_to_it(root):
    with runpress.init("exp", name="mine") as run:
        accelerator = Accelerator(cpu=True, log_with=RunpressTracker())
        accelerator.init_trackers("unused", config={"lr": 1})
        accelerator.log({"x": 1.5}, step=3)
        accelerator.end_training()
        assert not run.ended
    assert runs_in(root) == ["exp/mine"]
    assert points_in(root / "exp" / "mine")["x"] == {3: 1.5}


def test_nothing_is_recorded_on_other_ranks(root, monkeypatch):
    accelerator = Accelerator(cpu=True, log_with=RunpressTracker("exp", name="a"))
    monkeypatch.setitem(PartialState._shared_state, "process_index", 1)
    accelerator.init_trackers("unused", config={"lr": 1})
    accelerator.log({"x": 1})
    accelerator.end_training()
    assert not root.exists()

"""Lightning's own `Trainer`, training and failing for real."""

from __future__ import annotations

import os
import pickle
import signal
import sys

import lightning.pytorch as lightning
import pytest
import torch
from integrations_digits import batches, points_in, record_in, runs_in
from torch import nn

import runpress
from runpress.errors import NameRefused
from runpress.integrations.lightning import RunpressLogger

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:lightning"),
    pytest.mark.filterwarnings("ignore::FutureWarning:lightning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:lightning"),
]


class Digits(lightning.LightningModule):
    def __init__(self, lr: float = 0.1, trouble: object = None) -> None:
        super().__init__()
        self.save_hyperparameters("lr")
        self.net = nn.Linear(64, 10)
        self.criterion = nn.CrossEntropyLoss()
        self.trouble = trouble

    def training_step(self, batch: list[torch.Tensor], _: int) -> torch.Tensor:
        if self.trouble and self.global_step == 2:
            self.trouble()
        loss = self.criterion(self.net(batch[0]), batch[1])
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch: list[torch.Tensor], _: int) -> None:
        hits = self.net(batch[0]).argmax(1) == batch[1]
        self.log("val/accuracy", hits.float().mean())

    def test_step(self, batch: list[torch.Tensor], _: int) -> None:
        self.log("test/loss", self.criterion(self.net(batch[0]), batch[1]))

    def configure_optimizers(self) -> object:
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.lr)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


def trainer(logger: RunpressLogger, **more: object) -> lightning.Trainer:
    quiet = {"enable_progress_bar": False, "enable_model_summary": False}
    return lightning.Trainer(
        logger=logger, accelerator="cpu", max_epochs=2, log_every_n_steps=1, **(quiet | more)
    )


def test_a_training_and_a_test_are_one_run(root, tmp_path):
    logger = RunpressLogger("exp", name="adam", tags=["small"], config={"note": "kept"})
    model, loop = Digits(), trainer(logger)
    loop.fit(model, batches(), batches())
    assert record_in(root / "exp" / "adam").status == "running"
    loop.test(model, batches(), verbose=False)
    logger.experiment.finish()

    record, points = record_in(root / "exp" / "adam"), points_in(root / "exp" / "adam")
    assert runs_in(root) == ["exp/adam"]
    assert (record.status, record.tags) == ("finished", ("small",))
    assert list(points["train/loss"]) == list(range(8))
    assert points["train/loss"][7] < points["train/loss"][0]
    assert list(points["val/accuracy"]) == [3, 7]
    assert list(points["test/loss"]) == [8]
    assert record.config == {
        "note": "kept",
        "lr": 0.1,
        "max_epochs": 2,
        "precision": "32-true",
        "accumulate_grad_batches": 1,
    }
    # What is large is where Lightning puts it, and in the record by its sum alone.
    (checkpoint,) = record.artifacts
    (file,) = tmp_path.glob("exp/*/checkpoints/*.ckpt")
    assert (checkpoint.name, checkpoint.bytes) == (file.name, file.stat().st_size)
    assert file.parts[-3] == record.id == logger.version


def test_the_pipeline_is_drawn_when_its_parts_are_there(root):
    logger = RunpressLogger("exp", name="a")
    trainer(logger).fit(Digits(), batches())
    text = (root / "exp" / "a" / "diagrams" / "pipeline.mmd").read_text()
    for part in ("TensorDataset", "Linear", "CrossEntropyLoss", "Adam", "StepLR"):
        assert part in text


def test_what_was_not_asked_for_is_left_out(root):
    logger = RunpressLogger("exp", name="a", watch=False, checkpoints=False)
    loop = trainer(logger)
    before = len(loop.callbacks)
    loop.fit(Digits(), batches())
    logger.experiment.finish()
    record = record_in(root / "exp" / "a")
    assert (record.diagrams, record.artifacts, len(loop.callbacks)) == ((), (), before)


def test_the_seed_is_that_of_seed_everything(root, monkeypatch):
    monkeypatch.delenv("PL_GLOBAL_SEED", raising=False)
    lightning.seed_everything(17, verbose=False)
    for name, init in (("a", {}), ("b", {"seed": 3}), ("c", {"config": {"seed": 4}})):
        _ = RunpressLogger("exp", name=name, **init).experiment
    assert [record_in(root / "exp" / name).seed for name in "abc"] == [17, 3, 4]


def test_an_exception_in_the_loop_ends_the_run_with_its_words(root):
    def trouble() -> None:
        raise ValueError("the loss is gone")

    with pytest.raises(ValueError, match="the loss is gone"):
        trainer(RunpressLogger("exp", name="a")).fit(Digits(trouble=trouble), batches())
    record = record_in(root / "exp" / "a")
    assert record.status == "failed"
    assert record.error == {"type": "ValueError", "message": "the loss is gone"}
    assert list(points_in(root / "exp" / "a")["train/loss"]) == [0, 1]


def test_ctrl_c_and_sigterm_count_as_stopped(root):
    def ctrl_c() -> None:
        raise KeyboardInterrupt

    def sigterm() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGINT)
    for name, trouble in (("a", ctrl_c), ("b", sigterm)):
        with pytest.raises(SystemExit):
            trainer(RunpressLogger("exp", name=name)).fit(Digits(trouble=trouble), batches())
        # Lightning leaves it ignored after a Ctrl-C, as it is about to exit.
        signal.signal(signal.SIGINT, before)
        record = record_in(root / "exp" / name)
        assert (record.status, record.error) == ("stopped", None)


def test_a_run_that_the_script_has_begun_is_joined_and_left_to_it(root):
    def trouble() -> None:
        raise MemoryError

    with runpress.init("exp", name="mine") as run:
        with pytest.raises(MemoryError):
            trainer(RunpressLogger()).fit(Digits(trouble=trouble), batches())
        assert not run.ended
        logger = RunpressLogger()
        trainer(logger).fit(Digits(), batches())
        assert logger.experiment is run
        assert (logger.name, logger.version) == ("exp", run.id)
    assert runs_in(root) == ["exp/mine"]
    assert record_in(root / "exp" / "mine").status == "finished"


def test_a_second_logger_ends_the_first_ones_run(root):
    for name in ("a", "b"):
        trainer(RunpressLogger("exp", name=name)).fit(Digits(), batches())
    assert record_in(root / "exp" / "a").status == "finished"
    assert record_in(root / "exp" / "b").status == "running"


def test_a_wrong_name_is_refused_where_it_is_written():
    with pytest.raises(NameRefused, match="a-b"):
        RunpressLogger("a/b")
    with pytest.raises(NameRefused, match="a-b"):
        RunpressLogger("exp", name="a/b")


def test_nothing_is_recorded_on_other_ranks(root, monkeypatch):
    monkeypatch.setattr(lightning.utilities.rank_zero_only, "rank", 1)
    logger = RunpressLogger("exp", name="a")
    logger.log_metrics({"x": 1}, 0)
    logger.log_hyperparams({"lr": 1})
    logger.experiment.log({"x": 1})
    logger.finalize("success")
    assert (logger.name, logger.version, logger.log_dir) == ("exp", "disabled", None)
    assert not root.exists()


def test_a_logger_that_is_sent_to_another_process_arrives(root):
    logger = pickle.loads(pickle.dumps(RunpressLogger("exp", name="a")))
    logger.log_metrics({"x": 1.5}, 3)
    again = pickle.loads(pickle.dumps(logger))
    again.log_metrics({"x": 2.5}, 4)
    assert list(points_in(root / "exp" / "a")["x"]) == [3]


def test_a_disabled_run_trains_like_any_other(root):
    logger = RunpressLogger("exp", name="a", mode="disabled")
    trainer(logger).fit(Digits(), batches())
    assert (logger.name, logger.version) == ("exp", "disabled")
    assert not root.exists()


def test_the_name_of_the_logger_without_an_experiment_is_the_scripts(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "/x/exp-7/train.py", raising=False)
    assert RunpressLogger(name="a").name == "exp-7"

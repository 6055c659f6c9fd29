"""A logger for Lightning's `Trainer`.

    trainer = Trainer(logger=RunpressLogger("exp-030-lightning", name="adam"))

`fit` is often followed by `test`, whose metrics belong to the same run. So the end of a
`fit` does not end the run: that does the next `init`, `logger.experiment.finish()`, or the
end of the script. An exception in a loop, or Ctrl-C, ends it at once.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from runpress.record.config import as_dict
from runpress.record.effects import real_effects
from runpress.record.integrations.attachment import Attachment, InitArguments, library
from runpress.record.opening import default_experiment

if TYPE_CHECKING:
    from runpress.record.run import Run

# Lightning comes under two names. They do not mix well, so the script's choice is taken.
NAMES = ("lightning.pytorch", "pytorch_lightning")
_loaded = [name for name in NAMES if name in sys.modules]
_lightning: Any = library([*_loaded, *NAMES], "Lightning", "lightning")
_rank_zero_only = _lightning.utilities.rank_zero_only
_dummy = _lightning.loggers.logger.DummyExperiment

# What the trainer was told that makes a difference to the result.
SETTINGS = ("max_epochs", "precision", "accumulate_grad_batches", "gradient_clip_val")


class RunpressLogger(_lightning.loggers.Logger):  # type: ignore[misc]
    """Records what Lightning logs.

    Only the process of rank 0 records. Checkpoints are put where the trainer's
    `default_root_dir` says, never into the record, which is committed.

    Args:
        experiment: as for `runpress.init`. Without it and without `init` the logger joins
            the run that is active, and leaves it to the script to end it.
        watch: whether to draw the pipeline and the model.
        checkpoints: whether to note the last and the best checkpoint, when a loop ends, by
            name, size and sha256.
        init: the keywords of `runpress.init`. The seed is by default that of
            `seed_everything`.

    Raises:
        NameRefused: a name that cannot be a folder; the message proposes one.
    """

    def __init__(
        self,
        experiment: str | None = None,
        *,
        watch: bool = True,
        checkpoints: bool = True,
        **init: Unpack[InitArguments],
    ) -> None:
        super().__init__()
        self._attachment = Attachment("lightning", experiment, init)
        self._watch = watch
        self._checkpoints = checkpoints
        self._observer: _Observer | None = None

    @property
    def experiment(self) -> Run:
        """The run; on ranks other than 0 an object that answers everything with nothing."""
        if _rank_zero_only.rank > 0:
            # Typed as what it stands for.
            return _dummy()  # type: ignore[no-any-return]
        run = self._attachment.run
        return self._attachment.open(self._defaults()) if run is None else run

    @property
    def name(self) -> str:
        """The experiment."""
        run = self._attachment.run
        if run is not None and run.id:
            return run.dir.parent.name
        return self._attachment.experiment or default_experiment(real_effects())

    @property
    def version(self) -> str:
        """The run's id, and on ranks other than 0 a word in its place."""
        run = self._attachment.run
        return (run.id if run is not None else "") or "disabled"

    @property
    def root_dir(self) -> str | None:
        """The folder of the experiment's records."""
        return None if self.log_dir is None else os.path.dirname(self.log_dir)  # noqa: PTH120

    @property
    def log_dir(self) -> str | None:
        """The record's folder; None before there is one, and on ranks other than 0."""
        run = self._attachment.run
        return None if run is None else str(run.dir)

    @property
    def save_dir(self) -> None:
        """None: checkpoints are large, and a record is committed."""
        return None

    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        """Record numbers at a step."""
        if _rank_zero_only.rank == 0:
            self.experiment.log(metrics, step)

    def log_hyperparams(self, params: object, *_: object, **__: object) -> None:
        """Add hyper-parameters to the run's config."""
        if _rank_zero_only.rank == 0:
            run = self.experiment
            with self._attachment.complaints:
                run.config.update(as_dict(params))

    def log_graph(self, model: Any, input_array: object = None) -> None:
        """Have the pipeline drawn as soon as training begins and its parts are all there."""
        del input_array
        with self._attachment.complaints:
            trainer = getattr(model, "_trainer", None)
            if _rank_zero_only.rank > 0 or trainer is None:
                return
            settings = {name: getattr(trainer, name, None) for name in SETTINGS}
            self._attachment.learn({k: v for k, v in settings.items() if v is not None})
            if self._watch and self._observer is None:
                self._observer = _Observer(self)
                trainer.callbacks.append(self._observer)

    def watch(self, trainer: Any, module: Any) -> None:
        """Draw the pipeline of a trainer that has begun to train `module`."""
        with self._attachment.complaints:
            self.experiment.watch(
                _trained(module),
                loader=trainer.train_dataloader,
                optimizer=next(iter(trainer.optimizers), None),
                scheduler=next((each.scheduler for each in trainer.lr_scheduler_configs), None),
                loss=_loss(module),
            )

    def after_save_checkpoint(self, checkpoint_callback: Any) -> None:
        """Note where the callback's last and best checkpoints are."""
        if self._checkpoints and _rank_zero_only.rank == 0:
            # The callback is passed as a weak reference, which may not outlive the loop.
            names = ("last_model_path", "best_model_path")
            paths = (getattr(checkpoint_callback, name, None) for name in names)
            self._attachment.remember(*paths)

    def finalize(self, status: str) -> None:
        """Note the checkpoints, and end the run if its training was cut short.

        Args:
            status: Lightning's word: success, or else that the loop did not come to its end.
        """
        attachment = self._attachment
        if _rank_zero_only.rank > 0 or attachment.run is None:
            return
        with attachment.complaints:
            attachment.keep()
            if status != "success":
                self._cut_short(attachment.run)
            elif multiprocessing.parent_process() is not None:
                # A worker that Lightning has started leaves without an exit's ceremonies.
                attachment.end()

    def _cut_short(self, run: Run) -> None:
        error = sys.exception()
        # SIGTERM arrives as a SystemExit, Ctrl-C leaves as one. A scheduler's signal brings
        # no exception at all: the job is cut off, to go on elsewhere.
        if error is None or not isinstance(error, Exception):
            run.finish("stopped")
        else:
            self._attachment.end()

    def _defaults(self) -> InitArguments:
        seed = os.environ.get("PL_GLOBAL_SEED", "")
        if not seed.isdecimal() or self._attachment.has_seed():
            return {}
        return {"seed": int(seed)}


class _Observer(_lightning.Callback):  # type: ignore[misc]
    """Tells the logger when a training begins; once, whatever follows."""

    def __init__(self, logger: RunpressLogger) -> None:
        self._logger: RunpressLogger | None = logger

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        logger, self._logger = self._logger, None
        if logger is not None:
            logger.watch(trainer, pl_module)


def _trained(module: Any) -> Any:
    """Return the part of a module that is called: a forward of its own may not be used."""
    if type(module).forward is not _lightning.LightningModule.forward:
        return module
    parts = [part for part in module.children() if next(part.parameters(), None) is not None]
    return parts[0] if len(parts) == 1 else module


def _loss(module: Any) -> Any:
    from torch.nn.modules import loss

    known = (part for part in module.children() if type(part).__module__ == loss.__name__)
    return next(known, None)

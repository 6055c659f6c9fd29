"""A callback for transformers' `Trainer`.

    trainer = Trainer(..., callbacks=[RunpressCallback("exp-031-bert", name="lr-3e-5")])

`train` is often followed by `evaluate` or `predict`, whose metrics belong to the same run.
So the end of a training does not end the run: that does the next `init`, `runpress.finish()`
or the end of the script. A training that was left before its end counts as stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from runpress.format.names import propose_name
from runpress.record.integrations.attachment import Attachment, InitArguments, library

if TYPE_CHECKING:
    from runpress.record.run import Run

_transformers: Any = library(["transformers"], "transformers", "transformers")

# What `train` says once, at its end. The mean loss would else pass for the last one.
OF_THE_WHOLE = (
    "train_runtime",
    "train_samples_per_second",
    "train_steps_per_second",
    "train_loss",
    "total_flos",
)
SPLITS = ("train", "eval", "test")
# Where things are put and shown. They differ from seed to seed and change no result; runs
# that differ in nothing else are of one arm.
PLACES = (
    "_n_gpu",
    "disable_tqdm",
    "do_",
    "hub_",
    "local_rank",
    "log_level",
    "logging_dir",
    "output_dir",
    "overwrite_output_dir",
    "project",
    "push_to_hub",
    "report_to",
    "resume_from_checkpoint",
    "run_name",
    "trackio_",
)
# Of the model's config; a data set of a thousand classes has a thousand labels.
NO_SETTINGS = ("id2label", "label2id", "_name_or_path", "transformers_version")


class RunpressCallback(_transformers.TrainerCallback):  # type: ignore[misc]
    """Records what a `Trainer` logs, with its arguments and the model's config.

    Only the process of rank 0 records.

    Args:
        experiment: as for `runpress.init`. Without it and without `init` the callback joins
            the run that is active, and leaves it to the script to end it.
        watch: whether to draw the pipeline and the model.
        checkpoints: whether to note the last and the best checkpoint, when training ends, by
            name, size and sha256.
        init: the keywords of `runpress.init`. The name is by default the trainer's
            `run_name`, the seed its `seed`.

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
        self._attachment = Attachment("transformers", experiment, init)
        self._watch = watch
        self._checkpoints = checkpoints

    def on_train_begin(self, args: Any, state: Any, _control: Any, **parts: Any) -> None:
        """Begin or join the run, and draw its pipeline."""
        if not state.is_world_process_zero:
            return
        if state.is_hyper_param_search:
            # Each trial is a run of its own; one that failed never came to its end.
            self._attachment.leave()
        run = self._open(args, state, parts.get("model"))
        self._attachment.begin_training()
        if self._watch:
            with self._attachment.complaints:
                run.watch(
                    parts.get("model"),
                    loader=parts.get("train_dataloader"),
                    optimizer=parts.get("optimizer"),
                    scheduler=parts.get("lr_scheduler"),
                )

    def on_log(
        self,
        args: Any,
        state: Any,
        _control: Any,
        logs: Mapping[str, Any] | None = None,
        **parts: Any,
    ) -> None:
        """Record what the trainer logs, at its global step."""
        if not state.is_world_process_zero or not logs:
            return
        run = self._open(args, state, parts.get("model"))
        whole = {name: value for name, value in logs.items() if name in OF_THE_WHOLE}
        run.summary.update(whole)
        points = {grouped(name): value for name, value in logs.items() if name not in whole}
        if points:
            run.log(points, state.global_step)

    def on_predict(
        self, args: Any, state: Any, _control: Any, metrics: Mapping[str, Any], **parts: Any
    ) -> None:
        """Record the metrics of `predict`, which the trainer does not log."""
        self.on_log(args, state, _control, logs=metrics, **parts)

    def on_save(self, args: Any, state: Any, _control: Any, **_: Any) -> None:
        """Note where the last and the best checkpoint are."""
        if self._checkpoints and state.is_world_process_zero:
            last = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            self._attachment.remember(str(last))

    def on_train_end(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
        """Note the checkpoints; the run goes on, for what is evaluated afterwards."""
        if state.is_world_process_zero:
            self._attachment.end_training()
            with self._attachment.complaints:
                self._attachment.keep()

    def _open(self, args: Any, state: Any, model: Any) -> Run:
        attachment = self._attachment
        if attachment.run is not None:
            return attachment.run
        config: dict[str, Any] = {}
        with attachment.complaints:
            config = settings_of(args, model)
        run = attachment.open(self._defaults(args, state, config))
        with attachment.complaints:
            attachment.learn(config)
            if hasattr(model, "num_parameters"):
                run.summary["num_parameters"] = model.num_parameters()
        return run

    def _defaults(self, args: Any, state: Any, config: Mapping[str, Any]) -> InitArguments:
        defaults: InitArguments = {}
        name = state.trial_name or args.run_name
        # Older versions give a run without a name the folder it writes to.
        if name and name != args.output_dir:
            defaults["name"] = propose_name(str(name))
        if "seed" in config and not self._attachment.has_seed():
            defaults["seed"] = config["seed"]
        return defaults


def settings_of(args: Any, model: Any) -> dict[str, Any]:
    """Return what makes a difference to the result: the arguments, and the model's config.

    Of the model's config only what is not the default of its kind, as transformers saves it.
    """
    given = {
        name: value
        for name, value in args.to_dict().items()
        if value is not None and not name.startswith(PLACES)
    }
    config: Any = getattr(model, "config", None)
    if hasattr(config, "to_diff_dict"):
        known = config.to_diff_dict()
        given["model"] = {k: v for k, v in known.items() if k not in NO_SETTINGS}
    return given


def grouped(name: str) -> str:
    """Return the name of a metric with the split that it begins with as its group.

    >>> grouped("eval_loss"), grouped("learning_rate")
    ('eval/loss', 'train/learning_rate')
    """
    split, _, rest = name.partition("_")
    return f"{split}/{rest}" if split in SPLITS and rest else f"train/{name}"

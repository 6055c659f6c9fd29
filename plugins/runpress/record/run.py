"""A run as a training script sees it.

Every method may be called at any time, in any process, with anything: a run that records
nothing answers like one that does, and no exception of ours reaches the training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runpress.format.schema import LEVELS, Goal
from runpress.record.belongings import LONGEST_TEXT
from runpress.record.complaints import Complaints
from runpress.record.config import describe
from runpress.record.redact import redact_text
from runpress.record.run_config import RunConfig
from runpress.record.wandb_run import WandbRun
from runpress.record.wandb_shape import wandbs

ENDS = ("finished", "failed", "stopped")
GOALS: Mapping[str, Goal] = {"min": "min", "max": "max", "minimize": "min", "maximize": "max"}
LONGEST_UNIT = 40


class Run(WandbRun):
    """One execution of a training script; made by `init`, and a context manager.

    A copy is the same run; one that reaches another process records nothing there.
    """

    def log(
        self,
        metrics: object = None,
        step: object = None,
        commit: object = True,
        sync: object = None,  # noqa: ARG002 - as in wandb
        *,
        data: object = None,
    ) -> None:
        """Record numbers at a step; they are on disk when the call returns.

        Args:
            metrics: names and numbers; NumPy and torch scalars count, nested dicts join
                with `/`. What is no number is left out, with one warning a name; pictures and
                tables are kept as figures and artifacts. Scalars on an accelerator wait,
                unread, for at most 64 calls or 1 s.
            step: a whole number from 0; without it the run counts on from its highest step.
                Steps may come in any order; at one step the last write of a metric wins.
            commit: False to have the next call without a step record at the same one.
            sync: wandb's, which means nothing there either.
            data: wandb's word for `metrics`.
        """
        journal = self._journal
        if journal is None:
            self._live("log")
            return
        try:
            journal.take(metrics if data is None else data, step, commit is not False)
        except Exception as error:  # noqa: BLE001 - nothing of ours reaches the training
            self._complaints.about(error)

    def watch(
        self,
        model: object = None,
        criterion: object = None,
        *places: object,
        loader: object = None,
        optimizer: object = None,
        scheduler: object = None,
        loss: object = None,
        **others: object,
    ) -> None:
        """Draw the pipeline of these objects, and the model as its next forward pass goes.

        They are looked at and left as they are.

        Args:
            model: a torch module; wrappers such as DDP or `torch.compile` are looked through.
            criterion: the loss, for wandb's sake.
            places: wandb's `log`, `log_freq`, `idx` and `log_graph`; gradients and parameters
                are not recorded.
            loader: what the training iterates over.
            optimizer: with its groups and their settings.
            scheduler: what changes the learning rate.
            loss: the loss, a module or a function.
            others: the same by name, and `models` for `model`; of several the first is drawn.
        """
        recording = self._live("watch")
        if recording is None:
            return
        given = wandbs("watch", places, others)
        watched = given.pop("models", None) if model is None else model
        self._left_out("watch", given)
        with self._complaints:
            from runpress.record.watching import Watching

            if self._watching is not None:
                self._watching.stop()
            self._watching = Watching(recording, self._complaints)
            self._watching.watch(
                self._one_of(watched),
                loader=loader,
                optimizer=optimizer,
                scheduler=scheduler,
                loss=loss if loss is not None else criterion,
                config=self.config,
            )

    def _one_of(self, models: object) -> object:
        if not isinstance(models, list | tuple) or not models:
            return models
        if len(models) > 1:
            self._complaints.once(
                "models",
                f"of {len(models)} models the first is drawn. Watch one that holds them all.",
            )
        return models[0]

    def define_metric(
        self,
        name: str,
        goal: object = None,
        unit: object = None,
        *places: object,
        summary: object = None,
        **others: object,
    ) -> None:
        """Say what better means for a metric, and its unit.

        Args:
            name: the metric.
            goal: "min" or "max".
            unit: a label, as "s" or "%".
            places: wandb's `hidden`, `summary` and `goal`, which follow its `step_metric` and
                `step_sync` in the places of our goal and unit.
            summary: wandb's "min", "max" or "best"; the first two stand for a goal.
            others: the same by name; the x axis is the step.
        """
        recording = self._live("define_metric")
        if recording is None:
            return
        with self._complaints:
            given = wandbs("define_metric", places, others)
            axis = None
            if places or isinstance(unit, bool):
                axis, goal, unit = goal, given.pop("goal", None), None
            summary = given.pop("summary", None) if summary is None else summary
            self._left_out(
                "define_metric", {**given, "step_metric": given.get("step_metric", axis)}
            )
            known = self._goal(str(name), summary if goal is None and _is_goal(summary) else goal)
            shown = None if unit is None else redact_text(str(unit))[:LONGEST_UNIT]
            if "*" not in str(name):
                recording.define_metric(str(name), known, shown)
            elif known or shown:
                self._complaints.once(
                    f"pattern {name}",
                    f"define_metric: {str(name)[:60]!r} is a pattern, and goals and units are "
                    "of one metric. Call define_metric for each.",
                )

    def _goal(self, name: str, goal: object) -> Goal | None:
        if goal is None or _is_goal(goal):
            return GOALS[str(goal)] if goal is not None else None
        self._complaints.once(
            f"goal {name}",
            f"goal {describe(goal)} of {name[:60]!r} was left out: the x axis is always the step, "
            "and better is less or more. Pass goal='min' or goal='max'.",
        )
        return None

    def alert(
        self, title: object, text: object = "", level: object = "info", *_: object, **__: object
    ) -> None:
        """Record something that readers shall see, at the step that was logged last.

        Args:
            title: in a few words.
            text: in a few more.
            level: info, warn or error.
        """
        recording = self._live("alert")
        if recording is None:
            return
        with self._complaints:
            word = str(getattr(level, "value", level)).casefold()
            known = {"warning": "warn"}.get(word, word)
            recording.add_alert(
                redact_text(str(title))[:LONGEST_TEXT],
                redact_text(str(text or ""))[:LONGEST_TEXT],
                known if known in LEVELS else "info",
            )

    def finish(
        self,
        status: object = None,
        exit_code: object = None,
        quiet: object = None,  # noqa: ARG002 - as in wandb
    ) -> None:
        """End the run: seal its log and draw its curves. A second call does nothing.

        Args:
            status: finished, failed or stopped; finished by default. A number is taken as a
                process's exit code.
            exit_code: the same, under wandb's name.
            quiet: wandb's; there is nothing to be quiet about.
        """
        # In wandb's order the second place is `quiet`.
        code = None if isinstance(exit_code, bool) else exit_code
        given = code if status is None else status
        if given is None or isinstance(given, int):
            self._end("failed" if given else "finished", None)
            return
        known = given if isinstance(given, str) and given in ENDS else None
        if known is None:
            self._complaints.once(
                "status",
                f"status {describe(given)} is none of {', '.join(ENDS)}; taken as finished.",
            )
        self._end(known or "finished", None)

    def __copy__(self) -> Run:
        return self

    def __deepcopy__(self, _: dict[int, object]) -> Run:
        return self

    def __reduce__(self) -> tuple[Callable[..., Run], tuple[Any, ...]]:
        return silent_run, (self.config, self.name)


def _is_goal(goal: object) -> bool:
    return isinstance(goal, str) and goal in GOALS


def silent_run(config: Mapping[str, Any], name: str) -> Run:
    """Return a run that records nothing."""
    return Run(Complaints(name or "no run"), RunConfig(config), name)

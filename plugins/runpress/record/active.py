"""The four calls of a training script, and the run that they mean when none is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from runpress.record.complaints import Complaints
from runpress.record.effects import real_effects
from runpress.record.opening import Asked, open_run
from runpress.record.run import Run


class _Active:
    """The run that the module's functions act on: the last that `init` returned."""

    def __init__(self) -> None:
        self.run: Run | None = None
        self._complaints = Complaints("no run")

    def get(self, call: str) -> Run | None:
        if self.run is None:
            self._complaints.once(
                "none", f"{call} was called before init and recorded nothing. Call init first."
            )
        return self.run


_ACTIVE = _Active()


def init(  # noqa: PLR0913 - what a run is known by; all but the first are keywords
    experiment: str | None = None,
    *,
    name: str | None = None,
    seed: object = None,
    group: str | None = None,
    config: object = None,
    tags: Iterable[str] | None = (),
    notes: str | None = "",
    baseline: str | None = None,
    overwrite: bool = False,
    root: str | Path | None = None,
    mode: str | None = None,
) -> Run:
    """Begin a run and return it; a run that is still active is finished first.

    Args:
        experiment: the question that the run helps to answer; by default the script's name,
            or its folder's when the script is `train.py`.
        name: the arm, and the folder: runs that differ in nothing but the seed share it.
        seed: by default `config["seed"]`, else unknown.
        group: the arm, where runs of one arm have different names.
        config: hyper-parameters: a dict, Namespace, dataclass, DictConfig or pydantic model.
        tags: words to find the run by.
        notes: a sentence for people.
        baseline: the arm that others are compared with.
        overwrite: take the folder of the newest run of the same experiment, name and seed
            once this run has ended.
        root: the folder for run records; by default `docs/runs` of the blog.
        mode: "disabled" records nothing, as does RUNPRESS_MODE=disabled.

    Raises:
        NameRefused: a name that cannot be a folder; the message proposes one.
        RootUnusable: the records' folder cannot be written.
        RunpressError: an argument that means nothing; the message says what would.
    """
    finish()
    asked = Asked(
        experiment, name, seed, group, config, tags, notes, baseline, overwrite, root, mode
    )
    _ACTIVE.run = open_run(asked, real_effects())
    return _ACTIVE.run


def log(metrics: object, step: object = None) -> None:
    """Record numbers in the active run; see `Run.log`."""
    run = _ACTIVE.get("log")
    if run is not None:
        run.log(metrics, step)


def watch(
    model: object,
    *,
    loader: object = None,
    optimizer: object = None,
    scheduler: object = None,
    loss: object = None,
) -> None:
    """Draw the pipeline of the active run; see `Run.watch`."""
    run = _ACTIVE.get("watch")
    if run is not None:
        run.watch(model, loader=loader, optimizer=optimizer, scheduler=scheduler, loss=loss)


def define_metric(name: str, goal: object = None, unit: object = None) -> None:
    """Say what better means for a metric of the active run; see `Run.define_metric`."""
    run = _ACTIVE.get("define_metric")
    if run is not None:
        run.define_metric(name, goal, unit)


def finish(status: object = None) -> None:
    """End the active run; see `Run.finish`. Without one, or after its end, nothing happens."""
    if _ACTIVE.run is not None:
        _ACTIVE.run.finish(status)

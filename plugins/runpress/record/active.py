"""The calls of a training script, and the run that they mean when none is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from runpress.record.complaints import Complaints
from runpress.record.effects import Effects, real_effects
from runpress.record.media import Artifact
from runpress.record.opening import Asked, open_run
from runpress.record.run import Run, silent_run
from runpress.record.run_config import RunConfig
from runpress.record.summary import Summary
from runpress.record.wandb_shape import Named, leave_out, named_by


class _Active:
    """The run that the module's functions act on: the last that `init` returned."""

    def __init__(self) -> None:
        self.run: Run | None = None
        # Stands in before the first `init`, so that what a script sets can be read again.
        self.nobodys = silent_run({}, "")
        self.complaints = Complaints("no run")

    def get(self, call: str) -> Run | None:
        if self.run is None:
            self.complaints.once(
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
    resume: bool | str | None = False,
    overwrite: bool = False,
    root: str | Path | None = None,
    mode: str | None = None,
    project: object = None,
    **others: object,
) -> Run:
    """Begin a run and return it; a run that is still active is finished first.

    Args:
        experiment: the question that the run helps to answer; by default the script's name.
        name: the arm, and the folder: runs that differ in nothing but the seed share it.
        seed: by default `config["seed"]`, else unknown.
        group: the arm, where runs of one arm have different names.
        config: hyper-parameters: a dict, Namespace, dataclass, DictConfig or pydantic model.
        tags: words to find the run by.
        notes: a sentence for people.
        baseline: the arm that others are compared with.
        resume: go on in the record of the newest run of the same experiment, name and seed;
            where there is none, a new one is begun.
        overwrite: take the folder of that newest run once this one has ended.
        root: the folder for run records; by default `docs/runs` of the blog.
        mode: "disabled" records nothing, as does RUNPRESS_MODE=disabled.
        project: wandb's word for the experiment; any text, made into a name.
        others: wandb's `id`, and its arguments that mean nothing here, named in a warning.

    Raises:
        NameRefused: a name that cannot be a folder; the message proposes one.
        RootUnusable: the records' folder cannot be written.
        RunpressError: an argument that means nothing; the message says what would.
        TypeError: an argument that neither runpress nor wandb has.
    """
    run_id = others.pop("id", None)
    leave_out(others)
    named = named_by(Named(experiment, name, group), project=project, id=run_id, resume=resume)
    asked = Asked(
        experiment=named.experiment,
        name=named.name,
        seed=seed,
        group=named.group,
        config=config,
        tags=tags,
        notes=notes,
        baseline=baseline,
        resume=named.resume,
        overwrite=overwrite,
        root=root,
        mode=mode,
    )
    return _begin(asked, real_effects())


def _begin(asked: Asked, effects: Effects) -> Run:
    """Open a run in the place of the one before, which is ended unless this one is refused."""
    before = active_run()
    _ACTIVE.run = open_run(asked, effects, before.leave if before else _nobody)
    return _ACTIVE.run


def _nobody() -> None:
    """Leave no run, as there is none."""


def active_run() -> Run | None:
    """Return the run that the module's calls act on; None before `init` and after its end."""
    run = _ACTIVE.run
    return None if run is None or run.ended else run


def run_for(call: str) -> Run | None:
    """Return the run that a call is about; None, with one warning, before the first `init`."""
    return _ACTIVE.get(call)


def active_config() -> RunConfig:
    """Return the active run's config; before `init` one that nobody records."""
    return (_ACTIVE.get("config") or _ACTIVE.nobodys).config


def set_config(values: object) -> None:
    """Add to the active run's config what a script assigns in its place."""
    (_ACTIVE.get("config") or _ACTIVE.nobodys).config = values


def active_summary() -> Summary:
    """Return the active run's summary; before `init` one that nobody records."""
    return (_ACTIVE.get("summary") or _ACTIVE.nobodys).summary


def set_summary(values: object) -> None:
    """Add to the active run's summary what a script assigns in its place."""
    (_ACTIVE.get("summary") or _ACTIVE.nobodys).summary = values  # type: ignore[assignment]


def log(
    metrics: object = None,
    step: object = None,
    commit: object = True,
    sync: object = None,
    *,
    data: object = None,
) -> None:
    """Record numbers in the active run; see `Run.log`."""
    run = _ACTIVE.run
    if run is None:
        _ACTIVE.get("log")
    else:
        run.log(metrics if data is None else data, step, commit, sync)


def watch(model: object = None, criterion: object = None, *places: object, **parts: object) -> None:
    """Draw the pipeline and the model of the active run; see `Run.watch`."""
    run = _ACTIVE.get("watch")
    if run is not None:
        run.watch(model, criterion, *places, **parts)


def define_metric(
    name: str, goal: object = None, unit: object = None, *places: object, **others: object
) -> None:
    """Say what better means for a metric of the active run; see `Run.define_metric`."""
    run = _ACTIVE.get("define_metric")
    if run is not None:
        run.define_metric(name, goal, unit, *places, **others)


def log_figure(fig: object, name: str, alt: str | None = None) -> None:
    """Keep a picture in the active run's record; see `Run.log_figure`."""
    run = _ACTIVE.get("log_figure")
    if run is not None:
        run.log_figure(fig, name, alt)


def log_artifact(
    path: object = None,
    name: str | None = None,
    *places: object,
    copy: bool = True,
    **others: object,
) -> Artifact:
    """Note a file or folder in the active run's record; see `Run.log_artifact`."""
    run = _ACTIVE.get("log_artifact") or _ACTIVE.nobodys
    return run.log_artifact(path, name, *places, copy=copy, **others)


def save(glob_str: object = None, *_: object, **__: object) -> list[str]:
    """Note files in the active run's record, as wandb's `save` would keep them."""
    return (_ACTIVE.get("save") or _ACTIVE.nobodys).save(glob_str)


def dataset(name: str, obj_or_path: object) -> None:
    """Note what the active run is trained on; see `Run.dataset`."""
    run = _ACTIVE.get("dataset")
    if run is not None:
        run.dataset(name, obj_or_path)


def alert(
    title: object, text: object = "", level: object = "info", *_: object, **__: object
) -> None:
    """Record in the active run something that readers shall see; see `Run.alert`."""
    run = _ACTIVE.get("alert")
    if run is not None:
        run.alert(title, text, level)


def finish(status: object = None, exit_code: object = None, quiet: object = None) -> None:
    """End the active run; see `Run.finish`. Without one, or after its end, nothing happens."""
    if _ACTIVE.run is not None:
        _ACTIVE.run.finish(status, exit_code, quiet)


def login(*_: object, **__: object) -> bool:
    """Do nothing, as nobody has to log in; there for wandb's scripts."""
    return True


def sweep(*_: object, **__: object) -> str:
    """Say that there are no sweeps, and return an empty id; there for wandb's scripts."""
    did_nothing("sweep")
    return ""


def did_nothing(call: str) -> None:
    """Say once that a call of wandb's for sweeps did nothing, and what to do instead."""
    _ACTIVE.complaints.once(
        call, f"{call} did nothing. Loop over the configs and call init for each."
    )

"""Opening a run: who it is, where it goes, and its first `run.json`.

This is the only place that raises at a training script, before there is any training to
lose: a name that cannot be a folder, or a folder that cannot be written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runpress.errors import RootUnusable, RunpressError
from runpress.format.names import check_name, propose_name
from runpress.format.schema import Attempt, RunRecord
from runpress.format.write import claim_folder
from runpress.record.command import command_of
from runpress.record.complaints import Complaints
from runpress.record.config import as_dict, describe, flatten
from runpress.record.effects import Effects, timestamp
from runpress.record.environment import torch_facts
from runpress.record.lock import in_turn
from runpress.record.overwrite import (
    WRITTEN,
    Predecessor,
    find_predecessor,
    settle_moves,
)
from runpress.record.rank import rank_and_world
from runpress.record.recording import Recording
from runpress.record.redact import redact_text
from runpress.record.resume import take_up
from runpress.record.root import logs_home, records_root
from runpress.record.run import Run
from runpress.record.run_config import RunConfig
from runpress.record.seed import seed_of

# wandb's words for where records go; here they always go to a folder.
MODES = ("online", "offline", "shared", "dryrun", "disabled")
# What the arm is called when neither a name nor a group was given.
UNNAMED = "default"
# Scripts of these names are called by their folder's.
MEANING_NOTHING = ("train", "main")


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of `init`."""

    experiment: str | None = None
    name: str | None = None
    seed: object = None
    group: str | None = None
    config: object = None
    tags: Iterable[str] | None = ()
    notes: str | None = ""
    baseline: str | None = None
    resume: bool = False
    overwrite: bool = False
    root: str | Path | None = None
    mode: str | None = None


def open_run(asked: Asked, effects: Effects, ready: Callable[[], None] = lambda: None) -> Run:
    """Open a run, or a run that records nothing where that was asked for.

    Args:
        asked: what `init` was given.
        effects: the world outside.
        ready: called once nothing that was asked for can be refused any more.

    Raises:
        NameRefused: a name that cannot be a folder; the message proposes one.
        RootUnusable: the records' folder cannot be written.
        RunpressError: an argument that means nothing; the message says what would.
    """
    config = RunConfig(_config(asked.config))
    experiment = check_name(asked.experiment or default_experiment(effects), "experiment")
    folder_name = check_name(asked.name or f"{effects.now():%Y%m%d-%H%M%S}", "run")
    if asked.resume and asked.overwrite:
        raise RunpressError(
            "init: resume goes on with a record and overwrite replaces it. Ask for one of them."
        )
    if _is_disabled(asked.mode, effects):
        ready()
        return Run(Complaints(experiment), config, folder_name, experiment=experiment)
    parent = _root(asked.root, effects) / experiment
    seed = seed_of(asked.seed, config)
    record = _new_record(asked, experiment, seed, config, effects)
    ready()
    settle_moves(parent, logs_home(parent.parent))
    if not (asked.resume or asked.overwrite):
        return _begun(parent, folder_name, record, config, effects)
    # Until the log is open, and locked, nobody can see that the record is somebody's.
    with in_turn(parent) as is_ours:
        same = _same_run(asked, parent, record, is_ours)
        if asked.resume and same is not None and same.hindrance is None:
            return _resumed(same.folder, record, config, effects)
        return _begun(parent, folder_name, record, config, effects, same)


def _same_run(asked: Asked, parent: Path, record: RunRecord, is_ours: bool) -> Predecessor | None:
    # Of runs to resume the newest is meant, and one that still trains cannot be.
    same = find_predecessor(
        parent,
        record.name,
        record.seed,
        Complaints(record.experiment),
        also_hindered=asked.resume,
    )
    if same is not None and same.hindrance is None and not is_ours:
        return replace(same, hindrance=WRITTEN)
    return same


def _new_record(
    asked: Asked, experiment: str, seed: int | None, config: RunConfig, effects: Effects
) -> RunRecord:
    started = timestamp(effects.now())
    return RunRecord(
        id=effects.random_bytes(16).hex(),
        experiment=experiment,
        run="",
        name=asked.name or UNNAMED,
        started=started,
        group=redact_text(str(asked.group)) if asked.group else None,
        seed=seed,
        baseline=redact_text(str(asked.baseline)) if asked.baseline else None,
        command=command_of(effects),
        notes=redact_text(str(asked.notes or "")),
        tags=tuple(redact_text(str(tag)) for tag in _listed(asked.tags)),
        config=flatten(config),
        attempts=(Attempt(started),),
        # All else is gathered beside the training.
        environment=torch_facts(),
    )


def _resumed(folder: Path, record: RunRecord, config: RunConfig, effects: Effects) -> Run:
    """Go on in the record at `folder`; the script's config is what it asks for now."""
    complaints = Complaints(f"{record.experiment}/{folder.name}")
    run = Run(complaints, config, folder.name)
    with _writable(folder):
        resumed = take_up(folder, record, logs_home(folder.parent.parent))
        recording = Recording(
            folder, resumed.record, effects, complaints, keep=run.keep, resumed=resumed
        )
    run.record(recording)
    return run


def _begun(
    parent: Path,
    folder_name: str,
    record: RunRecord,
    config: RunConfig,
    effects: Effects,
    same: Predecessor | None = None,
) -> Run:
    """Begin a new record; `same` is the run that it replaces, or one that cannot go on."""
    folder = claim_folder(parent, folder_name)
    complaints = Complaints(f"{record.experiment}/{folder.name}")
    if same is not None and same.hindrance is not None:
        _say_hindered(complaints, same.folder.name, same.hindrance)
        same = None
    run = Run(complaints, config, folder.name)
    record = replace(record, run=folder.name)
    with _writable(folder):
        recording = Recording(folder, record, effects, complaints, keep=run.keep, predecessor=same)
    run.record(recording)
    return run


def _say_hindered(complaints: Complaints, name: str, hindrance: str) -> None:
    move = "End the other first" if hindrance == WRITTEN else "Have its owner let you read it"
    complaints.once(
        "alive", f"{name} {hindrance}, so this is a run of its own. {move} to resume or replace it."
    )


@contextlib.contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RootUnusable(
            f"cannot write to {folder}: {error.strerror or error}. "
            "Make it writable, or name another with root= or RUNPRESS_ROOT."
        ) from error


def default_experiment(effects: Effects) -> str:
    """Return what the script's name proposes: `train.py` means nothing, its folder does."""
    if effects.script is None:
        return propose_name(effects.folder.name, fallback="experiment")
    stem = effects.script.stem
    known = effects.script.parent.name if stem in MEANING_NOTHING else stem
    return propose_name(known, fallback="experiment")


def _config(config: object) -> dict[str, Any]:
    try:
        return as_dict(config)
    except TypeError as error:
        raise RunpressError(f"init: {error}. Pass config=vars(args), or a dict.") from error


def _root(asked: str | Path | None, effects: Effects) -> Path:
    try:
        return records_root(asked, effects)
    except (TypeError, ValueError, OSError) as error:
        raise RootUnusable(
            f"root {describe(asked)} cannot be a folder ({error}). Name one with root= or "
            "RUNPRESS_ROOT, or start from a folder that exists."
        ) from error


def _is_disabled(mode: str | None, effects: Effects) -> bool:
    wanted = str(mode or "") or effects.environ.get("RUNPRESS_MODE", "").strip() or "online"
    if wanted not in MODES:
        raise RunpressError(f"init: mode {wanted[:60]!r} is unknown. Leave it out, or 'disabled'.")
    return wanted == "disabled" or rank_and_world(effects.environ)[0] != 0


def _listed(tags: Iterable[str] | None) -> Iterable[str]:
    # One tag without its brackets is a common slip.
    listed = (tags,) if isinstance(tags, str) else tags or ()
    if not isinstance(listed, Iterable):
        raise RunpressError(f"init: tags {describe(tags)} is no list. Pass tags=['...'].")
    return listed

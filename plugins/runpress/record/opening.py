"""Opening a run: who it is, where it goes, and its first `run.json`.

This is the only place that raises at a training script, before there is any training to
lose: a name that cannot be a folder, or a folder that cannot be written.
"""

from __future__ import annotations

import operator
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runpress.errors import RootUnusable, RunpressError
from runpress.format.names import check_name, propose_name
from runpress.format.schema import Attempt, RunRecord
from runpress.format.write import claim_folder
from runpress.record.complaints import Complaints
from runpress.record.config import LARGEST_INT, as_dict, describe, flatten
from runpress.record.effects import Effects, timestamp
from runpress.record.environment import environment_facts
from runpress.record.overwrite import find_predecessor
from runpress.record.rank import rank_and_world
from runpress.record.recording import Recording
from runpress.record.redact import redact_arguments, redact_text
from runpress.record.root import logs_home, records_root
from runpress.record.run import Run

MODES = ("online", "offline", "disabled")
# What the arm is called when neither a name nor a group was given.
UNNAMED = "default"


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
    overwrite: bool = False
    root: str | Path | None = None
    mode: str | None = None


def open_run(asked: Asked, effects: Effects) -> Run:
    """Open a run, or a run that records nothing where that was asked for.

    Raises:
        NameRefused: a name that cannot be a folder; the message proposes one.
        RootUnusable: the records' folder cannot be written.
        RunpressError: an argument that means nothing; the message says what would.
    """
    config = _config(asked.config)
    experiment = check_name(asked.experiment or default_experiment(effects), "experiment")
    folder_name = check_name(asked.name or f"{effects.now():%Y%m%d-%H%M%S}", "run")
    if _is_disabled(asked.mode, effects):
        return Run(None, Complaints(experiment), config)
    parent = _root(asked.root, effects) / experiment
    seed = seed_of(asked.seed, config)
    name = asked.name or UNNAMED
    predecessor = find_predecessor(parent, name, seed) if asked.overwrite else None
    started = timestamp(effects.now())
    record = RunRecord(
        id=effects.random_bytes(16).hex(),
        experiment=experiment,
        run="",
        name=name,
        started=started,
        group=redact_text(str(asked.group)) if asked.group else None,
        seed=seed,
        baseline=redact_text(str(asked.baseline)) if asked.baseline else None,
        command=command_of(effects),
        notes=redact_text(str(asked.notes or "")),
        tags=tuple(redact_text(str(tag)) for tag in _listed(asked.tags)),
        config=flatten(config),
        attempts=(Attempt(started),),
        environment=environment_facts(effects),
    )
    folder = claim_folder(parent, folder_name)
    complaints = Complaints(f"{experiment}/{folder.name}")
    try:
        record = replace(record, run=folder.name)
        recording = Recording(folder, record, effects, complaints, predecessor)
    except OSError as error:
        raise RootUnusable(
            f"cannot write to {folder}: {error.strerror or error}. "
            "Make it writable, or name another with root= or RUNPRESS_ROOT."
        ) from error
    return Run(recording, complaints, config)


def default_experiment(effects: Effects) -> str:
    """Return what the script's own name proposes: `train.py` means nothing, its folder does."""
    if effects.script is None:
        return propose_name(effects.folder.name, fallback="experiment")
    stem = effects.script.stem
    known = effects.script.parent.name if stem == "train" else stem
    return propose_name(known, fallback="experiment")


def seed_of(seed: object, config: dict[str, Any]) -> int | None:
    """Return the seed that was given, else the config's, else None: unknown.

    Raises:
        RunpressError: the seed that was given is no whole number of at most 64 bits.
    """
    found = _whole(seed)
    if seed is not None and found is None:
        raise RunpressError(f"init: seed {str(seed)[:60]!r} is no whole number. Pass an int.")
    return _whole(config.get("seed")) if seed is None else found


def command_of(effects: Effects) -> str:
    """Return the command that runs the script again from the repository's root."""
    words = redact_arguments(effects.arguments)
    if effects.script is not None:
        words = [_script_word(effects.script), *words]
    quoted = (word if _is_plain(word) else shlex.quote(word) for word in words)
    return " ".join(("python", *quoted))


def _script_word(script: Path) -> str:
    home = logs_home(script.parent)
    known = script.is_relative_to(home) and (home / ".git").exists()
    return script.relative_to(home).as_posix() if known else redact_text(str(script))


def _is_plain(word: str) -> bool:
    # shlex would quote the marks that stand for what was left out.
    letters = word.replace("***", "x").replace("<path>", "x")
    return shlex.quote(letters) == letters


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


def _whole(value: object) -> int | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None
    return number if -LARGEST_INT <= number < LARGEST_INT else None


def _listed(tags: Iterable[str] | None) -> Iterable[str]:
    # One tag without its brackets is a common slip.
    listed = (tags,) if isinstance(tags, str) else tags or ()
    if not isinstance(listed, Iterable):
        raise RunpressError(f"init: tags {describe(tags)} is no list. Pass tags=['...'].")
    return listed

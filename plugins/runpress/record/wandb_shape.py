"""`import runpress as wandb`: wandb's arguments, in our words.

A plain script moves over by changing its import. What has a meaning here is translated;
what has none (an entity, a folder for wandb's files) is named once and left out; a word
that neither knows is an error, as it would be anywhere in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from runpress.format.names import is_name, nearest, propose_name
from runpress.record.complaints import Complaints

# Arguments of wandb.init that a record has no use for.
WITHOUT_MEANING = frozenset(
    (
        *("allow_val_change", "anonymous", "config_exclude_keys", "config_include_keys"),
        *("dir", "entity", "force", "fork_from", "job_type", "magic", "monitor_gym"),
        *("reinit", "resume_from", "save_code", "settings", "sync_tensorboard", "tensorboard"),
    )
)
RESUME_WORDS = {"allow": True, "must": True, "auto": True, "never": False}
# What follows our own arguments in wandb's order of a call.
ORDER: Mapping[str, tuple[str, ...]] = {
    "watch": ("log", "log_freq", "idx", "log_graph"),
    "define_metric": ("hidden", "summary", "goal", "overwrite"),
    "log_artifact": ("type", "aliases", "tags"),
}
# What says nothing about the run that a reader would miss.
UNSPOKEN = frozenset(("overwrite", "type"))


class AlertLevel(StrEnum):
    """wandb's levels of an alert."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Named:
    """What a run is called, once wandb's free texts have become names of folders."""

    experiment: str | None
    name: str | None
    group: str | None = None
    resume: bool = False


def named_by(
    named: Named, *, project: object = None, id: object = None, resume: bool | str | None = False
) -> Named:
    """Return what a run is called and whether one of that name is to be resumed.

    `project` is wandb's word for an experiment and may be any text, as may the name beside it;
    both are made into names with a warning. Without it names are left as they are. wandb
    resumes by `id` alone: it is the run's name where there is no other, and part of it where
    there is one, which then is the arm. With neither, wandb would begin a new run.
    """
    wanted = resumes(resume)
    experiment, name = named.experiment, named.name
    if project is not None:
        experiment = experiment or as_name(project, "experiment")
        name = name and as_name(name, "run")
    if id is None:
        if wanted and not name and (project is not None or isinstance(resume, str)):
            wanted = False
            Complaints("init").once(
                "resume", "a new run was begun, as neither name nor id says which to resume. "
                "Pass one of them.",
            )  # fmt: skip
        return Named(experiment, name, named.group, wanted)
    known = as_name(id, "run")
    if not name:
        return Named(experiment, known, named.group, wanted)
    if wanted:
        return Named(experiment, as_name(f"{name}-{known}", "run"), named.group or name, wanted)
    return Named(experiment, name, named.group, wanted)


def wandbs(call: str, places: tuple[object, ...], named: Mapping[str, object]) -> dict[str, object]:
    """Return wandb's own arguments of a call by their names, also those given by their place."""
    return {**dict(zip(ORDER[call], places, strict=False)), **named}


def meaningless(others: Mapping[str, object]) -> list[str]:
    """Return those of wandb's arguments that say something which is not recorded."""
    return sorted(
        name for name, value in others.items() if value is not None and name not in UNSPOKEN
    )


def resumes(resume: object) -> bool:
    """Return whether a run is to be resumed, by our bool or wandb's word."""
    if isinstance(resume, str):
        return RESUME_WORDS.get(resume, bool(resume))
    return bool(resume)


def leave_out(others: Mapping[str, object]) -> None:
    """Name the arguments that mean nothing here.

    Raises:
        TypeError: an argument that wandb's `init` has not either.
    """
    unknown = [name for name in others if name not in WITHOUT_MEANING]
    if unknown:
        known = ("experiment", "name", "seed", "group", "config", "tags", "notes", "baseline")
        hint = nearest(unknown[0], [*known, "resume", "overwrite", "root", "mode", "project"])
        guess = f" Did you mean {hint!r}?" if hint else ""
        raise TypeError(f"init() got an unexpected argument {unknown[0]!r}.{guess}")
    given = meaningless(others)
    if given:
        Complaints("init").once(
            "others", f"{', '.join(given)} mean nothing here and were left out."
        )


def as_name(text: object, what: str) -> str:
    """Return a name for a folder: the text, or the nearest to it, with a warning."""
    if is_name(text):
        return str(text)
    name = propose_name(str(text), fallback=what)
    Complaints("init").once(
        what, f"{what} {str(text)[:60]!r} became {name!r}, as folders are named."
    )
    return name

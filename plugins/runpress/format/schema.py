"""The shape of a run record: the classes that `run.json` becomes in memory.

`run.json` never grows with the number of steps. What grows lies beside it in
`metrics.jsonl`. A reader takes unknown keys as a later writer's and keeps going; a newer
`format` number means that even the known keys may have another meaning, and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

FORMAT = 1

MANIFEST = "run.json"
METRICS = "metrics.jsonl"
# Of the machine while it trained: the same form of line, never a metric.
SYSTEM = "system.jsonl"
# What no commit holds of the code that ran, where its author asked for that.
CHANGES = "changes.patch"
# The folder of the copies of what a script pointed at.
ARTIFACTS = "artifacts"
# Endings of which a site generator would make a page, at another address.
PAGES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
# A diagram's first remark is its caption; this many characters of it are written and shown.
LONGEST_REMARK = 300
STEP, TIME, ATTEMPT = "_step", "_time", "_attempt"

Goal = Literal["min", "max"]
STATUSES = ("running", "finished", "failed", "stopped", "crashed")
LEVELS = ("info", "warn", "error")

# The only names whose better direction nobody needs to be told. Everything else is
# marked best only when the script or the post says what better means.
DEFAULT_GOALS: dict[str, Goal] = {"loss": "min", "error": "min", "accuracy": "max"}


def default_goal(metric: str) -> Goal | None:
    """Say what better means for a metric of an obvious name, by its last part."""
    return DEFAULT_GOALS.get(metric.rpartition("/")[2].casefold())


@dataclass(frozen=True, slots=True)
class At:
    """A value and the step at which it was logged."""

    step: int
    value: float


@dataclass(frozen=True, slots=True)
class Metric:
    """What is known of a metric over its whole log, however much of the log was kept.

    `count` is of all points, `nonfinite` of those that are NaN or infinite; the other
    statistics skip these and are None where nothing finite was logged. `last` is the value
    at the highest step.
    """

    count: int = 0
    nonfinite: int = 0
    first: At | None = None
    last: At | None = None
    min: At | None = None
    max: At | None = None
    mean: float | None = None
    goal: Goal | None = None
    unit: str | None = None

    @property
    def best(self) -> At | None:
        """The extreme that the goal asks for; None without a goal."""
        return {"min": self.min, "max": self.max}[self.goal] if self.goal else None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One life of the process that trained.

    `seconds` is from `init` to `finish`, of one that was cut short to its last write; None
    while it lasts. `commit` is the code's, where it is known: it may differ after a resume.
    """

    started: str
    ended: str | None = None
    seconds: float | None = None
    status: str = "running"
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the record: a curve of `metrics`, or one that the script drew (no metrics)."""

    name: str
    file: str
    dark: str | None = None
    metrics: tuple[str, ...] = ()
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """A Mermaid text in the record."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a run was trained or judged on.

    `kind` is the class of the object, or "file" or "folder". `fingerprint` says by which
    method its `sha256` was made, since two methods never give the same one; both are None
    where nothing could be read without changing the training.
    """

    name: str
    kind: str
    samples: int | None = None
    bytes: int | None = None
    fingerprint: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that the script pointed at; `file` is its copy in the record, None if too large.

    Of a folder, `files` counts what is in it and `sha256` is of all of it.
    """

    name: str
    bytes: int
    sha256: str
    file: str | None = None
    files: int = 1


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that the script wanted to be seen, at a step if it had logged any.

    `level` is info, warn or error.
    """

    title: str
    text: str = ""
    level: str = "info"
    step: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """What is known of `metrics.jsonl`.

    `steps` counts distinct steps and `bytes`, `sha256` are of the whole log, also after
    sealing has thinned the file that stayed (`thinned`). While a resumed run is running,
    `thinned` says that its log begins with thinned points, of which `metrics` has the true
    statistics.
    """

    steps: int = 0
    last_step: int | None = None
    bytes: int = 0
    sha256: str = ""
    thinned: bool = False


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, as `run.json` tells it.

    `name` is what the script called the run, `run` the folder it got. `config` is flat, its
    nested keys joined by dots. Times are ISO 8601 in UTC.
    """

    id: str
    experiment: str
    run: str
    name: str
    started: str
    status: str = "running"
    ended: str | None = None
    group: str | None = None
    seed: int | None = None
    baseline: str | None = None
    command: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    dataset: tuple[Dataset, ...] = ()
    figures: tuple[Figure, ...] = ()
    diagrams: tuple[Diagram, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    alerts: tuple[Alert, ...] = ()
    log: Log = Log()
    error: Mapping[str, str] | None = None
    format: int = FORMAT

    @property
    def arm(self) -> str:
        """The runs that differ from this one in nothing but the seed share this name."""
        return self.group or self.name

    @property
    def train_seconds(self) -> float | None:
        """Wall time in seconds from `init` to `finish` over all attempts; None if none ended."""
        ended = [attempt.seconds for attempt in self.attempts if attempt.seconds is not None]
        return sum(ended) if ended else None


@dataclass(slots=True)
class Series:
    """One metric of one run, in order of its steps.

    All six have equal length; times are seconds since the run began. Read from a file they
    are arrays of numbers, eight bytes each. A sealed series that was thinned also has the
    mean, minimum and maximum of the bucket that each kept point stands for; elsewhere these
    three are the values.
    """

    steps: Sequence[int] = ()
    values: Sequence[float] = ()
    times: Sequence[float] = ()
    means: Sequence[float] = ()
    lows: Sequence[float] = ()
    highs: Sequence[float] = ()

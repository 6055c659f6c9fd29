"""All run records of a blog, by experiment and arm, with what is wrong with each.

The catalog never fails over a bad record: what can be read is there, what cannot is kept
as a broken run with its problem, so that a page can show it and the other runs stay
unharmed. Logs are read only when a page needs them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from runpress.format.manifest import number_of
from runpress.format.problems import Problem
from runpress.format.read import LogRead, read_log
from runpress.format.schema import METRICS, Goal, RunRecord, Series, default_goal
from runpress.format.statistics import mean
from runpress.site.memory.recording import note_log

# What every run has without logging it; a metric of such a name is not asked.
STEPS, TRAIN_SECONDS = "steps", "train_seconds"
BUILT_IN = (TRAIN_SECONDS, STEPS)


@dataclass(eq=False)
class Run:
    """One run that could be read.

    `experiment` and `name` are its folders, which also are its address; `shown` is its path
    as the user knows it. `read` is its log, once somebody asked for it.
    `status` is the record's, but a run that nobody ended is crashed,
    unless it is known to be `alive`. `excluded` holds the author's reason for leaving it out.
    """

    experiment: str
    name: str
    folder: Path
    shown: str
    record: RunRecord
    excluded: str | None = None
    alive: bool = False
    read: LogRead | None = field(default=None, repr=False)

    @property
    def status(self) -> str:
        """The record's status; one that is `running` in the files alone has crashed."""
        ended = self.record.status != "running"
        return self.record.status if ended or self.alive else "crashed"

    @property
    def log(self) -> LogRead:
        """The run's series, read from disk on first use."""
        if self.read is None:
            self.read = read_log(self.folder, self.shown)
        note_log(self.experiment, self.name, tuple(self.read.problems))
        return self.read

    @cached_property
    def log_size(self) -> int:
        """The bytes of the log as it lies on disk, 0 where there is none."""
        try:
            return (self.folder / METRICS).stat().st_size
        except OSError:
            return 0

    def series(self, metric: str) -> Series | None:
        """Return one metric's series, None where the run has none."""
        return self.log.series.get(metric)

    def value(self, metric: str) -> float | None:
        """Return a metric's summary: what the script set, else its last value.

        It may be NaN or infinite: a run that ended so has no other number to show.
        """
        if metric == TRAIN_SECONDS:
            return self.record.train_seconds
        if metric == STEPS:
            return float(self.record.log.steps)
        with suppress(ValueError):
            return number_of(self.record.summary.get(metric))
        known = self.record.metrics.get(metric)
        return known.last.value if known and known.last else None


@dataclass(frozen=True)
class BrokenRun:
    """A folder that should hold a run and does not; the problem says why."""

    experiment: str
    name: str
    problem: Problem


@dataclass(frozen=True)
class Arm:
    """The runs of an experiment that share a name: the same config but for the seed."""

    name: str
    runs: tuple[Run, ...]

    @cached_property
    def counted(self) -> tuple[Run, ...]:
        """The runs whose numbers count: finished, not excluded, the newest of each seed.

        A run of unknown seed counts for itself: nothing says that another replaces it.
        """
        newest: dict[object, Run] = {}
        for run in self.runs:
            if run.status == "finished" and run.excluded is None:
                seed = run.record.seed
                newest[("unknown", run.name) if seed is None else seed] = run
        return tuple(run for run in self.runs if run in newest.values())

    def is_superseded(self, run: Run) -> bool:
        """Say whether a newer run of the same seed counts in this one's place."""
        ended_well = run.status == "finished" and run.excluded is None
        return ended_well and run not in self.counted

    def values(self, metric: str) -> list[float]:
        """Return the metric's summaries of the runs that count, in order of start.

        One that is not finite is among them: leaving it out would hide a run that failed.
        """
        found = (run.value(metric) for run in self.counted)
        return [value for value in found if value is not None]

    def middle(self, metric: str) -> float | None:
        """Return the mean of the summaries; None where there are none or one is not finite."""
        values = self.values(metric)
        return mean(values) if values and all(map(math.isfinite, values)) else None


@dataclass(frozen=True, slots=True)
class ArmOf:
    """The name of an arm, and the experiment that it is an arm of."""

    experiment: str
    arm: str


@dataclass(frozen=True)
class Experiment:
    """An experiment's runs, in order of their start, and what its post says about them.

    `baseline` is an arm of its own; `borrowed` is one of another experiment, where the post
    takes that for its baseline. `chosen` are the metrics that the post names, the first of
    which is the headline.
    """

    id: str
    runs: tuple[Run, ...] = ()
    broken: tuple[BrokenRun, ...] = ()
    baseline: str | None = None
    borrowed: ArmOf | None = None
    chosen: tuple[str, ...] = ()
    goals: Mapping[str, Goal] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def arms(self) -> dict[str, Arm]:
        """The arms by name, in order of their first run."""
        runs: dict[str, list[Run]] = {}
        for run in self.runs:
            runs.setdefault(run.record.arm, []).append(run)
        return {name: Arm(name, tuple(group)) for name, group in runs.items()}

    @cached_property
    def metrics(self) -> dict[str, None]:
        """The names of all metrics that a run logged, in order of first appearance."""
        return {name: None for run in self.runs for name in run.record.metrics}

    @cached_property
    def measured(self) -> dict[str, None]:
        """The names of all metrics, of numbers in a summary alone, and of what all runs have."""
        named = ((run, name) for run in self.runs for name in (*run.record.summary, *BUILT_IN))
        return {
            **self.metrics,
            **{name: None for run, name in named if run.value(name) is not None},
        }

    def metric_goal(self, name: str) -> Goal | None:
        """Say what better means: the post's word, else the script's, else the obvious."""
        return self.goals.get(name) or self._told[0].get(name) or default_goal(name)

    def metric_unit(self, name: str) -> str | None:
        """Return a metric's unit: the post's word, else the script's."""
        if name == TRAIN_SECONDS:
            # Wall time is in seconds, whatever label somebody gives it.
            return "s"
        return self.units.get(name) or self._told[1].get(name)

    @cached_property
    def headline(self) -> str | None:
        """The metric that stands for the experiment.

        The first that the post names, else the first under `val/` whose goal is known, else
        any with a goal, else the first logged.
        """
        known = [name for name in self.metrics if self.metric_goal(name)]
        validation = [name for name in known if name.startswith("val/")]
        return next(iter([*self.chosen, *validation, *known, *self.metrics]), None)

    @cached_property
    def drawn(self) -> str | None:
        """The metric whose curve stands for the experiment: the headline, where it has one.

        A number a run, such as `train_seconds`, has no curve.
        """
        wanted = [self.headline, *self.chosen] if self.headline else []
        found = [name for name in wanted if name in self.metrics]
        return next(iter([*found, *filter(self.metric_goal, self.metrics), *self.metrics]), None)

    @cached_property
    def best_arm(self) -> Arm | None:
        """The arm whose mean headline metric is best; None where nothing says what best is."""
        metric = self.headline
        goal = self.metric_goal(metric) if metric else None
        means = {
            name: middle
            for name, arm in self.arms.items()
            if metric and (middle := arm.middle(metric)) is not None
        }
        if not means or not goal:
            return None
        pick = max if goal == "max" else min
        return self.arms[pick(means, key=lambda name: means[name])]

    @cached_property
    def _told(self) -> tuple[dict[str, Goal], dict[str, str]]:
        """The scripts' goals and units, the first that a run says; every page asks for them."""
        told = [item for run in reversed(self.runs) for item in run.record.metrics.items()]
        goals = {name: metric.goal for name, metric in told if metric.goal}
        return goals, {name: metric.unit for name, metric in told if metric.unit}


class Over(Mapping[str, Experiment]):
    """All experiments with one laid over them; none of the others is looked at for that."""

    def __init__(self, others: Mapping[str, Experiment], one: Experiment) -> None:
        self._others = others
        self._one = one

    def __getitem__(self, name: str) -> Experiment:
        return self._one if name == self._one.id else self._others[name]

    def __contains__(self, name: object) -> bool:
        return name == self._one.id or name in self._others

    def __iter__(self) -> Iterator[str]:
        yield from self._others
        if self._one.id not in self._others:
            yield self._one.id

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Catalog:
    """All experiments of a blog by id, and the problems met while reading them.

    `digests` tell what lies in each experiment's folder, `commits` from which its runs were
    made, `training` which experiments hold a run that nobody ended; empty or None where nobody
    looked before an experiment was read.
    """

    experiments: Mapping[str, Experiment] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    commits: frozenset[str] | None = None
    training: frozenset[str] | None = None

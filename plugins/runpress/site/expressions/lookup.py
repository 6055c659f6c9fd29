"""What the names of an expression mean in the records: arms, metrics, settings.

Only runs that count have a say: finished, not excluded, of equal seeds the newest. What the
catalog does not know is an error that names the nearest thing it does know.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Mapping
from typing import Any

from runpress.errors import ExpressionError, NotRunYet
from runpress.format.manifest import number_of
from runpress.format.names import nearest, shorten
from runpress.site.catalog import STEPS, TRAIN_SECONDS, Arm, Catalog, Experiment, Run
from runpress.site.expressions.expression import AT, ArmName, Measure, Setting
from runpress.site.expressions.value import Value
from runpress.site.wording.numbers import format_exact

MOST_NAMED = 5


def find_arm(name: ArmName, catalog: Catalog, page: str | None) -> tuple[Experiment, Arm]:
    """Return the arm that a name means, and its experiment.

    Raises:
        ExpressionError: there is none; the message has the nearest name.
    """
    experiment = _experiment(name, catalog, page)
    found = experiment.arms.get(name.name)
    if found is None:
        what = f"no arm {shorten(name.name)!r} in {experiment.id}"
        raise _missing(what, name.name, experiment.arms, name.column)
    return experiment, found


def find_measure(tree: Measure, experiment: Experiment, arm: Arm) -> Value:
    """Return one number a run of a metric.

    Raises:
        ExpressionError: no run counts, or none has the metric or the step.
    """
    if not arm.counted:
        raise ExpressionError(f"no run of arm {arm.name!r} has finished yet", tree.arm.column)
    if tree.metric in (STEPS, TRAIN_SECONDS) and tree.statistic:
        message = f"{tree.metric} is one number a run and has no .{tree.statistic}"
        raise ExpressionError(message, tree.statistic_column)
    found = [
        (run, number)
        for run in arm.counted
        if (number := _number(tree, experiment, run)) is not None
    ]
    if not found:
        known = {name: None for run in arm.counted for name in _metrics_of(run)}
        what = f"no metric {shorten(tree.metric)!r} in arm {arm.name!r}"
        raise _missing(what, tree.metric, known, tree.column)
    seeds_known = all(run.record.seed is not None for run, _ in found)
    # Wall time is in seconds, whatever label somebody gives it.
    unit = "s" if tree.metric == TRAIN_SECONDS else experiment.metric_unit(tree.metric)
    return Value(
        "measure",
        tuple(number for _, number in found),
        unit=unit,
        of="seed" if seeds_known else "run",
        seeds=tuple(_pair_key(run) for run, _ in found),
        runs=tuple(run.name for run, _ in found),
    )


def find_setting(tree: Setting, arm: Arm) -> Value:
    """Return what an arm's runs were given or ran on.

    Raises:
        ExpressionError: no run has the key.
    """
    # An arm that has not finished was given its config all the same.
    runs = arm.counted or arm.runs
    tables = [
        run.record.config if tree.table == "config" else run.record.environment for run in runs
    ]
    found = [_lookup(table, tree.key) for table in tables]
    values = [value for value in found if value is not None]
    if not values:
        known = {name: None for table in tables for name in _keys(table)}
        what = f"no key {shorten(tree.key)!r} in the {tree.table} of arm {arm.name!r}"
        raise _missing(what, tree.key, known, tree.column)
    words = list(dict.fromkeys(_words(value) for value in values))
    first = values[0]
    if len(words) == 1 and isinstance(first, int | float) and not isinstance(first, bool):
        return Value("setting", (float(first),))
    return Value("setting", text=", ".join(words))


def _experiment(name: ArmName, catalog: Catalog, page: str | None) -> Experiment:
    wanted = name.experiment or page
    if not wanted:
        raise ExpressionError(
            'this page has no experiment: write experiment("…").arm("…")', name.column
        )
    found = catalog.experiments.get(wanted)
    if found is None:
        column = name.experiment_column if name.experiment else name.column
        missing = _missing(
            f"no experiment {shorten(wanted)!r}", wanted, catalog.experiments, column
        )
        raise NotRunYet(str(missing), column) if wanted == page else missing
    return found


def _pair_key(run: Run) -> tuple[str, object]:
    """Return what makes two numbers a pair: their seed; of unknown seed, the very same run."""
    seed = run.record.seed
    return ("run", f"{run.experiment}/{run.name}") if seed is None else ("seed", seed)


def _metrics_of(run: Run) -> Iterable[str]:
    return (*run.record.metrics, *run.record.summary, STEPS, TRAIN_SECONDS)


def _number(tree: Measure, experiment: Experiment, run: Run) -> float | None:
    """Return one run's number; None where the run has no such metric."""
    if tree.metric == STEPS:
        return float(run.record.log.steps)
    if tree.metric == TRAIN_SECONDS:
        return run.record.train_seconds
    if tree.statistic == AT:
        return _at_step(tree, run)
    if tree.statistic is None and tree.metric in run.record.summary:
        return _summary(tree, run)
    metric = run.record.metrics.get(tree.metric)
    if metric is None or not metric.count:
        return None
    statistic = tree.statistic or "last"
    if statistic == "best":
        statistic = _best(tree, experiment)
    found = metric.mean if statistic == "mean" else getattr(metric, statistic)
    # Something was logged, and none of it was finite.
    return math.nan if found is None else float(getattr(found, "value", found))


def _at_step(tree: Measure, run: Run) -> float | None:
    """Return the value at a step; one that is not there is an error that names the nearest."""
    series = run.series(tree.metric)
    if series is None or not series.steps:
        return None
    at = bisect.bisect_left(series.steps, tree.step)
    if at < len(series.steps) and series.steps[at] == tree.step:
        return float(series.values[at])
    around = series.steps[max(at - 1, 0) : at + 1]
    near = min(around, key=lambda step: abs(step - tree.step))
    inside = series.steps[0] < tree.step < series.steps[-1]
    why = "did not keep" if run.record.log.thinned and inside else "has no"
    what = f"run {run.name!r} {why} step {tree.step} of {shorten(tree.metric)!r}"
    raise ExpressionError(f"{what}; the nearest is .at({near})", tree.statistic_column)


def _summary(tree: Measure, run: Run) -> float:
    try:
        return number_of(run.record.summary[tree.metric])
    except ValueError as error:
        what = f"the summary of {shorten(tree.metric)!r} in run {run.name!r}: {error}"
        raise ExpressionError(what, tree.column) from error


def _best(tree: Measure, experiment: Experiment) -> str:
    goal = experiment.metric_goal(tree.metric)
    if goal is None:
        raise ExpressionError(
            f"nothing says what better means for {shorten(tree.metric)!r}: give it a goal in the "
            "front matter (metrics: {name: {goal: min}}), or write .min or .max",
            tree.statistic_column,
        )
    return goal


def _lookup(table: Mapping[str, Any], key: str) -> Any:
    """Return what a key holds; a nested key is written with dots."""
    found: Any = table.get(key, table)
    if key not in table:
        for part in key.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    return None if isinstance(found, Mapping) else found


def _keys(table: Mapping[str, Any]) -> Iterable[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in value)
        else:
            yield str(name)


def _words(value: Any) -> str:
    """Return a setting as text on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_exact(value)
    if isinstance(value, list | tuple):
        return ", ".join(_words(item) for item in value) or "[]"
    return " ".join(str(value).split()) or '""'


def _missing(what: str, name: str, known: Iterable[str], column: int) -> ExpressionError:
    names = list(known)
    near = nearest(name, names)
    if near:
        return ExpressionError(f"{what} (did you mean {shorten(near)!r}?)", column)
    some = ", ".join(shorten(known) for known in names[:MOST_NAMED])
    more = ", …" if len(names) > MOST_NAMED else ""
    return ExpressionError(f"{what} (there is {some}{more})" if some else what, column)

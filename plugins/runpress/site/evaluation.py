"""What an expression means: the numbers of an arm's runs, one a seed.

Only runs that count have a say: finished, not excluded, of equal seeds the newest. What the
catalog does not know is an error that names the nearest thing it does know.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from runpress.errors import ExpressionError
from runpress.format.manifest import number_of
from runpress.format.names import nearest, shorten
from runpress.format.statistics import mean
from runpress.site.catalog import Arm, Catalog, Experiment, Run
from runpress.site.expression import (
    ArmName,
    Count,
    Expression,
    Measure,
    Setting,
    parse_expression,
)
from runpress.site.numbers import PERCENT, Formatted, format_exact, format_number, format_spread

STEPS, TRAIN_SECONDS = "steps", "train_seconds"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gave.

    `numbers` are as recorded, one a run that counts. A "measure" is shown with its spread, a
    "count" alone, a "setting" with all its digits. `text` is set where the value is no
    number, and then `numbers` is empty. `of` says whether n counts seeds, or runs because
    not every seed is known.
    """

    kind: Literal["measure", "count", "setting"]
    numbers: tuple[float, ...] = ()
    text: str = ""
    unit: str | None = None
    of: Literal["seed", "run"] = "seed"

    @property
    def n(self) -> int:
        """How many runs the value rests on."""
        return len(self.numbers)

    @property
    def scale(self) -> int:
        """What a recorded number is multiplied by to be shown."""
        return 100 if self.unit == PERCENT else 1

    @property
    def middle(self) -> float | None:
        """The mean over the seeds, as recorded; None where the value is no number."""
        return mean(self.numbers) if self.numbers else None

    @property
    def formatted(self) -> Formatted:
        """The value as a reader sees it."""
        if self.text:
            return Formatted(self.text)
        if self.kind == "measure":
            return format_spread(self.numbers, self.unit, self.of)
        shown = format_exact if self.kind == "setting" else format_number
        return Formatted(shown(self.numbers[0]))


def evaluate(
    expression: str | Expression, catalog: Catalog, experiment_id: str | None = None
) -> Value:
    """Return the value of an expression.

    Args:
        expression: its text, or what `parse_expression` made of it.
        catalog: the records.
        experiment_id: the page's experiment; None on a page without one, where every arm
            needs `experiment("…")` before it.

    Raises:
        ExpressionError: it is not in the language, or names what is not there.
    """
    tree = parse_expression(expression) if isinstance(expression, str) else expression
    experiment = _experiment(tree.arm, catalog, experiment_id)
    arm = _arm(tree.arm, experiment)
    if isinstance(tree, Count):
        return Value("count", (float(len(arm.counted)),))
    if isinstance(tree, Setting):
        return _setting(tree, arm)
    return _measure(tree, experiment, arm)


def _experiment(name: ArmName, catalog: Catalog, page: str | None) -> Experiment:
    wanted = name.experiment or page
    if not wanted:
        raise ExpressionError(
            'this page has no experiment: write experiment("…").arm("…")', name.column
        )
    found = catalog.experiments.get(wanted)
    if found is None:
        column = name.experiment_column if name.experiment else name.column
        raise _missing(f"no experiment {shorten(wanted)!r}", wanted, catalog.experiments, column)
    return found


def _arm(name: ArmName, experiment: Experiment) -> Arm:
    found = experiment.arms.get(name.name)
    if found is None:
        what = f"no arm {shorten(name.name)!r} in {experiment.id}"
        raise _missing(what, name.name, experiment.arms, name.column)
    return found


def _measure(tree: Measure, experiment: Experiment, arm: Arm) -> Value:
    if not arm.counted:
        raise ExpressionError(f"no run of arm {arm.name!r} has finished yet", tree.arm.column)
    if tree.metric in (STEPS, TRAIN_SECONDS) and tree.statistic:
        message = f"{tree.metric} is one number a run and has no .{tree.statistic}"
        raise ExpressionError(message, tree.statistic_column)
    found = [(run, _number(tree, experiment, run)) for run in arm.counted]
    numbers = tuple(number for _, number in found if number is not None)
    if not numbers:
        known = {name: None for run in arm.counted for name in _metrics_of(run)}
        what = f"no metric {shorten(tree.metric)!r} in arm {arm.name!r}"
        raise _missing(what, tree.metric, known, tree.column)
    seeds_known = all(run.record.seed is not None for run, number in found if number is not None)
    # Wall time is in seconds, whatever label somebody gives it.
    unit = "s" if tree.metric == TRAIN_SECONDS else experiment.metric_unit(tree.metric)
    return Value("measure", numbers, unit=unit, of="seed" if seeds_known else "run")


def _metrics_of(run: Run) -> Iterable[str]:
    return (*run.record.metrics, *run.record.summary, STEPS, TRAIN_SECONDS)


def _number(tree: Measure, experiment: Experiment, run: Run) -> float | None:
    """Return one run's number; None where the run has no such metric."""
    if tree.metric == STEPS:
        return float(run.record.log.steps)
    if tree.metric == TRAIN_SECONDS:
        return run.record.train_seconds
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


def _setting(tree: Setting, arm: Arm) -> Value:
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

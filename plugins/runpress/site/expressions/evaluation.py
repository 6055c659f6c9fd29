"""What an expression means: the numbers of an arm's runs, compared and computed with.

The rules are few. Arithmetic takes plain numbers: with an arm's metric it is done seed by
seed, with a comparison it moves the comparison and its interval. Two arms are compared by
`diff` and `ratio` only, and a minus between them means `diff`. A count is exact and is not
mixed with what was measured. Everything else is an error that says what to write.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from runpress.errors import ExpressionError
from runpress.site.catalog import STEPS, TRAIN_SECONDS, Catalog
from runpress.site.expressions.effect import Effect, Exponential, Line, Magnitude, Step
from runpress.site.expressions.expression import (
    Arithmetic,
    Call,
    Count,
    Expectation,
    Expression,
    Number,
    Setting,
)
from runpress.site.expressions.inference import Estimate, one_sample, paired, welch
from runpress.site.expressions.lookup import find_arm, find_measure, find_setting
from runpress.site.expressions.parser import parse_expression
from runpress.site.expressions.value import Value

__all__ = ["STEPS", "TRAIN_SECONDS", "Question", "Value", "evaluate", "pose"]

# So many seeds in common make the arms of a comparison pairs.
PAIRS = 3
FLIPPED = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "==": "=="}
PLAIN = ("number", "setting")
SLACK = 8 * sys.float_info.epsilon


@dataclass(frozen=True, slots=True)
class Question:
    """What a hypothesis asks: whether `value` stands as `sign` says to `bound`.

    `value` is an effect, or a count or setting, which is compared exactly. `samples` are the
    measures that went into it.
    """

    value: Value
    sign: str
    bound: float
    samples: tuple[Value, ...]

    @property
    def slack(self) -> float:
        """What floating point may do to the last digits of such numbers, which decides nothing."""
        numbers = [abs(number) for sample in self.samples for number in sample.numbers]
        return SLACK * max([abs(self.bound), *filter(math.isfinite, numbers)])


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
    return _Evaluator(catalog, experiment_id).value(tree)


def pose(tree: Expectation, catalog: Catalog, experiment_id: str | None) -> Question:
    """Return what an expectation asks, as a comparison with one number.

    Raises:
        ExpressionError: it names what is not there, or compares what cannot be compared.
    """
    evaluator = _Evaluator(catalog, experiment_id)
    left, right = evaluator.value(tree.left), evaluator.value(tree.right)
    sign = tree.sign
    if left.kind == "number" and right.kind != "number":
        left, right, sign = right, left, FLIPPED[sign]
    if left.kind == right.kind == "measure":
        left, right = _difference(left, right, tree.column), Value("number", (0.0,))
    bound = _bound(left, right, tree.column)
    if left.kind == "measure":
        left = _of_one(left)
    return Question(left, sign, bound, tuple(evaluator.samples))


class _Evaluator:
    """Computes one tree; keeps the measures that it met."""

    def __init__(self, catalog: Catalog, page: str | None) -> None:
        self._catalog = catalog
        self._page = page
        self.samples: list[Value] = []

    def value(self, tree: Expression) -> Value:
        """Return the value of a tree."""
        if isinstance(tree, Number):
            return Value("number", (tree.number,))
        if isinstance(tree, Arithmetic):
            return _computed(tree, self.value(tree.left), self.value(tree.right))
        if isinstance(tree, Call):
            return self._called(tree)
        experiment, arm = find_arm(tree.arm, self._catalog, self._page)
        if isinstance(tree, Count):
            return Value("count", (float(len(arm.counted)),))
        if isinstance(tree, Setting):
            return find_setting(tree, arm)
        found = find_measure(tree, experiment, arm)
        self.samples.append(found)
        return found

    def _called(self, tree: Call) -> Value:
        arguments = [self.value(argument) for argument in tree.arguments]
        if tree.function == "abs":
            return _magnitude(arguments[0], tree.column)
        for argument in arguments:
            if argument.kind not in ("measure", *PLAIN) or argument.text:
                message = f"{tree.function} compares the metrics of two arms"
                raise ExpressionError(f"{message}: {tree.function}(a.loss, b.loss)", tree.column)
        compare = _difference if tree.function == "diff" else _ratio
        return compare(arguments[0], arguments[1], tree.column)


def _computed(tree: Arithmetic, left: Value, right: Value) -> Value:
    """Return what arithmetic makes of two values."""
    for value in (left, right):
        if value.text:
            raise ExpressionError(f"{value.text[:40]!r} is no number to compute with", tree.column)
    kinds = {left.kind, right.kind}
    if kinds <= {"number", "setting", "count"}:
        number = _apply(tree.sign, left.numbers[0], right.numbers[0])
        if not math.isfinite(number):
            raise ExpressionError(f"{tree.sign} gives no finite number", tree.column)
        return Value("count" if "count" in kinds else "number", (number,))
    if "count" in kinds:
        raise ExpressionError("a count is not mixed with what was measured", tree.column)
    if kinds == {"measure"}:
        return _of_two_arms(tree, left, right)
    if "effect" not in kinds:
        return _seed_by_seed(tree, left, right)
    return _moved(tree, left, right)


def _of_two_arms(tree: Arithmetic, left: Value, right: Value) -> Value:
    if tree.sign == "-":
        return _difference(left, right, tree.column)
    move = "write ratio(a, b)" if tree.sign == "/" else "compare them by diff(a, b) or ratio(a, b)"
    raise ExpressionError(f"{tree.sign} takes a number on one side: {move}", tree.column)


def _seed_by_seed(tree: Arithmetic, left: Value, right: Value) -> Value:
    measure, other = (left, right) if left.kind == "measure" else (right, left)
    number = other.numbers[0]
    if measure is left:
        numbers = tuple(_apply(tree.sign, one, number) for one in measure.numbers)
    else:
        numbers = tuple(_apply(tree.sign, number, one) for one in measure.numbers)
    # A product has another unit, which nobody told.
    unit = measure.unit if tree.sign in "+-" else None
    return replace(measure, numbers=numbers, unit=unit)


def _moved(tree: Arithmetic, left: Value, right: Value) -> Value:
    """Return a comparison that plain numbers moved, its interval with it."""
    moved, number = (left, right) if left.effect else (right, left)
    if not moved.effect or number.kind not in PLAIN:
        message = "an expression has one diff or ratio, and beside it plain numbers only"
        raise ExpressionError(message, tree.column)
    line = _line(tree, number.numbers[0], first=moved is left)
    unit = moved.unit if tree.sign in "+-" else None
    return replace(moved, effect=moved.effect.then(line), unit=unit)


def _line(tree: Arithmetic, number: float, *, first: bool) -> Line:
    """Return arithmetic with a number as a step; `first`: the number stands behind the sign."""
    if tree.sign in "+-":
        offset = -number if tree.sign == "-" and first else number
        return Line(-1.0 if tree.sign == "-" and not first else 1.0, offset)
    if tree.sign == "/" and not first:
        message = "nothing is divided by a comparison: turn it round, as in ratio(b, a)"
        raise ExpressionError(message, tree.column)
    factor = _apply(tree.sign, 1.0, number)
    if not factor or not math.isfinite(factor):
        raise ExpressionError(f"{tree.sign} {number:g} leaves nothing of it", tree.column)
    return Line(factor, 0.0)


def _magnitude(value: Value, column: int) -> Value:
    if value.effect:
        return replace(value, effect=value.effect.then(Magnitude()))
    if value.text:
        raise ExpressionError(f"{value.text[:40]!r} is no number", column)
    if value.kind != "measure":
        return replace(value, numbers=(abs(value.numbers[0]),))
    return _of_one(value, Magnitude())


def _difference(left: Value, right: Value, column: int) -> Value:
    """Return `left - right` with its interval."""
    unit = left.unit if left.unit == right.unit or right.kind in PLAIN else None
    unit = right.unit if left.kind in PLAIN else unit
    estimate = _compared(left, right, column, lambda number: number)
    return _effect(left, right, Effect(estimate, "diff"), unit)


def _ratio(left: Value, right: Value, column: int) -> Value:
    """Return `left / right` with its interval: the difference of the logarithms."""
    for value in (left, right):
        for number, run in zip(value.numbers, value.runs or ("",), strict=False):
            if number <= 0:
                whose = f", and run {run!r} has {number:g}" if run else f", not {number:g}"
                raise ExpressionError(f"ratio takes positive values only{whose}", column)
    estimate = _compared(left, right, column, math.log)
    return _effect(left, right, Effect(estimate, "ratio", (Exponential(),)), None)


def _effect(left: Value, right: Value, effect: Effect, unit: str | None) -> Value:
    runs_counted = "run" in (left.of, right.of)
    return Value("effect", unit=unit, of="run" if runs_counted else "seed", effect=effect)


def _compared(left: Value, right: Value, column: int, scale: Callable[[float], float]) -> Estimate:
    """Return the estimate of a difference on a scale: paired, Welch's, or of one sample."""
    if left.kind in PLAIN and right.kind in PLAIN:
        raise ExpressionError("there is no arm in it to compare", column)
    first, second = ([scale(one) for one in value.numbers] for value in (left, right))
    # What rounding does to logarithms is of the size of 1 at least.
    magnitude = max(1.0, *map(abs, first + second)) if scale is math.log else 0.0
    if right.kind in PLAIN:
        return one_sample([one - second[0] for one in first], magnitude)
    if left.kind in PLAIN:
        return one_sample([first[0] - one for one in second], magnitude)
    places = {seed: at for at, seed in enumerate(right.seeds)}
    common = [at for at, seed in enumerate(left.seeds) if seed in places]
    if len(common) >= PAIRS:
        others = [second[places[left.seeds[at]]] for at in common]
        return paired([first[at] for at in common], others, magnitude)
    return welch(first, second, magnitude)


def _of_one(value: Value, *steps: Step) -> Value:
    """Return the mean of one arm with its interval."""
    return replace(value, kind="effect", effect=Effect(one_sample(value.numbers), "mean", steps))


def _bound(left: Value, right: Value, column: int) -> float:
    """Return the number that something is compared with.

    Raises:
        ExpressionError: what stands on the sides is no pair that can be compared.
    """
    exact = {left.kind, right.kind} <= {"count", "setting", "number"}
    if left.text or right.text:
        text = left.text or right.text
        raise ExpressionError(f"{text[:40]!r} is no number to compare", column)
    if left.kind == "number":
        raise ExpressionError("it compares two numbers, and no run", column)
    if right.kind == "number" or exact:
        return right.numbers[0]
    if "count" in (left.kind, right.kind):
        raise ExpressionError("a count is compared with a number only", column)
    raise ExpressionError(
        "one side has to be a plain number: compare arms as a <= b, or diff(a, b) <= 0.1", column
    )


def _apply(sign: str, left: float, right: float) -> float:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right:
        return left / right
    return math.nan if not left else math.copysign(math.inf, left)

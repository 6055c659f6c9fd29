"""The little language of values in a text: `ratio(amp.train_seconds, fp32.train_seconds)`.

An expression is read and never run: `parser` makes of it one of the small trees below, which
say which number is meant, and `evaluation` looks the number up.

    expectation = expression ( "<=" | "<" | ">=" | ">" | "==" ) expression
    expression  = term { ( "+" | "-" ) term }
    term        = factor { ( "*" | "/" ) factor }
    factor      = "-" factor | NUMBER | "(" expression ")" | function | arm field
    function    = ( "diff" | "ratio" ) "(" expression "," expression ")"
                | "abs" "(" expression ")" | "count" "(" arm ")"
    arm         = NAME | "arm" "(" STRING ")"
                | "experiment" "(" STRING ")" "." "arm" "(" STRING ")"
    field       = ".config" "[" STRING "]" | ".env" "[" STRING "]" | metric [ "." statistic ]
    metric      = "." NAME | "[" STRING "]"
    statistic   = "last" | "min" | "max" | "first" | "mean" | "best" | "at" "(" STEP ")"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

STATISTICS = ("last", "min", "max", "first", "mean", "best")
AT = "at"
FUNCTIONS = ("diff", "ratio", "abs", "count", "arm", "experiment")
COMPARISONS = ("<=", "<", ">=", ">", "==")
Table = Literal["config", "env"]
TABLES: dict[str, Table] = {"config": "config", "env": "env"}


@dataclass(frozen=True, slots=True)
class ArmName:
    """An arm, of this page's experiment or of the one named."""

    name: str
    column: int
    experiment: str | None = None
    experiment_column: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in the expression."""

    number: float
    column: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric of an arm; without a statistic its summary. `step` goes with `at`."""

    arm: ArmName
    metric: str
    column: int
    statistic: str | None = None
    statistic_column: int = 0
    step: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What an arm's runs were given (`config`) or ran on (`env`)."""

    arm: ArmName
    table: Table
    key: str
    column: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many runs of an arm count."""

    arm: ArmName


@dataclass(frozen=True, slots=True)
class Call:
    """`diff(a, b)`, `ratio(a, b)` or `abs(a)`."""

    function: str
    arguments: tuple[Expression, ...]
    column: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two expressions and the sign between them; a minus before one is `0 - x`."""

    sign: str
    left: Expression
    right: Expression
    column: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """A comparison: what a hypothesis expects to hold."""

    sign: str
    left: Expression
    right: Expression
    column: int


Expression = Number | Measure | Setting | Count | Call | Arithmetic


def arms_of(tree: Expression | Expectation) -> Iterator[ArmName]:
    """Return every arm that an expression names, in the order of the text."""
    if isinstance(tree, Measure | Setting | Count):
        yield tree.arm
    elif isinstance(tree, Call):
        for argument in tree.arguments:
            yield from arms_of(argument)
    elif isinstance(tree, Arithmetic | Expectation):
        yield from arms_of(tree.left)
        yield from arms_of(tree.right)

"""The little language of values in a text: `amp["val/accuracy"].best`.

It is read here and never run: what comes out is a small tree that says which number is
meant, and what is not in the language is an error with its column and the nearest known
name. The language has no nesting, so reading takes one pass from left to right, whatever
the text is; its length is bounded all the same, because a message about it is shown.

    expression  = "count" "(" arm ")" | arm field
    arm         = NAME | "arm" "(" STRING ")"
                | "experiment" "(" STRING ")" "." "arm" "(" STRING ")"
    field       = ".config" "[" STRING "]" | ".env" "[" STRING "]" | metric [ "." statistic ]
    metric      = "." NAME | "[" STRING "]"
    statistic   = "last" | "min" | "max" | "first" | "mean" | "best"

`expression` is where functions and arithmetic belong when they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from runpress.errors import ExpressionError
from runpress.format.names import nearest, shorten

MOST_CHARACTERS = 1_000
STATISTICS = ("last", "min", "max", "first", "mean", "best")
FUNCTIONS = ("count", "arm", "experiment")
Table = Literal["config", "env"]
TABLES: dict[str, Table] = {"config": "config", "env": "env"}

TOKEN = re.compile(
    r"""\s*(?:(?P<name>[^\W\d]\w*)|(?P<text>"[^"\n]*"|'[^'\n]*')|(?P<sign>[.()\[\]])|(?P<end>\Z))"""
)


@dataclass(frozen=True, slots=True)
class ArmName:
    """An arm, of this page's experiment or of the one named."""

    name: str
    column: int
    experiment: str | None = None
    experiment_column: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric of an arm; without a statistic its summary."""

    arm: ArmName
    metric: str
    column: int
    statistic: str | None = None
    statistic_column: int = 0


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


Expression = Measure | Setting | Count


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises:
        ExpressionError: it is not in the language; the message says what is wrong and what
            would be right, `column` where.
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"it is longer than {MOST_CHARACTERS} characters", MOST_CHARACTERS)
    return _Reader(text).expression()


class _Token(NamedTuple):
    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        return "the end" if self.kind == "end" else shorten(self.text)


class _Reader:
    """Reads one expression from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = self._token_at(0)

    def expression(self) -> Expression:
        found = self._operand()
        if self._next.kind != "end":
            raise self._unexpected("the end")
        return found

    def _operand(self) -> Expression:
        name = self._take("name", "the name of an arm")
        if name.text == "count" and self._sees("("):
            self._sign("(")
            arm = self._arm(self._take("name", "an arm"))
            self._sign(")")
            return Count(arm)
        return self._field(self._arm(name))

    def _arm(self, name: _Token) -> ArmName:
        if not self._sees("("):
            return ArmName(name.text, name.column)
        if name.text == "arm":
            return self._quoted_arm()
        if name.text != "experiment":
            raise _unknown("function", name, FUNCTIONS, "()")
        experiment = self._argument()
        self._sign(".")
        word = self._take("name", 'arm("…")')
        if word.text != "arm" or not self._sees("("):
            raise ExpressionError('expected arm("…") after the experiment', word.column)
        arm = self._quoted_arm()
        return ArmName(arm.name, arm.column, _inside(experiment), experiment.column)

    def _quoted_arm(self) -> ArmName:
        name = self._argument()
        return ArmName(_inside(name), name.column)

    def _field(self, arm: ArmName) -> Expression:
        if self._sees("["):
            return self._measure(arm, self._key())
        if not self._sees("."):
            raise self._unexpected('a metric: .loss or ["val/loss"]')
        self._sign(".")
        name = self._take("name", "the name of a metric")
        if name.text not in TABLES:
            return self._measure(arm, name)
        if not self._sees("["):
            raise self._unexpected(f'a key in brackets: .{name.text}["…"]')
        key = self._key()
        return Setting(arm, TABLES[name.text], _inside(key), key.column)

    def _measure(self, arm: ArmName, metric: _Token) -> Measure:
        name = _inside(metric)
        if not self._sees("."):
            return Measure(arm, name, metric.column)
        self._sign(".")
        statistic = self._take("name", "a statistic")
        if statistic.text not in STATISTICS:
            raise _unknown("statistic", statistic, STATISTICS)
        return Measure(arm, name, metric.column, statistic.text, statistic.column)

    def _argument(self) -> _Token:
        self._sign("(")
        text = self._take("text", "a name in quotes")
        self._sign(")")
        return text

    def _key(self) -> _Token:
        self._sign("[")
        text = self._take("text", "a name in quotes")
        self._sign("]")
        return text

    def _sees(self, sign: str) -> bool:
        return self._next.kind == "sign" and self._next.text == sign

    def _sign(self, sign: str) -> None:
        if not self._sees(sign):
            raise self._unexpected(f"{sign!r}")
        self._advance()

    def _take(self, kind: str, wanted: str) -> _Token:
        if self._next.kind != kind:
            raise self._unexpected(wanted)
        return self._advance()

    def _advance(self) -> _Token:
        token = self._next
        self._next = self._token_at(token.column + len(token.text))
        return token

    def _token_at(self, start: int) -> _Token:
        found = TOKEN.match(self._text, start)
        if found and found.lastgroup:
            return _Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        rest = self._text[start:]
        column = start + len(rest) - len(rest.lstrip())
        return _Token("other", self._text[column], column)

    def _unexpected(self, wanted: str) -> ExpressionError:
        token = self._next
        if token.kind == "other" and token.text in "\"'":
            return ExpressionError(f"the quote {token.text} is never closed", token.column)
        message = f"expected {wanted}, found {token.shown}"
        if token.text in ("-", "/"):
            message += ' (names with other signs go in quotes: arm("lr-0.1"), ["val/loss"])'
        return ExpressionError(message, token.column)


def _inside(token: _Token) -> str:
    """Return a name as it was meant: without its quotes, if it has any."""
    return token.text[1:-1] if token.kind == "text" else token.text


def _unknown(what: str, token: _Token, known: Iterable[str], after: str = "") -> ExpressionError:
    near = nearest(token.text, known)
    guess = f"did you mean {near}{after}?" if near else f"there are {', '.join(known)}"
    return ExpressionError(f"unknown {what} {shorten(token.text)!r} ({guess})", token.column)

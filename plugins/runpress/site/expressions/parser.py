"""Reading an expression: from its text to its tree, in one pass from left to right.

What is not in the language is an error with its column and the nearest known name. A text
is bounded in length and in how much it holds, so reading and computing it ends at once,
whatever the text is. The grammar stands in `expression`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from runpress.errors import ExpressionError
from runpress.format.names import nearest, shorten
from runpress.site.expressions.expression import (
    AT,
    COMPARISONS,
    FUNCTIONS,
    STATISTICS,
    TABLES,
    Arithmetic,
    ArmName,
    Call,
    Count,
    Expectation,
    Expression,
    Measure,
    Number,
    Setting,
)
from runpress.site.expressions.tokens import MEANT, Token, token_at

MOST_CHARACTERS = 1_000
# Operators, parentheses and calls: a tree of this depth can be walked without a thought.
MOST_OPERATIONS = 50
QUOTED = '(names with other signs go in quotes: arm("lr-0.1"), ["val/loss"])'


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises:
        ExpressionError: it is not in the language; the message says what is wrong and what
            would be right, `column` where.
    """
    return _reader(text).whole()


def parse_expectation(text: str) -> Expectation:
    """Read what a hypothesis expects: two expressions and a comparison between them.

    Raises:
        ExpressionError: it is not in the language.
    """
    return _reader(text).expectation()


def _reader(text: str) -> _Reader:
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"it is longer than {MOST_CHARACTERS} characters", MOST_CHARACTERS)
    return _Reader(text)


class _Reader:
    """Reads one expression from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = token_at(text, 0)
        self._operations = 0

    def whole(self) -> Expression:
        found = self._sum()
        if self._next.is_sign(*COMPARISONS):
            message = "a comparison belongs into `expect` of a hypothesis, not into a value"
            raise ExpressionError(message, self._next.column)
        self._end()
        return found

    def expectation(self) -> Expectation:
        left = self._sum()
        if not self._next.is_sign(*COMPARISONS):
            raise self._unexpected(f"a comparison ({', '.join(COMPARISONS)})")
        sign = self._advance()
        right = self._sum()
        if self._next.is_sign(*COMPARISONS):
            message = "one comparison is enough: write each as a hypothesis of its own"
            raise ExpressionError(message, self._next.column)
        self._end()
        return Expectation(sign.text, left, right, sign.column)

    def _end(self) -> None:
        if self._next.kind != "end":
            raise self._unexpected("the end")

    def _sum(self) -> Expression:
        found = self._product()
        while self._next.is_sign("+", "-"):
            sign = self._operation()
            found = Arithmetic(sign.text, found, self._product(sign), sign.column)
        return found

    def _product(self, before: Token | None = None) -> Expression:
        found = self._factor(before)
        while self._next.is_sign("*", "/"):
            sign = self._operation()
            found = Arithmetic(sign.text, found, self._factor(sign), sign.column)
        return found

    def _factor(self, before: Token | None = None) -> Expression:
        token = self._next
        if token.is_sign("-"):
            self._operation()
            return Arithmetic("-", Number(0.0, token.column), self._factor(), token.column)
        if token.is_sign("("):
            self._operation()
            found = self._sum()
            self._sign(")")
            return found
        if token.kind == "number":
            return self._number()
        return self._named(self._take("name", "an arm or a number"), before)

    def _number(self) -> Number:
        token = self._advance()
        number = float(token.text)
        if not math.isfinite(number):
            raise ExpressionError(f"{token.shown} is too large a number", token.column)
        return Number(number, token.column)

    def _named(self, name: Token, before: Token | None) -> Expression:
        if not self._next.is_sign("("):
            return self._field(ArmName(name.text, name.column), before)
        if name.text == "count":
            self._sign("(")
            arm = self._arm(self._take("name", "an arm"))
            self._sign(")")
            return Count(arm)
        if name.text in ("diff", "ratio", "abs"):
            return self._call(name)
        return self._field(self._arm(name), before)

    def _call(self, name: Token) -> Call:
        self._operation()
        arguments = [self._sum()]
        if name.text != "abs":
            self._sign(",")
            arguments.append(self._sum())
        self._sign(")")
        return Call(name.text, tuple(arguments), name.column)

    def _arm(self, name: Token) -> ArmName:
        if not self._next.is_sign("("):
            return ArmName(name.text, name.column)
        if name.text == "arm":
            return self._quoted_arm()
        if name.text != "experiment":
            raise _unknown("function", name, FUNCTIONS, "()")
        experiment = self._argument()
        self._sign(".")
        word = self._take("name", 'arm("…")')
        if word.text != "arm" or not self._next.is_sign("("):
            raise ExpressionError('expected arm("…") after the experiment', word.column)
        arm = self._quoted_arm()
        return ArmName(arm.name, arm.column, experiment.inside, experiment.column)

    def _quoted_arm(self) -> ArmName:
        name = self._argument()
        return ArmName(name.inside, name.column)

    def _field(self, arm: ArmName, before: Token | None) -> Expression:
        if self._next.is_sign("["):
            return self._measure(arm, self._key())
        if not self._next.is_sign("."):
            # `lr-0.1` and `val/loss` look like arithmetic; their authors meant names.
            torn = self._next if self._next.is_sign("-", "/") else before
            error = self._unexpected('a metric: .loss or ["val/loss"]', QUOTED if torn else "")
            raise ExpressionError(str(error), torn.column if torn else error.column)
        self._sign(".")
        name = self._take("name", "the name of a metric")
        if name.text not in TABLES:
            return self._measure(arm, name)
        if not self._next.is_sign("["):
            raise self._unexpected(f'a key in brackets: .{name.text}["…"]')
        key = self._key()
        return Setting(arm, TABLES[name.text], key.inside, key.column)

    def _measure(self, arm: ArmName, metric: Token) -> Measure:
        name = metric.inside
        if not self._next.is_sign("."):
            return Measure(arm, name, metric.column)
        self._sign(".")
        word = self._take("name", "a statistic")
        if word.text == AT:
            return Measure(arm, name, metric.column, AT, word.column, self._step())
        if word.text not in STATISTICS:
            raise _unknown("statistic", word, (*STATISTICS, AT))
        return Measure(arm, name, metric.column, word.text, word.column)

    def _step(self) -> int:
        self._sign("(")
        step = self._take("number", "a step")
        if not step.text.isdecimal():
            raise ExpressionError(f"a step is a whole number, not {step.shown}", step.column)
        self._sign(")")
        return int(step.text)

    def _argument(self) -> Token:
        self._sign("(")
        text = self._take("text", "a name in quotes")
        self._sign(")")
        return text

    def _key(self) -> Token:
        self._sign("[")
        text = self._take("text", "a name in quotes")
        self._sign("]")
        return text

    def _operation(self) -> Token:
        """Take a sign that makes the tree one deeper."""
        self._operations += 1
        if self._operations > MOST_OPERATIONS:
            message = f"it has more than {MOST_OPERATIONS} signs, parentheses and calls"
            raise ExpressionError(message, self._next.column)
        return self._advance()

    def _sign(self, sign: str) -> None:
        if not self._next.is_sign(sign):
            raise self._unexpected(f"{sign!r}")
        self._advance()

    def _take(self, kind: str, wanted: str) -> Token:
        if self._next.kind != kind:
            raise self._unexpected(wanted)
        return self._advance()

    def _advance(self) -> Token:
        token = self._next
        self._next = token_at(self._text, token.column + len(token.text))
        return token

    def _unexpected(self, wanted: str, hint: str = "") -> ExpressionError:
        token = self._next
        if token.kind == "other" and token.text in "\"'":
            return ExpressionError(f"the quote {token.text} is never closed", token.column)
        if token.kind == "other" and token.text in MEANT:
            hint = f"(write {MEANT[token.text]})"
        message = f"expected {wanted}, found {token.shown} {hint}".rstrip()
        return ExpressionError(message, token.column)


def _unknown(what: str, token: Token, known: Iterable[str], after: str = "") -> ExpressionError:
    near = nearest(token.text, known)
    guess = f"did you mean {near}{after}?" if near else f"there are {', '.join(known)}"
    return ExpressionError(f"unknown {what} {shorten(token.text)!r} ({guess})", token.column)

"""Numerals with an expression behind them that say more than the runs do.

0.98472 with a standard deviation of 0.01 has three digits too many: another set of seeds
would change them all. How many are deserved is decided where values are printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from runpress.errors import ExpressionError
from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Catalog
from runpress.site.checks.reading import Comment, Reading
from runpress.site.expressions.evaluation import Value, evaluate
from runpress.site.expressions.numerals import agrees, rewrite
from runpress.site.text.scan import LONGEST_NUMERAL, NUMERAL, PART_OF_MORE
from runpress.site.wording.numbers import PERCENT, SECONDS, Formatted


def check(reading: Reading) -> Iterator[Problem]:
    """Give a hint for every checked numeral with digits that the spread does not deserve."""
    about = reading.experiment.id if reading.experiment else None
    known: dict[str, Value | None] = {}
    for comment in reading.comments if "<!--=" in reading.text else ():
        numeral = _numeral(reading, comment)
        if "." not in numeral:
            continue
        expression = comment.text[1:].strip()
        if expression not in known:
            known[expression] = _value(expression, reading.archive.catalog, about)
        value = known[expression]
        if value is None:
            continue
        shown = value.formatted()
        better = _shorter(numeral, value, shown)
        if better is not None:
            told = shown.text.replace("\xa0", " ")
            what = f"{numeral} has more digits than the spread deserves: {told}."
            move = f"Write {better}<!--= {shorten(expression, 80)} -->."
            line = reading.line(comment.start - len(numeral))
            yield Problem(Severity.HINT, "RP509", reading.post.shown, what, move, line)


def _value(expression: str, catalog: Catalog, about: str | None) -> Value | None:
    try:
        return evaluate(expression, catalog, about)
    except ExpressionError:
        return None


def _numeral(reading: Reading, comment: Comment) -> str:
    """Return the numeral that touches a comment with an expression, empty without one."""
    if not comment.text.startswith("="):
        return ""
    before = reading.text[max(0, comment.start - LONGEST_NUMERAL) : comment.start]
    found = NUMERAL.search(before)
    numeral = found.group() if found and len(found.group()) < LONGEST_NUMERAL else ""
    return "" if PART_OF_MORE.search(before[: len(before) - len(numeral)]) else numeral


def _shorter(numeral: str, value: Value, shown: Formatted) -> str | None:
    """Return the numeral with the digits that it deserves; None where it has no more."""
    deserved = _deserved(value, shown, in_percent=numeral.endswith("%"))
    digits = numeral.rstrip("% \xa0\u202f")
    whole, _, part = digits.partition(".")
    # One that is wrong is an error already.
    if deserved is None or len(part) <= deserved or not agrees(numeral, value):
        return None
    shorter = f"{whole}.{part[:deserved]}" if deserved else whole
    return rewrite(shorter + numeral[len(digits) :], value)


def _deserved(value: Value, shown: Formatted, *, in_percent: bool) -> int | None:
    """Return how many digits a value deserves after the point; None where nothing says so."""
    middle = value.middle
    if middle is None or not math.isfinite(middle) or not _has_spread(value, shown):
        return None
    long = value.unit == SECONDS and abs(middle) >= 60
    if long or "×" in shown.value:
        return None
    places = len(shown.value.partition(".")[2])
    return places if in_percent or value.unit != PERCENT else places + 2


def _has_spread(value: Value, shown: Formatted) -> bool:
    if value.effect:
        interval = value.effect.interval
        return interval is not None and all(map(math.isfinite, interval))
    return value.kind == "measure" and shown.spread not in ("", "0")

"""Numerals that a person typed, held against the value that the runs give.

A numeral is right when the value, rounded to as many digits as the numeral has, equals it.
One that ends in `%` is compared with the value as it is shown, any other with the value as
it was recorded. A value half way between two numerals may be written as either.
"""

from __future__ import annotations

import math
from decimal import Decimal

from runpress.site.expressions.value import Value
from runpress.site.wording.numbers import EXACT, MINUS

# A mean of floats is off in its last binary digits, far below what anybody types.
SLACK = Decimal("1e-9")


def agrees(numeral: str, value: Value) -> bool:
    """Say whether a numeral is the value, rounded to the numeral's digits."""
    meant = _meant(numeral, value)
    if meant is None:
        return False
    told = _told(numeral)
    if value.kind == "count":
        return meant == told
    half = Decimal(5).scaleb(-_places(numeral) - 1)
    return abs(meant - told) <= half * (1 + SLACK)


def rewrite(numeral: str, value: Value) -> str:
    """Return the numeral that the value asks for, written as the old one was.

    It has as many digits after the point, the same kind of minus, a plus where one stood,
    and the same percent sign. A value that is no finite number leaves it as it is.
    """
    meant = _meant(numeral, value)
    if meant is None:
        return numeral
    digits = numeral.rstrip("% \xa0\u202f")
    rounded = meant.quantize(Decimal(1).scaleb(-_places(numeral)), context=EXACT)
    minus = "-" if numeral.startswith("-") else MINUS
    sign = minus if rounded < 0 else "+" if numeral.startswith("+") else ""
    return f"{sign}{abs(rounded):f}{numeral[len(digits) :]}"


def _meant(numeral: str, value: Value) -> Decimal | None:
    """Return the exact number that the numeral should be a rounding of."""
    middle = value.middle
    if middle is None or not math.isfinite(middle):
        return None
    scale = value.scale if numeral.endswith("%") else 1
    return EXACT.multiply(Decimal(repr(middle)), Decimal(scale))


def _told(numeral: str) -> Decimal:
    return Decimal(numeral.rstrip("% \xa0\u202f").replace(MINUS, "-"))


def _places(numeral: str) -> int:
    """Return how many digits stand after the numeral's point."""
    return len(numeral.rstrip("% \xa0\u202f").partition(".")[2])

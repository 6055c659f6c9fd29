"""Typed numerals against values: rounding, signs, percent, counts."""

from __future__ import annotations

import math

import pytest

from runpress.site.expressions.numerals import agrees, rewrite
from runpress.site.expressions.value import Value


def measure(*numbers: float, unit: str | None = None) -> Value:
    return Value("measure", numbers, unit=unit)


FRACTION = measure(0.984, 0.985, 0.989, unit="%")


@pytest.mark.parametrize(
    ("numeral", "value", "right"),
    [
        ("0.985", measure(0.9852), True),
        ("0.99", measure(0.9852), True),
        ("1", measure(0.9852), True),
        ("0.986", measure(0.9852), False),
        ("0.9850", measure(0.9852), False),
        ("12", measure(12.4), True),
        ("12", measure(12.6), False),
        ("-0.3", measure(-0.31), True),
        ("−0.3", measure(-0.31), True),
        ("0.3", measure(-0.31), False),
        ("+0.3", measure(0.31), True),
        # Half way, both neighbours are a rounding; and the mean of floats is a little off.
        ("0.12", measure(0.125), True),
        ("0.13", measure(0.125), True),
        ("0.2", measure(0.1, 0.2, 0.3), True),
        ("98.6%", FRACTION, True),
        ("98.6 %", FRACTION, True),
        ("98.5%", FRACTION, False),
        ("98.6", FRACTION, False),
        ("0.986", FRACTION, True),
        ("97.8%", measure(97.8), True),
        ("3", Value("count", (3.0,)), True),
        ("3.0", Value("count", (3.0,)), True),
        ("3.1", Value("count", (3.0,)), False),
        ("0", measure(math.nan), False),
        ("0", Value("setting", text="adam"), False),
    ],
)
def test_a_numeral_is_right_when_the_value_rounds_to_it(
    numeral: str, value: Value, right: bool
) -> None:
    assert agrees(numeral, value) is right


@pytest.mark.parametrize(
    ("numeral", "value", "anew"),
    [
        ("0.5", measure(0.9852), "1.0"),
        ("0.500", measure(0.9852), "0.985"),
        ("7", measure(1234.5), "1235"),
        ("98.2 %", FRACTION, "98.6 %"),
        ("0.1", FRACTION, "1.0"),
        ("+0.3", measure(0.61), "+0.6"),
        ("+0.3", measure(-0.61), "−0.6"),
        ("-0.3", measure(-0.61), "-0.6"),
        ("-0.3", measure(-0.01), "0.0"),
        ("0.30", measure(1e-9), "0.00"),
        ("5", Value("count", (12.0,)), "12"),
        ("0.3", measure(math.inf), "0.3"),
        ("0.3", Value("setting", text="adam"), "0.3"),
    ],
)
def test_a_numeral_is_written_anew_as_it_was_written(numeral: str, value: Value, anew: str) -> None:
    assert rewrite(numeral, value) == anew


@pytest.mark.parametrize("numeral", ["9", "0.1", "−3.25", "12%", "0.0000000001"])
@pytest.mark.parametrize("number", [0.0, 1 / 3, -2 / 3, 1e-12, 123456.789, -1e15])
def test_what_was_written_anew_is_right(numeral: str, number: float) -> None:
    value = measure(number, unit="%")
    assert agrees(rewrite(numeral, value), value)

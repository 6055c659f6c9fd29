"""From numbers to a place along an axis, and the round numbers to write beside it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from runpress.draw.superscript import superscript
from runpress.draw.thinning import Array

# Below this share of its size, a difference is rounding and not a curve.
NOISE = 1e-9
# A log axis helps when the largest value is this many times the smallest, and when on a
# plain one this share of the values would lie in the lowest hundredth.
LOG_FROM, SQUASHED = 500.0, 0.25
# Nearer to zero a float loses digits, and room below it.
LEAST_LOG = 1e-280


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, with a word at each of its ticks.

    The words count from `origin`, where whole numbers would be too long to be told apart.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False
    origin: float = 0

    def along(self, values: Array) -> Array:
        """Return where values lie: 0 at `low`, 1 at `high`; NaN stays NaN."""
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return np.asarray((np.log10(values) - low) / (high - low))
        return np.asarray((values - self.low) / (self.high - self.low))


def step_scale(low: float, high: float, most: int) -> Scale:
    """Return the axis of steps: whole numbers, at most about `most` of them written."""
    if low == high:
        return Scale(low - 1, high + 1, ((low, step_word(low, low)),))
    step = max(1.0, round_step(high - low, most))
    numbers = _multiples(low, high, step)
    # A lone first step is worth its number when its neighbour leaves room.
    if numbers and numbers[0] - low > 0.45 * step and low == int(low) and abs(low) < 10:
        numbers.insert(0, low)
    words = [step_word(number, high) for number in numbers]
    if len(set(words)) == len(words):
        return Scale(low, high, tuple(zip(numbers, words, strict=True)))
    ticks = [(low + part, step_word(part, high - low)) for part in _multiples(0, high - low, step)]
    return Scale(low, high, tuple(ticks), origin=low)


def spans_decades(values: Array) -> bool:
    """Say whether a log axis shows these values better than a plain one.

    That is so where all are positive, the largest is at least 500 times the smallest, and
    at least a quarter of them would share the lowest hundredth of a plain axis. A rate that
    falls to nearly nothing in its last few steps keeps the plain one.
    """
    finite = values[np.isfinite(values)]
    if not finite.size or finite.min() < LEAST_LOG:
        return False
    low, high = float(finite.min()), float(finite.max())
    return high / low >= LOG_FROM and float(np.mean(finite < high / 100)) >= SQUASHED


def value_scale(low: float, high: float, most: int, *, log: bool, percent: bool) -> Scale:
    """Return the axis of values that lie between `low` and `high`.

    Args:
        low: the least value; finite.
        high: the greatest; finite.
        most: about how many numbers to write.
        log: a log axis, where all values are positive.
        percent: values are per cent, never on a log axis and capped at 100.
    """
    if log and low >= LEAST_LOG and not percent:
        return _log_scale(low, high, most + 2)
    low, high = _room(low, high, percent)
    step = round_step(high - low, most)
    numbers = _multiples(low, high, step)
    write = _writer(numbers, step)
    return Scale(low, high, tuple((number, write(number)) for number in numbers))


def round_step(span: float, most: int) -> float:
    """Return the least of 1, 2, 5 times a power of ten that cuts `span` in at most `most`."""
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= raw * (1 - 1e-9))


def step_word(step: float, largest: float) -> str:
    """Return a step as a short word: 8, 2000, 20k, 1.5M."""
    if abs(step) >= 1e15:
        return _power(step, 3)
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if largest >= size and step:
            unit = 1e3 if letter == "k" else size
            return _minus(f"{step / unit:.4g}{letter}")
    return _minus(f"{step:.0f}")


def value_word(value: float) -> str:
    """Return one value in a few digits, for a word beside a point."""
    if value and not 1e-4 <= abs(value) < 1e6:
        return _power(value, 2)
    # Plain digits, never an exponent.
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    if 0.99 <= abs(value) < 1:
        # An accuracy of 0.9997 is not 1: two digits of what it lacks.
        digits = 1 - math.floor(math.log10(1 - abs(value)))
    return _minus(f"{value:.{min(max(digits, 0), 6)}f}")


def _log_scale(low: float, high: float, most: int) -> Scale:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = max(1, math.ceil((last - first) / most))
    powers = [power for power in range(first, last + 1) if power % every == 0]
    pad = 0.03 * (math.log10(high) - math.log10(low)) or 1.0
    low, high = 10 ** (math.log10(low) - pad), 10 ** min(math.log10(high) + pad, 308)
    ticks = [(10.0**power, _decade(power)) for power in powers if -308 <= power <= 308]
    shown = tuple(tick for tick in ticks if low <= tick[0] <= high)
    return Scale(low, high, shown, log=True)


def _room(low: float, high: float, percent: bool) -> tuple[float, float]:
    """Widen the range a little; to zero, where the data come near it."""
    span = high - low
    if span <= NOISE * max(abs(low), abs(high)) or span < 1e-290:
        pad = 0.1 * abs(low) or 1.0
        span, low, high = 2 * pad, low - pad, high + pad
        return (max(low, 0.0), min(high, 100.0)) if percent and 0 < low < 100 else (low, high)
    top = high + 0.05 * span
    if percent and high <= 100:
        top = min(top, 100.0)
    if 0 <= low <= 0.4 * high:
        return 0.0, top
    bottom = low - 0.05 * span
    return (max(bottom, 0.0) if low >= 0 else bottom), top


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    # Far from zero a float may hold no more digits: then fewer numbers, never endless ones.
    return [count * step for count in range(first, min(last, first + 20) + 1)]


def _writer(numbers: list[float], step: float) -> Callable[[float], str]:
    largest = max((abs(number) for number in numbers), default=0.0)
    if largest >= 1e6 or step < 1e-5:
        digits = max(0, math.floor(math.log10(max(largest, step))) - math.floor(math.log10(step)))
        return lambda number: _power(number, min(digits, 6))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return lambda number: _minus(f"{number:.{decimals}f}")


def _power(number: float, digits: int) -> str:
    if number == 0:
        return "0"
    mantissa, _, exponent = f"{number:.{digits}e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return _minus(f"{mantissa}×10") + superscript(int(exponent))


def _decade(power: int) -> str:
    if -4 <= power <= 4:
        return f"{10.0**power:.{max(0, -power)}f}"
    return "10" + superscript(power)


def _minus(number: str) -> str:
    # 0 and -0 read the same, and a minus is as wide as a plus.
    return number.replace("-", "−") if number.strip("-0.") else number.lstrip("-")

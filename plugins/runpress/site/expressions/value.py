"""What an expression gave, and how a reader sees it.

A number never stands without what it rests on: a mean with its standard deviation, a
comparison with its interval, and both with n.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from runpress.format.statistics import mean
from runpress.site.expressions.effect import Effect
from runpress.site.wording.numbers import (
    PERCENT,
    Formatted,
    format_difference,
    format_exact,
    format_number,
    format_spread,
)
from runpress.site.wording.words import FALLBACK, Words, words_of

Kind = Literal["measure", "effect", "count", "setting", "number"]
# A difference of which nothing says how sure it is.
FEW_DIGITS = 3
LARGEST_PLAIN = 1e8
# No power of ten makes anything of nothing.
POWER = "×"


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression gave.

    `numbers` are as recorded, one a run that counts. A "measure" is shown with its spread, an
    "effect" with its interval, a "count" and a "number" alone, a "setting" with all its
    digits. `text` is set where the value is no number, and then `numbers` is empty. `of` says
    whether n counts seeds, or runs because not every seed is known. `seeds` and `runs` go
    with `numbers`: what makes two runs a pair, and the runs' names.
    """

    kind: Kind
    numbers: tuple[float, ...] = ()
    text: str = ""
    unit: str | None = None
    of: Literal["seed", "run"] = "seed"
    effect: Effect | None = None
    seeds: tuple[Hashable, ...] = ()
    runs: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many runs the value rests on; of a comparison, the smaller of its samples."""
        return min(self.effect.estimate.counts) if self.effect else len(self.numbers)

    @property
    def scale(self) -> int:
        """What a recorded number is multiplied by to be shown."""
        return 100 if self.unit == PERCENT else 1

    @property
    def middle(self) -> float | None:
        """The mean over the seeds, as recorded; None where the value is no number."""
        if self.effect:
            return self.effect.value
        return mean(self.numbers) if self.numbers else None

    def formatted(self, words: Words | None = None) -> Formatted:
        """Return the value as a reader sees it, in the language of `words`."""
        if self.text:
            return Formatted(self.text)
        words = words or words_of(FALLBACK)
        if self.effect:
            return _format_effect(self.effect, self.unit, self.of, words)
        if self.kind == "measure":
            return format_spread(self.numbers, self.unit, self.of, words=words)
        shown = format_exact if self.kind == "setting" else format_number
        return Formatted(shown(self.numbers[0], words=words))


def _format_effect(
    effect: Effect, unit: str | None, of: Literal["seed", "run"], words: Words
) -> Formatted:
    many = _many(effect.estimate.counts, of, words)
    ends = format_interval(effect, unit, words)
    if ends is None:
        key = "values.identical" if effect.estimate.is_identical else "numbers.single"
        alone = _end(effect, effect.value, unit, None, 0.0, words)
        return alone._replace(note=words(key, many=many))
    value, low, high = ends
    note = words("values.interval", low=low.value, high=high.value, many=many)
    return value._replace(note=note)


def format_interval(
    effect: Effect, unit: str | None, words: Words
) -> tuple[Formatted, Formatted, Formatted] | None:
    """Return an effect and the ends of its interval, in the digits that the interval deserves.

    None where no interval is known.
    """
    interval = effect.interval
    if interval is None:
        return None
    digit = _last_digit(*interval, 100 if unit == PERCENT else 1)
    largest = max(map(abs, interval))
    value, low, high = (
        _end(effect, number, unit, digit, largest, words) for number in (effect.value, *interval)
    )
    return value, low, high


def _last_digit(low: float, high: float, scale: int) -> float | None:
    """Return a spread that has numbers end where half an interval's width says they should.

    Its first digit is the last that is shown, or its second where the first is small: 0.76
    to 0.87, but 0.982 to 0.991. Nothing before the point is rounded away, as long as the
    numbers, times `scale` as they are shown, are written without a power of ten.
    """
    half = (high - low) / 2
    if not half or not math.isfinite(half):
        return None
    first, _, exponent = f"{half:e}".partition("e")
    digit = float(f"5e{int(exponent) - (first < '5')}")
    largest = scale * max(abs(low), abs(high))
    return min(digit, 5 / scale) if largest < LARGEST_PLAIN else digit


def _end(
    effect: Effect,
    number: float,
    unit: str | None,
    digit: float | None,
    largest: float,
    words: Words,
) -> Formatted:
    """Return the effect or one end of its interval; signed where the sign is what matters."""
    found = format_difference(number, unit, digit, FEW_DIGITS, beside=largest, words=words)
    value = found.value if effect.is_signed else found.value.removeprefix("+")
    # What is no difference of percentages is a percentage.
    label = unit if unit == PERCENT and effect.kind != "diff" else found.unit
    return Formatted("0" if not number and POWER in value else value, unit=label or "")


def _many(counts: tuple[int, ...], of: Literal["seed", "run"], words: Words) -> str:
    if len(counts) == 1:
        return words("numbers.seeds" if of == "seed" else "numbers.runs", count=counts[0])
    first, second = counts
    key = "values.two_seeds" if of == "seed" else "values.two_runs"
    return words(key, first=first, second=second)

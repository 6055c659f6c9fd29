"""Numbers as a reader sees them: as many digits as the spread deserves, and what n was.

A mean without its spread says too much, and six digits of a mean whose second one wavers
say something false. So the standard deviation decides: it is shown with one significant
digit, with two when the first is a 1, and the mean ends at the same place. Everything is
rounded in decimal from the shortest text that means the recorded number, halves away from
zero, as people do it.

No-break spaces hold a number, its spread and its unit together.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from runpress.draw.superscript import superscript
from runpress.format.statistics import mean

GAP, THIN, MINUS, NOTHING = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}", "–"
PERCENT, SECONDS, POINTS = "%", "s", "points"
# Below and above these powers of ten, zeros are harder to count than to read.
LOWEST_PLAIN, HIGHEST_PLAIN = -4, 8
MOST_DIGITS = 4

# A float has at most some 1,100 digits; the default context would refuse more than 28.
EXACT = Context(prec=1_200, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number in parts, for pages that give the parts different weight.

    `spread` is empty where there is none, `unit` where the number has none or carries it
    already (`3 m 12 s`); `note` says n and what the spread is.
    """

    value: str
    spread: str = ""
    unit: str = ""
    note: str = ""

    @property
    def number(self) -> str:
        """Value, spread and unit, held together: `98.5 ± 0.2 %`."""
        spread = f"{GAP}±{GAP}{self.spread}" if self.spread else ""
        return f"{self.value}{spread}{GAP if self.unit else ''}{self.unit}"

    @property
    def text(self) -> str:
        """All of it: `0.985 ± 0.002 (n = 3 seeds, s.d.)`."""
        return f"{self.number} {self.note}" if self.note else self.number


def format_spread(
    values: Sequence[float], unit: str | None = None, of: Literal["seed", "run"] = "seed"
) -> Formatted:
    """Return the mean of `values` with their sample standard deviation.

    Args:
        values: one a seed, as recorded.
        unit: `%` shows fractions times 100, `s` shows long times as `3 m 12 s`; any other
            is a label.
        of: what was counted; "run" where seeds are not known.
    """
    many = f"n = {len(values)} {of}{'' if len(values) == 1 else 's'}"
    if not values:
        return Formatted(NOTHING, note=f"({many})")
    wild = sum(not math.isfinite(value) for value in values)
    if len(values) == 1 or wild:
        note = f"({many}, {wild} not finite)" if wild and len(values) > 1 else f"({many})"
        return _single(mean(values), unit, note)
    middle, spread = mean(values), deviation(values)
    note = f"({many}, s.d.)"
    if unit == SECONDS and abs(middle) >= 60:
        return Formatted(format_seconds(middle), format_seconds(spread), "", note)
    if not math.isfinite(spread):
        return Formatted(format_number(middle), _word(spread), unit or "", note)
    return _with_spread(_decimal(middle, unit), _decimal(spread, unit), unit or "", note)


def format_number(value: float, unit: str | None = None, digits: int = MOST_DIGITS) -> str:
    """Return one number with at most `digits` significant digits, and its unit.

    Whole numbers keep all their digits, and nothing before the point is ever rounded away.
    """
    return _single(value, unit, "", digits).number


def format_exact(value: float) -> str:
    """Return a number with all its digits: a setting, which nobody measured."""
    return format_number(value, digits=17)


def format_difference(
    value: float, unit: str | None = None, spread: float | None = None, digits: int = 2
) -> Formatted:
    """Return a difference with its sign; of percentages in points.

    With a `spread`, in the recorded unit, it ends at the place that the spread deserves.
    """
    if spread and math.isfinite(spread) and math.isfinite(value):
        text = _with_spread(_decimal(value, unit), _decimal(spread, unit), unit or "", "")
    else:
        text = _single(value, unit, "", digits)
    signed = f"+{text.value}" if value > 0 and text.value.strip("0.") else text.value
    return Formatted(signed, unit=POINTS if unit == PERCENT else text.unit)


def deviation(values: Sequence[float]) -> float:
    """Return the sample standard deviation; 0 of equal values, and of fewer than two."""
    if len(values) < 2 or min(values) == max(values):
        return 0.0
    try:
        return statistics.stdev(values)
    except OverflowError:
        return math.inf


def format_bytes(count: int) -> str:
    """Return a size as people say it: 712 B, 1.2 MB, in powers of a thousand.

    >>> format_bytes(1_234_567).replace(GAP, " ")
    '1.2 MB'
    """
    size = float(count)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        # What would be rounded to a thousand is one of the next.
        if size < 999.5 or unit == "TB":
            break
        size /= 1000
    digits = 0 if unit == "B" or size >= 9.95 else 1
    return f"{size:.{digits}f}{GAP}{unit}"


def format_seconds(seconds: float) -> str:
    """Return a time as `1.7 s`, `3 m 12 s` or `2 h 05 m`."""
    if not math.isfinite(seconds):
        return f"{_word(seconds)}{GAP}s"
    sign, size = MINUS if seconds < 0 else "", abs(seconds)
    if size < 59.5:
        return f"{format_number(seconds, digits=2)}{GAP}s"
    if size < 3599.5:
        minutes, rest = divmod(_whole(size), 60)
        return f"{sign}{minutes}{GAP}m{GAP}{rest:02}{GAP}s"
    hours, rest = divmod(_whole(size / 60), 60)
    return f"{sign}{_plain(Decimal(hours))}{GAP}h{GAP}{rest:02}{GAP}m"


def _single(value: float, unit: str | None, note: str, digits: int = MOST_DIGITS) -> Formatted:
    if not math.isfinite(value):
        return Formatted(_word(value), unit=unit or "", note=note)
    if unit == SECONDS and abs(value) >= 60:
        return Formatted(format_seconds(value), note=note)
    number = _decimal(value, unit)
    place = number.adjusted() - digits + 1
    exponent = _exponent(number)
    if not exponent:
        # Whole numbers are counts more often than measurements.
        place = min(place, 0)
    shown = _trimmed(_at_place(number, place))
    return Formatted(_show(shown, exponent), unit=unit or "", note=note)


def _with_spread(middle: Decimal, spread: Decimal, unit: str, note: str) -> Formatted:
    exponent = _exponent(max(abs(middle), spread))
    if not spread:
        place = min(middle.adjusted() - MOST_DIGITS + 1, exponent)
        return Formatted(_show(_trimmed(_at_place(middle, place)), exponent), "0", unit, note)
    place = _place(spread)
    value, deviation = _at_place(middle, place), _at_place(spread, place)
    return Formatted(_show(value, exponent), _show(deviation, exponent), unit, note)


def _place(spread: Decimal) -> int:
    """Return the power of ten at which a spread ends: one digit, two after a leading 1."""
    two = _at_place(spread, spread.adjusted() - 1)
    if two.as_tuple().digits[0] == 1:
        return two.adjusted() - 1
    one = _at_place(spread, two.adjusted())
    # 0.096 becomes 0.10, whose 1 deserves its second digit.
    return one.adjusted() if one.as_tuple().digits[0] != 1 else one.adjusted() - 1


def _exponent(number: Decimal) -> int:
    """Return the power of ten to write apart; 0 where the plain number reads well."""
    power = number.adjusted() if number else 0
    return 0 if LOWEST_PLAIN <= power <= HIGHEST_PLAIN else power


def _show(number: Decimal, exponent: int) -> str:
    if not exponent:
        return _plain(number)
    if abs(number) >= Decimal(10).scaleb(exponent):
        # Rounding made one digit more: 9.9996 became 10.
        return _show(_trimmed(number), exponent + 1)
    mantissa = _plain(number.scaleb(-exponent, EXACT))
    return f"{mantissa}{GAP}×{GAP}10{superscript(exponent)}"


def _plain(number: Decimal) -> str:
    whole, point, part = f"{abs(number):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", THIN)
    # What was rounded to zero has no sign.
    return f"{MINUS if number < 0 else ''}{grouped}{point}{part}"


def _at_place(number: Decimal, place: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(place, EXACT), context=EXACT)


def _trimmed(number: Decimal) -> Decimal:
    return number.normalize(EXACT)


def _decimal(value: float, unit: str | None) -> Decimal:
    exact = Decimal(repr(float(value)))
    return exact.scaleb(2, EXACT) if unit == PERCENT else exact


def _whole(value: float) -> int:
    return math.floor(value + 0.5)


def _word(value: float) -> str:
    """Return the word for what is no finite number."""
    return "NaN" if math.isnan(value) else "infinity" if value > 0 else f"{MINUS}infinity"

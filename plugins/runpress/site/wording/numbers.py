"""Numbers as a reader sees them: as many digits as the spread deserves, and what n was.

A mean without its spread says too much, and six digits of a mean whose second one wavers
say something false. So the standard deviation decides: it is shown with one significant
digit, with two when the first is a 1, and the mean ends at the same place. Everything is
rounded in decimal from the shortest text that means the recorded number, halves away from
zero, as people do it.

No-break spaces hold a number, its spread and its unit together. Words and the decimal point
are those of the page's language, English where none is given. Thousands are parted by thin
spaces in every language, as SI and GB/T 15835 have it: a comma would be a point to half of
the readers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Literal, NamedTuple

from runpress.draw.superscript import superscript
from runpress.format.statistics import mean
from runpress.site.wording.deviation import deviation
from runpress.site.wording.words import FALLBACK, Words, words_of

GAP, THIN, MINUS, NOTHING = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}", "–"
PERCENT, SECONDS = "%", "s"
# Below and above these powers of ten, zeros are harder to count than to read.
LOWEST_PLAIN, HIGHEST_PLAIN = -4, 8
MOST_DIGITS = 4

# A float has at most some 1,100 digits; the default context would refuse more than 28.
EXACT = Context(prec=1_200, rounding=ROUND_HALF_UP)


class Formatted(NamedTuple):
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
    values: Sequence[float],
    unit: str | None = None,
    of: Literal["seed", "run"] = "seed",
    *,
    words: Words | None = None,
) -> Formatted:
    """Return the mean of `values` with their sample standard deviation.

    Args:
        values: one a seed, as recorded.
        unit: `%` shows fractions times 100, `s` shows long times as `3 m 12 s`; any other
            is a label.
        of: what was counted; "run" where seeds are not known.
        words: the page's language.
    """
    words = words or words_of(FALLBACK)
    many = words("numbers.seeds" if of == "seed" else "numbers.runs", count=len(values))
    wild = sum(not math.isfinite(value) for value in values)
    key = "numbers.deviation" if len(values) > 1 else "numbers.single"
    note = words("numbers.wild", many=many, wild=wild) if wild and len(values) > 1 else ""
    return _mean_of(values, unit, words)._replace(note=note or words(key, many=many))


def format_mean(
    values: Sequence[float], unit: str | None = None, *, words: Words
) -> tuple[str, str]:
    """Return the mean and the deviation of values as texts, the latter empty of a single one.

    It is what `format_spread` returns without its unit and note, for cells of a table.
    """
    told = _mean_of(values, unit, words)
    return told.value, told.spread


def format_value(value: float, unit: str | None = None, *, words: Words) -> str:
    """Return one number without its unit, which stands above it: `98.5`."""
    return _single(value, unit, words).value


def _mean_of(values: Sequence[float], unit: str | None, words: Words) -> Formatted:
    if not values:
        return Formatted(NOTHING)
    if len(values) == 1:
        return _single(values[0], unit, words)
    middle = mean(values)
    if not all(map(math.isfinite, values)):
        return _single(middle, unit, words)
    spread = deviation(values)
    if unit == SECONDS and abs(middle) >= 60:
        # No finer than the value beside it.
        ends = _whole(spread) if 1 <= spread < math.inf else spread
        value, around = (format_seconds(each, words=words) for each in (middle, ends))
        return Formatted(value, around)
    if not math.isfinite(spread):
        value = format_number(middle, words=words)
        return Formatted(value, _word(spread, words), _label(unit, words))
    return _with_spread(_decimal(middle, unit), _decimal(spread, unit), unit, words)


def format_number(
    value: float,
    unit: str | None = None,
    digits: int = MOST_DIGITS,
    *,
    words: Words | None = None,
) -> str:
    """Return one number with at most `digits` significant digits, and its unit.

    Whole numbers keep all their digits, and nothing before the point is ever rounded away.
    """
    return _single(value, unit, words or words_of(FALLBACK), digits=digits).number


def format_exact(value: float, *, words: Words | None = None) -> str:
    """Return a number with all its digits: a setting, which nobody measured."""
    return format_number(value, digits=17, words=words)


def format_difference(
    value: float,
    unit: str | None = None,
    spread: float | None = None,
    digits: int = 2,
    *,
    beside: float = 0.0,
    words: Words | None = None,
) -> Formatted:
    """Return a difference with its sign; of percentages in points.

    With a `spread`, in the recorded unit, it ends at the place that the spread deserves, and
    has the power of ten of a number `beside` it, if that is larger.
    """
    words = words or words_of(FALLBACK)
    if spread and math.isfinite(spread) and math.isfinite(value):
        near = _decimal(abs(beside), unit)
        text = _with_spread(_decimal(value, unit), _decimal(spread, unit), unit, words, near)
    else:
        text = _single(value, unit, words, digits=digits)
    signed = f"+{text.value}" if value > 0 and text.value.strip("0.,") else text.value
    if unit != PERCENT:
        return Formatted(signed, unit=text.unit)
    return Formatted(signed, unit=words("numbers.points", count=1 if text.value == "1" else 2))


def format_bytes(count: int, *, words: Words | None = None) -> str:
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
    return f"{_plain(Decimal(f'{size:.{digits}f}'), words or words_of(FALLBACK))}{GAP}{unit}"


def format_seconds(seconds: float, *, words: Words | None = None) -> str:
    """Return a time as `1.7 s`, `3 m 12 s` or `2 h 05 m`."""
    words = words or words_of(FALLBACK)
    if not math.isfinite(seconds):
        return _held(words("numbers.seconds", seconds=_word(seconds, words)))
    sign, size = MINUS if seconds < 0 else "", abs(seconds)
    if size < 59.5:
        shown = format_number(seconds, digits=2, words=words)
        return _held(words("numbers.seconds", seconds=shown))
    if size < 3599.5:
        minutes, rest = divmod(_whole(size), 60)
        return sign + _held(words("numbers.minutes", minutes=minutes, seconds=f"{rest:02}"))
    hours, rest = divmod(_whole(size / 60), 60)
    told = _plain(Decimal(hours), words)
    return sign + _held(words("numbers.hours", hours=told, minutes=f"{rest:02}"))


def _single(value: float, unit: str | None, words: Words, digits: int = MOST_DIGITS) -> Formatted:
    if not math.isfinite(value):
        return Formatted(_word(value, words), unit=_label(unit, words))
    if unit == SECONDS and abs(value) >= 60:
        return Formatted(format_seconds(value, words=words))
    number = _decimal(value, unit)
    place = number.adjusted() - digits + 1
    exponent = _exponent(number)
    if not exponent:
        # Whole numbers are counts more often than measurements.
        place = min(place, 0)
    shown = _trimmed(_at_place(number, place))
    return Formatted(_show(shown, exponent, words), unit=_label(unit, words))


def _with_spread(
    middle: Decimal,
    spread: Decimal,
    unit: str | None,
    words: Words,
    beside: Decimal = Decimal(0),
) -> Formatted:
    exponent, label = _exponent(max(abs(middle), spread, beside)), _label(unit, words)
    if not spread:
        place = min(middle.adjusted() - MOST_DIGITS + 1, exponent)
        value = _show(_trimmed(_at_place(middle, place)), exponent, words)
        return Formatted(value, "0", label)
    place = _place(spread)
    if middle.adjusted() <= place > 0:
        # 70 ± 50 would round away what is before the point: 71 ± 47 reads no worse.
        place -= 1
    value, deviation = (
        _show(_at_place(number, place), exponent, words) for number in (middle, spread)
    )
    return Formatted(value, deviation, label)


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


def _show(number: Decimal, exponent: int, words: Words) -> str:
    if not exponent:
        return _plain(number, words)
    if abs(number) >= Decimal(10).scaleb(exponent):
        # Rounding made one digit more: 9.9996 became 10.
        return _show(_trimmed(number), exponent + 1, words)
    mantissa = _plain(number.scaleb(-exponent, EXACT), words)
    return f"{mantissa}{GAP}×{GAP}10{superscript(exponent)}"


def _plain(number: Decimal, words: Words) -> str:
    text = f"{number:f}"
    whole, point, part = text.removeprefix("-").partition(".")
    grouped = whole if len(whole) <= 3 else f"{int(whole):,}".replace(",", THIN)
    # What was rounded to zero has no sign.
    sign = MINUS if text[0] == "-" and number else ""
    return f"{sign}{grouped}{_point(words.language) if point else ''}{part}"


@cache
def _point(language: str) -> str:
    """Return what a language writes between the whole and its parts."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "."


def _label(unit: str | None, words: Words) -> str:
    """Return a unit as a language writes it; one that it has no word for is a label."""
    return words("numbers.seconds", seconds="").strip() if unit == SECONDS else unit or ""


def _held(text: str) -> str:
    return text.replace(" ", GAP)


def _at_place(number: Decimal, place: int) -> Decimal:
    return number.quantize(_unit_at(place), context=EXACT)


@cache
def _unit_at(place: int) -> Decimal:
    return Decimal(1).scaleb(place, EXACT)


def _trimmed(number: Decimal) -> Decimal:
    return number.normalize(EXACT)


def _decimal(value: float, unit: str | None) -> Decimal:
    exact = Decimal(repr(float(value)))
    return exact.scaleb(2, EXACT) if unit == PERCENT else exact


def _whole(value: float) -> int:
    return math.floor(value + 0.5)


def _word(value: float, words: Words) -> str:
    """Return the word for what is no finite number."""
    if math.isnan(value):
        return "NaN"
    return f"{MINUS if value < 0 else ''}{words('numbers.infinity')}"

"""Numbers that somebody typed into the results and that a metric could give.

Such a number is right on the day it is typed, and nobody notices when the runs change. Only
what is very likely such a number is named: one with a point and two digits that say
something, in a section about results, that is the mean of exactly one arm and metric among
those that the post is about, and that no run was given as a setting.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Any

from runpress.errors import ExpressionError
from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.catalog import Catalog, Experiment
from runpress.site.checks.reading import CHECKED, Heading, Reading
from runpress.site.expressions.evaluation import Value, evaluate
from runpress.site.expressions.numerals import agrees
from runpress.site.wording.numbers import MINUS
from runpress.site.wording.words import words_of

# Not a part of a word, a date, a version, a list of digits or a power of ten.
NUMERAL = re.compile(
    r"(?<![0-9A-Za-z_.,/:^=#+\-\u2212])"
    r"(?P<number>[+\-\u2212]?[0-9]{1,20}\.[0-9]{1,20}(?:[ \xa0\u202f]?%)?)"
    rf"(?![0-9A-Za-z_{CHECKED}]|[.,:/][0-9]|[ \xa0]?(?:[×·^]|\*[ \xa0]?[0-9]))"
)
PLAIN_NAME = re.compile(r"[^\W\d]\w*")
# With so many numbers around, one of them equals anything.
MOST_MEANS = 2_000
LEAST_DIGITS = 2
# Words of the language that no arm or metric is called by.
RESERVED = ("arm", "experiment", "count", "diff", "ratio", "abs", "config", "env")


@dataclass(frozen=True)
class _Mean:
    """What an expression gives."""

    expression: str
    value: Value


@dataclass(frozen=True)
class _Means:
    """The means of an experiment in order of their size, and the settings of its runs."""

    sizes: list[float]
    means: list[_Mean]
    settings: frozenset[Decimal]

    def near(self, number: float, half: float) -> list[_Mean]:
        """Return the means that may round to a number."""
        slack = half * 1.001
        first = bisect_left(self.sizes, number - slack)
        return self.means[first : bisect_right(self.sizes, number + slack)]


def check(reading: Reading) -> Iterator[Problem]:
    """Give a hint for every number that a metric could give."""
    experiment = reading.experiment
    if experiment is None or not reading.is_post:
        return
    found = list(_numerals(reading))
    if not found:
        return
    means = _means_of(experiment, reading.archive.catalog)
    for start, numeral in found:
        same = _same(numeral, means)
        if len(same) == 1:
            expression = same[0].expression
            what = f"{numeral} is typed by hand, and `= {shorten(expression, 80)}` gives it."
            move = f"Write {numeral}<!--= {expression} -->: then every build checks it."
            line = reading.line(start)
            yield Problem(Severity.HINT, "RP508", reading.post.shown, what, move, line)


def _numerals(reading: Reading) -> Iterator[tuple[int, str]]:
    """The numerals in sections about results, with their offsets."""
    language = reading.archive.language_of(reading.post)
    prose = reading.prose
    for start, end in _sections(reading.headings, language, len(prose)):
        line, words = start, ""
        for found in NUMERAL.finditer(prose, start, end):
            if _digits(found["number"]) < LEAST_DIGITS:
                continue
            if found.start() >= line + len(words):
                line = prose.rfind("\n", start, found.start()) + 1 or start
                words = reading.words(line, _end_of_line(prose, found.end()))
            if words.startswith(found["number"], found.start() - line):
                yield found.start(), found["number"]


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _sections(headings: list[Heading], language: str, end: int) -> Iterator[tuple[int, int]]:
    """The texts below headings that speak of results, subheadings left out."""
    level = 0
    for heading, after in zip_longest(headings, headings[1:]):
        if level and heading.level <= level:
            level = 0
        if not level and _is_about_results(heading.plain, language):
            level = heading.level
        if level:
            yield heading.end, after.start if after else end


def _is_about_results(words: str, language: str) -> bool:
    return words in _result_words(language) | _result_words("en")


@cache
def _result_words(language: str) -> frozenset[str]:
    listed = words_of(language)("checks.results").casefold().split(",")
    return frozenset(word.strip() for word in listed)


def _digits(numeral: str) -> int:
    """Return how many digits of a numeral say something: two of 0.012."""
    return len(re.sub(r"[^0-9]", "", numeral).lstrip("0"))


def _same(numeral: str, means: _Means) -> list[_Mean]:
    percent = numeral.endswith("%")
    told = Decimal(numeral.rstrip("% \xa0\u202f").replace(MINUS, "-"))
    if told in means.settings:
        return []
    half = Decimal(5).scaleb(int(told.as_tuple().exponent) - 1)
    scale = 100 if percent else 1
    near = means.near(float(told / scale), float(half / scale))
    return [mean for mean in near if mean.value.scale >= scale and agrees(numeral, mean.value)]


def _means_of(experiment: Experiment, catalog: Catalog) -> _Means:
    # The first that tells: a curve's name is the same whoever asks.
    metrics = experiment.chosen or tuple(filter(None, [experiment.headline]))
    found: list[tuple[float, _Mean]] = []
    if len(experiment.arms) * len(metrics) <= MOST_MEANS:
        for arm in experiment.arms:
            for metric in metrics:
                found += _mean_of(arm, metric, experiment.id, catalog)
    found.sort(key=lambda pair: pair[0])
    sizes, means = [size for size, _ in found], [mean for _, mean in found]
    return _Means(sizes, means, frozenset(_settings(experiment)))


def _mean_of(
    arm: str, metric: str, experiment: str, catalog: Catalog
) -> Iterator[tuple[float, _Mean]]:
    expression = _expression(arm, metric)
    try:
        value = evaluate(expression, catalog, experiment)
    except ExpressionError:
        return
    middle = value.middle
    if middle is not None and math.isfinite(middle):
        yield middle, _Mean(expression, value)


def _expression(arm: str, metric: str) -> str:
    plain = PLAIN_NAME.fullmatch(arm) and arm not in RESERVED
    first = arm if plain else f"arm({_quoted(arm)})"
    if PLAIN_NAME.fullmatch(metric) and metric not in RESERVED:
        return f"{first}.{metric}"
    return f"{first}[{_quoted(metric)}]"


def _quoted(name: str) -> str:
    return f"'{name}'" if '"' in name else f'"{name}"'


def _settings(experiment: Experiment) -> Iterator[Decimal]:
    """The numbers that runs were given: as settings they are not results."""
    for arm in experiment.arms.values():
        if arm.runs:
            yield from _numbers_in(arm.runs[-1].record.config)


def _numbers_in(config: Mapping[str, Any]) -> Iterator[Decimal]:
    for value in config.values():
        if isinstance(value, Mapping):
            yield from _numbers_in(value)
        elif isinstance(value, int | float) and math.isfinite(value):
            yield Decimal(repr(float(value)))

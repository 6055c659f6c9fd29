"""Days as a page's language writes them: 21 November 2026, 2026年11月21日.

Only in sentences: tables have the ISO form, which every language reads and which sorts.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runpress.site.wording.words import Words

if TYPE_CHECKING:
    from babel import Locale

# What is longer is told in months.
MOST_DAYS = 60
# As in the rest of our Chinese, a space stands between a number and its word.
TOUCHING = re.compile("(?<=[0-9])(?=[\u4e00-\u9fff])")
# Of its many countries the one that this project's English comes nearest to.
COUNTRY = {"en": "en_GB"}


def format_day(day: date, *, words: Words) -> str:
    """Return a day in full, in the language of the words.

    >>> from runpress.site.wording.words import words_of
    >>> format_day(date(2026, 11, 21), words=words_of("zh"))
    '2026年11月21日'
    """
    from babel.dates import format_date

    locale = _locale(words.language)
    return format_date(day, "long", locale=locale) if locale else day.isoformat()


def format_span(span: timedelta, *, words: Words) -> str:
    """Return how long something lasted, in the one unit that says most of it.

    >>> from runpress.site.wording.words import words_of
    >>> format_span(timedelta(days=2, hours=3), words=words_of("en"))
    '2 days'
    """
    from babel.dates import format_timedelta

    locale = _locale(words.language) or "en"
    days = abs(span) / timedelta(days=1)
    if 1.5 <= days < MOST_DAYS:
        # Weeks would be too coarse: 18 days are not 3 weeks.
        text = format_timedelta(abs(span), "day", threshold=MOST_DAYS, locale=locale)
    else:
        # Rounded, so that 90 minutes are 2 hours and 20 are not one.
        text = format_timedelta(abs(span), threshold=1.5, locale=locale)
    return TOUCHING.sub(" ", text)


def _locale(language: str) -> Locale | None:
    """Return babel's rules for a language; None for one that it does not know."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(COUNTRY.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None

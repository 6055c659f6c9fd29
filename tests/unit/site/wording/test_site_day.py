"""Days in the page's language."""

from __future__ import annotations

from datetime import date

import pytest

from runpress.site.wording.day import format_day
from runpress.site.wording.words import Words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "21 November 2026"),
        ("zh", "2026年11月21日"),
        ("de", "21. November 2026"),
        ("pt-br", "21 de novembro de 2026"),
        # A language of whose rules nothing is known.
        ("tlh", "2026-11-21"),
        ("", "2026-11-21"),
        ("../x", "2026-11-21"),
    ],
)
def test_a_day_is_written_as_its_language_has_it(language: str, text: str) -> None:
    assert format_day(date(2026, 11, 21), words=Words(language, {})) == text

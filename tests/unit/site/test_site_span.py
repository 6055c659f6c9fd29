"""How long it was between two moments, as a sentence says it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runpress.site.wording.day import format_span
from runpress.site.wording.words import words_of


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (timedelta(), "0 seconds", "0 秒钟"),
        (timedelta(seconds=20), "20 seconds", "20 秒钟"),
        (timedelta(minutes=90), "2 hours", "2 小时"),
        (timedelta(hours=20), "20 hours", "20 小时"),
        (timedelta(hours=35), "35 hours", "35 小时"),
        (timedelta(hours=36), "2 days", "2 天"),
        (-timedelta(days=18), "18 days", "18 天"),
        (timedelta(days=59), "59 days", "59 天"),
        (timedelta(days=90), "3 months", "3 个月"),
        (timedelta(days=800), "2 years", "2 年"),
    ],
)
def test_one_unit_says_it(span: timedelta, english: str, chinese: str) -> None:
    assert format_span(span, words=words_of("en")) == english
    assert format_span(span, words=words_of("zh")) == chinese

"""Numbers as a reader sees them, table by table."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.site.wording.numbers import (
    format_bytes,
    format_difference,
    format_exact,
    format_number,
    format_seconds,
    format_spread,
)
from runpress.site.wording.words import Words, words_of

NAN, INF = math.nan, math.inf


def plain(text: str) -> str:
    """The text with its no-break spaces made visible as plain ones, the thin ones as `'`."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", "'")


@pytest.mark.parametrize(
    ("values", "unit", "text"),
    [
        ([0.983, 0.985, 0.987], None, "0.985 ± 0.002 (n = 3 seeds, s.d.)"),
        ([96.2, 97.8, 99.4], None, "97.8 ± 1.6 (n = 3 seeds, s.d.)"),
        ([52.2, 68.8, 85.4], None, "69 ± 17 (n = 3 seeds, s.d.)"),
        ([0.985], None, "0.985 (n = 1 seed)"),
        ([0.98531], None, "0.9853 (n = 1 seed)"),
        ([], None, "– (n = 0 seeds)"),
        # The sample's deviation, with n - 1.
        ([1.0, 3.0], None, "2.0 ± 1.4 (n = 2 seeds, s.d.)"),
        # A deviation that rounds up to a leading 1 gets its second digit.
        ([9.0, 9.0, 9.166], None, "9.06 ± 0.10 (n = 3 seeds, s.d.)"),
        ([1233.0, 1500.0, 1702.0], None, "1'500 ± 200 (n = 3 seeds, s.d.)"),
        ([1200, 1200, 1200], None, "1'200 ± 0 (n = 3 seeds, s.d.)"),
        ([0.1, 0.1, 0.1], None, "0.1 ± 0 (n = 3 seeds, s.d.)"),
        ([0.0, 0.0], None, "0 ± 0 (n = 2 seeds, s.d.)"),
        ([-0.2, 0.2, -0.0001], None, "0.0 ± 0.2 (n = 3 seeds, s.d.)"),
        ([-3.1, -3.3, -3.5], None, "−3.3 ± 0.2 (n = 3 seeds, s.d.)"),
        ([0.9e-7, 1.2e-7, 1.5e-7], None, "1.2 × 10⁻⁷ ± 0.3 × 10⁻⁷ (n = 3 seeds, s.d.)"),
        ([0.3, 0.85, 0.97], "%", "71 ± 36 % (n = 3 seeds, s.d.)"),
        ([1.3e9, 1.4e9], None, "1.35 × 10⁹ ± 0.07 × 10⁹ (n = 2 seeds, s.d.)"),
        ([0.984, 0.985, 0.989], "%", "98.6 ± 0.3 % (n = 3 seeds, s.d.)"),
        ([0.98], "%", "98 % (n = 1 seed)"),
        ([410.0, 420.0, 445.0], "img/s", "425 ± 18 img/s (n = 3 seeds, s.d.)"),
        ([12.3, 12.9], "s", "12.6 ± 0.4 s (n = 2 seeds, s.d.)"),
        ([188.0, 192.0, 196.0], "s", "3 m 12 s ± 4 s (n = 3 seeds, s.d.)"),
        ([192.0], "s", "3 m 12 s (n = 1 seed)"),
        ([1.0, NAN, 2.0], None, "NaN (n = 3 seeds, 1 not finite)"),
        ([NAN], None, "NaN (n = 1 seed)"),
        ([-INF], None, "−infinity (n = 1 seed)"),
        ([INF, INF], "ms", "infinity ms (n = 2 seeds, 2 not finite)"),
        ([1.7e308, -1.7e308], None, "0 ± infinity (n = 2 seeds, s.d.)"),
        ([1.7e308, -1.7e308, -1.7e308], None, "−5.667 × 10³⁰⁷ ± infinity (n = 3 seeds, s.d.)"),
        ([1e-200, 3e-200], None, "2.0 × 10⁻²⁰⁰ ± 1.4 × 10⁻²⁰⁰ (n = 2 seeds, s.d.)"),
    ],
)
def test_a_mean_ends_where_its_spread_does(
    values: list[float], unit: str | None, text: str
) -> None:
    assert plain(format_spread(values, unit).text) == text


def test_the_parts_stand_alone_for_tables() -> None:
    found = format_spread([0.984, 0.985, 0.989], "%")
    assert (found.value, found.spread, found.unit) == ("98.6", "0.3", "%")
    assert found.number == "98.6\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.3\N{NO-BREAK SPACE}%"
    assert found.note == "(n = 3 seeds, s.d.)"


def test_runs_of_unknown_seed_are_counted_as_runs() -> None:
    assert format_spread([1.0, 1.0], of="run").note == "(n = 2 runs, s.d.)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (7, "7"),
        (1797, "1'797"),
        (123456789, "123'456'789"),
        (12345.6, "12'346"),
        (0.98531, "0.9853"),
        (0.5, "0.5"),
        (0.00031622, "0.0003162"),
        (-3.2, "−3.2"),
        (1e-4, "0.0001"),
        (1.23e-5, "1.23 × 10⁻⁵"),
        (9.99999e-6, "1 × 10⁻⁵"),
        (1.3e9, "1.3 × 10⁹"),
        (5e-324, "5 × 10⁻³²⁴"),
        (1.7976931348623157e308, "1.798 × 10³⁰⁸"),
        (NAN, "NaN"),
        (INF, "infinity"),
    ],
)
def test_one_number_has_at_most_four_digits_that_matter(value: float, text: str) -> None:
    assert plain(format_number(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00031622776, "0.00031622776"), (3e-4, "0.0003"), (12345.678, "12'345.678"), (8, "8")],
)
def test_a_setting_keeps_all_its_digits(value: float, text: str) -> None:
    assert plain(format_exact(value)) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.00312, None, "+0.0031"),
        (-0.00312, None, "−0.0031"),
        (0.0, None, "0"),
        (0.012, "%", "+1.2 points"),
        (-18.3, "img/s", "−18 img/s"),
        (75.0, "s", "+1 m 15 s"),
        (-75.0, "s", "−1 m 15 s"),
        (NAN, None, "NaN"),
    ],
)
def test_a_difference_has_a_sign(value: float, unit: str | None, text: str) -> None:
    assert plain(format_difference(value, unit).number) == text


def test_a_difference_ends_where_its_spread_says() -> None:
    assert plain(format_difference(0.0596, "%", 0.0115).number) == "+6.0 points"
    assert plain(format_difference(0.0449, "%", 0.0149).number) == "+4.5 points"
    assert plain(format_difference(-0.2504, "%", 0.49).number) == "−25 points"
    assert format_difference(0.001, None, 0.1).value == "0.00"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.0123, "0.012 s"),
        (1.7, "1.7 s"),
        (9.96, "10 s"),
        (12.4, "12 s"),
        (59.4, "59 s"),
        (59.6, "1 m 00 s"),
        (182, "3 m 02 s"),
        (192, "3 m 12 s"),
        (3599.6, "1 h 00 m"),
        (7500, "2 h 05 m"),
        (7_200_000, "2'000 h 00 m"),
        (-1.7, "−1.7 s"),
        (-192, "−3 m 12 s"),
        (NAN, "NaN s"),
    ],
)
def test_times_read_as_times(seconds: float, text: str) -> None:
    assert plain(format_seconds(seconds)) == text


@given(st.lists(st.floats(), max_size=5), st.sampled_from([None, "%", "s", "ms"]))
def test_any_floats_have_a_text(values: list[float], unit: str | None) -> None:
    assert format_spread(values, unit).text
    for value in values:
        assert format_number(value, unit)
        assert format_difference(value, unit)


@given(st.floats(min_value=-1e8, max_value=1e8).filter(lambda value: abs(value) > 1e-3))
def test_a_number_is_off_by_less_than_its_fourth_digit(value: float) -> None:
    text = format_number(value).replace("\N{NARROW NO-BREAK SPACE}", "").replace("−", "-")
    assert abs(float(text) - value) <= abs(value) * 5.01e-4


CHINESE = words_of("zh")


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        (format_spread([0.983, 0.987], words=CHINESE).note, "(n = 2 个种子，标准差)"),
        (format_spread([0.5], of="run", words=CHINESE).text, "0.5 (n = 1 次运行)"),
        (format_spread([1.0, NAN], words=CHINESE).text, "NaN (n = 2 个种子，其中 1 个非有限)"),
        (format_spread([188.0, 196.0], "s", words=CHINESE).number, "3 分 12 秒 ± 6 秒"),
        (format_spread([12.3, 12.9], "s", words=CHINESE).number, "12.6 ± 0.4 秒"),
        (format_number(-INF, words=CHINESE), "−∞"),
        (format_difference(0.012, "%", words=CHINESE).number, "+1.2 个百分点"),
        (format_seconds(7500, words=CHINESE), "2 小时 05 分"),
        (format_seconds(-1.7, words=CHINESE), "−1.7 秒"),
        (format_bytes(1_234_567, words=CHINESE), "1.2 MB"),
    ],
)  # fmt: skip
def test_chinese(text: str, chinese: str) -> None:
    assert plain(text) == chinese


def test_a_language_has_its_own_decimal_point() -> None:
    words = Words("de", {**words_of("en")._texts})
    assert format_spread([0.983, 0.985, 0.987], words=words).number == (
        "0,985\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0,002"
    )
    assert plain(format_number(12345.678, digits=8, words=words)) == "12'345,678"
    assert format_difference(0.001, None, 0.1, words=words).value == "0,00"


def test_one_point_is_a_point() -> None:
    assert plain(format_difference(0.01, "%").number) == "+1 point"
    assert plain(format_difference(0.1, "%").number) == "+10 points"


def test_a_language_that_nobody_knows_has_a_point() -> None:
    assert format_number(0.5, words=Words("tlh", words_of("en")._texts)) == "0.5"

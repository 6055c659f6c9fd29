"""A pandas table, column by column."""

from __future__ import annotations

from typing import Any

from runpress.record.dataset.arrays import array_part
from runpress.record.dataset.part import Part
from runpress.record.dataset.values import values_part
from runpress.record.foreign import asked, comes_from, kinds

TABLES = ("DataFrame", "Series", "Index")


def is_table(value: object) -> bool:
    """Say whether a value is one of pandas's."""
    return comes_from(value, "pandas") and any(name in TABLES for name in kinds(value))


def table_parts(name: str, value: Any) -> list[Part] | None:
    """Return every column of a table, and its index where it says something; None if one cannot."""
    if "DataFrame" not in kinds(value):
        return _asked_column(name, value)
    parts: list[Part] = []
    places = range(len(value.columns))
    columns = [(f"{name}[{value.columns[place]!s}]", value.iloc[:, place]) for place in places]
    if "RangeIndex" not in kinds(value.index):
        columns.insert(0, (f"{name}.index", value.index))
    for title, column in columns:
        found = _asked_column(title, column)
        if found is None:
            return None
        parts += found
    return parts


def _asked_column(name: str, column: Any) -> list[Part] | None:
    return asked(lambda: _column(name, column), None)


def _column(name: str, column: Any) -> list[Part] | None:
    plain = array_part(name, column.to_numpy())
    if plain is not None:
        return [plain]
    # Missing values have a class of their own in every kind of column.
    values = [None if missing else one for one, missing in zip(column, column.isna(), strict=True)]
    found = values_part(name, values)
    return None if found is None else [found]

"""Results as Markdown tables, one a row, and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rounds import Measured
from row import Row, Sample

OURS = "runpress"


def data_of(row: Row, measured: Measured, size: int) -> dict[str, Any]:
    """Return a row's results: of each tool what its columns show, and every sample."""
    tools = {
        tool: {
            column.heading: _value(row, place, samples) for place, column in enumerate(row.columns)
        }
        | {"samples": samples}
        for tool, samples in measured.samples.items()
    }
    return {
        "what": row.what.format(size=size),
        "reach": row.reach,
        "tools": tools,
        "failed": measured.failed,
    }


def table_of(row: Row, measured: Measured, size: int) -> str:
    """Return a row as a Markdown table; ratios are of its first column, to ours."""
    heading = f"**{row.what.format(size=size)}** (reach: {row.reach})"
    lines = _turned(row, measured) if row.turned else _straight(row, measured)
    return "\n".join([heading, "", *lines]) + "\n"


def _straight(row: Row, measured: Measured) -> list[str]:
    headings = ["", *(column.heading for column in row.columns), "× ours"]
    lines = [_line(headings), _rule(len(headings))]
    ours = measured.samples.get(OURS)
    for tool in row.tools:
        samples = measured.samples.get(tool)
        if tool in measured.failed:
            lines.append(_line([tool, _failure(tool, measured)]))
        elif samples:
            values = [_value(row, place, samples) for place in range(len(row.columns))]
            compared = _value(row, 0, ours) if ours else None
            ratio = values[0] / compared if values[0] and compared else None
            lines.append(_line([tool, *map(_cell, values), _cell(ratio)]))
    return lines


def _turned(row: Row, measured: Measured) -> list[str]:
    """Return a line for each column that anybody fills, and below them who failed how."""
    tools = [tool for tool in row.tools if measured.samples.get(tool)]
    lines = [_line(["", *tools]), _rule(len(tools) + 1)]
    for place, column in enumerate(row.columns):
        values = [_value(row, place, measured.samples[tool]) for tool in tools]
        if any(value is not None for value in values):
            lines.append(_line([column.heading, *map(_cell, values)]))
    failed = [tool for tool in row.tools if tool in measured.failed]
    return lines + [_line([tool, _failure(tool, measured)]) for tool in failed]


def _cell(value: float | None) -> str:
    return "" if value is None else number(value)


def _failure(tool: str, measured: Measured) -> str:
    return measured.failed[tool].replace("|", "/")


def number(value: float) -> str:
    """Return a number in three digits, without an exponent."""
    if value and abs(value) < 100:
        return f"{value:.3g}"
    return f"{value:,.0f}"


def _value(row: Row, place: int, samples: Sequence[Sample]) -> float | None:
    """Return what a column shows of samples; None where the tool does not do it."""
    column = row.columns[place]
    values = [sample[column.key] for sample in samples if column.key in sample]
    return column.how(values) * column.scale if values else None


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _rule(cells: int) -> str:
    return "|" + "---|" + "---:|" * (cells - 1)

"""Results as Markdown tables, one a row, and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rounds import Measured
from row import Row, Sample

OURS = "runpress"


def data_of(row: Row, measured: Measured, quick: bool) -> dict[str, Any]:
    """Return a row's results: of each tool what its columns show, and every sample."""
    tools = {
        tool: {
            column.heading: _value(row, place, samples) for place, column in enumerate(row.columns)
        }
        | {"samples": samples}
        for tool, samples in measured.samples.items()
    }
    return {
        "what": _what(row, quick),
        "reach": row.reach,
        "tools": tools,
        "failed": measured.failed,
    }


def table_of(row: Row, measured: Measured, quick: bool) -> str:
    """Return a row as a Markdown table; ratios are of its first column, to ours."""
    headings = ["", *(column.heading for column in row.columns), "× ours"]
    lines = [f"**{_what(row, quick)}** (reach: {row.reach})", "", _line(headings)]
    lines.append("|" + "---|" + "---:|" * (len(headings) - 1))
    ours = measured.samples.get(OURS)
    for tool in row.tools:
        samples = measured.samples.get(tool)
        if tool in measured.failed:
            lines.append(_line([tool, measured.failed[tool].replace("|", "/")]))
        elif samples:
            values = [_value(row, place, samples) for place in range(len(row.columns))]
            ratio = values[0] / _value(row, 0, ours) if ours and _value(row, 0, ours) else None
            cells = [number(value) for value in values]
            lines.append(_line([tool, *cells, "" if ratio is None else number(ratio)]))
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """Return a number in three digits, without an exponent."""
    if value and abs(value) < 100:
        return f"{value:.3g}"
    return f"{value:,.0f}"


def _what(row: Row, quick: bool) -> str:
    return row.what.format(size=row.size[quick])


def _value(row: Row, place: int, samples: Sequence[Sample]) -> float:
    column = row.columns[place]
    return column.how([sample[column.key] for sample in samples]) * column.scale


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"

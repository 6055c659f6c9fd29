"""A block of like lines as columns, without a dict a line: the quick way to read a log.

Nearly all lines of a log have the same names in the same order. Where that is so, a block
needs little to be one flat list, names and values in turn: colons and closing braces become
commas, opening ones and line ends blanks. JSON's parser reads such a list faster than a dict
a line, and every second item tells whether the names are indeed the same. Whatever is not so
simple is for the careful way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from runpress.format.schema import STEP, TIME

# Inside a name these change too; such a name is then not the one that was looked for.
FLATTENED = bytes.maketrans(b"{}:\n", b" ,, ")
# The file's own keys that a line may have here; others have a meaning of their own.
OWN = (STEP, TIME)


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a block, each under its name, and how many lines it had."""

    columns: dict[str, list[Any]]
    count: int


def table_of(block: bytes) -> Table | None:
    """Return a block's columns if all its lines have the same names in one order, else None.

    Args:
        block: whole lines, each with its newline.
    """
    names = _names_of(block[: block.find(b"\n") + 1])
    if not (names and block.startswith(b"{") and block.endswith(b"}\n")):
        return None
    # A line end or a brace elsewhere gives a list that is none, or with other names.
    count = block.count(b"}\n{") + 1
    try:
        items = orjson.loads(b"[%b]" % block.translate(FLATTENED)[:-2])
    except ValueError:
        return None
    if items[::2] != names * count:
        return None
    width = 2 * len(names)
    columns = {
        name: items[place::width] for place, name in zip(range(1, width, 2), names, strict=True)
    }
    return Table(columns, count)


def _names_of(line: bytes) -> list[str]:
    """Return the names of a line that holds a step and metrics; none of any other line."""
    try:
        parsed = orjson.loads(line)
    except ValueError:
        return []
    if not isinstance(parsed, dict) or STEP not in parsed:
        return []
    return [] if any(name[:1] == "_" and name not in OWN for name in parsed) else list(parsed)

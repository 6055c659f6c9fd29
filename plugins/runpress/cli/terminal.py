"""Tables and JSON on the standard output, safe to look at and easy to read by programs.

Into a file or a pipe goes plain text of any width, with nothing cut and no colour. On a
terminal a table takes no more than its width, and cells wrap. What a record holds was written
by somebody else: no character of it reaches the terminal that the terminal would obey.
"""

from __future__ import annotations

import io
import json
import math
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from runpress.format.manifest import word_of
from runpress.site.markup import INVISIBLE

# A config may hold a book; --json has all of it.
LONGEST = 300
SPACES = re.compile(r"\s+")
# Cells of a column that has to break words.
NARROWEST = 8
# What JSON may leave as it is and a terminal should not get.
UNSAFE = re.compile(f"{INVISIBLE.pattern}|[\ud800-\udfff]")


# Between two characters of Chinese or Japanese a line may break.
WORD = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")
# Cells between two columns.
GAP = 2
LINE_ENDS = re.compile(r"[\r\n\t]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand at its right side."""

    heading: str
    right: bool = False


def plain(value: object, most: int = LONGEST) -> str:
    """Return a value as one line without anything that a terminal would obey, cut if long."""
    text = SPACES.sub(" ", str(value)[: 4 * most])
    text = UNSAFE.sub("", text).strip()
    return text if len(text) <= most else f"{text[:most]}…"


def harmless(text: str) -> str:
    """Return a text as one line, whole, without anything that a terminal would obey."""
    return UNSAFE.sub("", LINE_ENDS.sub(" ", text))


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    width: int | None = None,
    bold: bool = False,
) -> str:
    """Return a table as text, a line each, without space at the ends of lines.

    Args:
        columns: the columns; one whose cells are all empty is left out.
        rows: as many cells each as there are columns.
        width: cells of the terminal that the table may take; None for as many as it needs.
        bold: whether headings are marked for a terminal.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[plain(cell) for cell in row] for row in rows]
    used = [at for at in range(len(columns)) if any(row[at] for row in cells)]
    if not used:
        return ""
    made = Table(
        box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=_has_headings(columns)
    )
    texts = [[columns[at].heading, *(row[at] for row in cells)] for at in used]
    widths = _widths(texts, width)
    for at, wide in zip(used, widths, strict=True):
        made.add_column(
            Text(columns[at].heading, style="bold" if bold else ""),
            justify="right" if columns[at].right else "left",
            overflow="fold",
            width=wide,
        )
    for row in cells:
        made.add_row(*(Text(row[at]) for at in used))
    output = io.StringIO()
    Console(
        file=output,
        width=sum(widths) + GAP * len(widths),
        force_terminal=bold,
        color_system="standard" if bold else None,
        highlight=False,
        legacy_windows=False,
    ).print(made)
    return "\n".join(line.rstrip() for line in output.getvalue().rstrip("\n").split("\n"))


def show_table(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
    """Print a table as wide as the terminal, or as it needs where there is none."""
    if not rows:
        return
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else None
    say(table(columns, rows, width, bold=on_terminal))


def show_facts(facts: Mapping[str, object]) -> None:
    """Print what is known, a line each, under its label; what is empty is left out."""
    told = [(label, plain(value)) for label, value in facts.items()]
    show_table([Column(""), Column("")], [each for each in told if each[1]])


def show_heading(text: str) -> None:
    """Print a line that names what follows."""
    say("")
    say(click.style(plain(text), bold=True) if sys.stdout.isatty() else plain(text))


def say(text: str) -> None:
    """Print text; a character that the output's encoding lacks becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding, "replace"))


def show_json(data: Mapping[str, Any]) -> None:
    """Print data for a program: JSON in a steady order, no number that JSON does not know."""
    text = json.dumps(_known(data), ensure_ascii=False, indent=2, allow_nan=False)
    say(UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _known(value: Any) -> Any:
    """Return a value that is JSON; NaN and infinities become the words of `metrics.jsonl`."""
    if isinstance(value, Mapping):
        return {str(key): _known(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_known(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return word_of(value)
    return value


def _widths(texts: Sequence[Sequence[str]], width: int | None) -> list[int]:
    """Return how many cells each column takes.

    No word is broken while there is room; where there is not, the first column, which says
    what a row is about, breaks last. What is narrower than a table can be is overrun: lines
    then wrap, and nothing is lost.
    """
    from rich.cells import cell_len

    natural = [max(GAP + 1, *map(cell_len, column)) for column in texts]
    room = sum(natural) if width is None else width - GAP * (len(texts) - 1)
    if sum(natural) <= room:
        return natural
    words = [max(cell_len(word) for text in column for word in _words(text)) for column in texts]
    least = [max(GAP + 1, word) for word in words]
    if sum(least) > room:
        first = least[0] if least[0] <= room // 2 else NARROWEST
        least = [first, *(min(word, NARROWEST) for word in least[1:])]
    spare = max(0, room - sum(least))
    wanted = [full - small for full, small in zip(natural, least, strict=True)]
    return [small + spare * want // sum(wanted) for small, want in zip(least, wanted, strict=True)]


def _words(text: str) -> list[str]:
    return WORD.findall(text) or [""]


def _has_headings(columns: Sequence[Column]) -> bool:
    return any(column.heading for column in columns)

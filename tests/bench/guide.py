"""The tables of a guide page, which stand between two comments that a reader does not see.

`<!-- bench build-1000 -->` begins the table of that row and size, and `<!-- /bench -->` ends
it. A table that was not measured now is left as it is, with its own date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

PLACE = re.compile(r"(<!-- bench ([\w-]+) -->\n).*?(<!-- /bench -->)", re.DOTALL)


def rewrite(page: Path, when: str, tables: Mapping[str, str]) -> None:
    """Put tables into their places on a page, each under a line of when and where."""

    def fill(place: re.Match[str]) -> str:
        table = tables.get(place[2])
        return f"{place[1]}\n{table}\n{when}.\n\n{place[3]}" if table else place[0]

    text = page.read_text("utf-8")
    page.write_text(PLACE.sub(fill, text), "utf-8")

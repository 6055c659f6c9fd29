"""Numbers under each other: every column's points in one line, whatever the digits.

Each number of a right-aligned column gets the digits that it lacks as padding. The style
sheet makes the padding as wide as those digits are and shows nothing; a reader without
styles, a screen reader and a copied table have the number alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

NUMBER = re.compile(r"(?P<whole>[+\u2212-]?[0-9\u202f]+)(?:(?P<point>[.,])(?P<part>[0-9]+))?")


class Cell(NamedTuple):
    """A number's text, and the digits that padding before and behind it is as wide as.

    Padding before a number matters where something stands to its left in the same cell.
    """

    text: str
    before: str = ""
    padding: str = ""


def align(texts: Sequence[str]) -> list[Cell]:
    """Return the cells of a column; what is no plain number needs no padding."""
    if not any(texts):
        return [Cell("")] * len(texts)
    found = [NUMBER.fullmatch(text) for text in texts]
    longest = max((len(match["part"] or "") for match in found if match), default=0)
    widest = max((len(match["whole"]) for match in found if match), default=0)
    return [
        Cell(text, "0" * (widest - len(match["whole"])), _behind(match["part"] or "", longest))
        if match
        else Cell(text)
        for text, match in zip(texts, found, strict=True)
    ]


def _behind(part: str, longest: int) -> str:
    missing = "0" * (longest - len(part))
    return missing if part or not longest else f".{missing}"

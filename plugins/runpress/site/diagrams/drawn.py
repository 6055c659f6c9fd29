"""A diagram that was drawn."""

from __future__ import annotations

from dataclasses import dataclass

import markupsafe


@dataclass(frozen=True)
class Drawn:
    """A diagram as SVG, its size in CSS pixels, and its nodes in words."""

    svg: markupsafe.Markup
    width: int
    height: int
    words: str

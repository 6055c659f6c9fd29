"""What to draw, told so that another process can be asked for it.

A recipe is called for its picture, and can be pickled: it holds data and names no function
but its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from runpress.draw.chart import Chart, draw
from runpress.draw.social import Card, draw_card


@dataclass(frozen=True, slots=True, eq=False)
class ChartRecipe:
    """A chart in one palette and at one width."""

    chart: Chart
    dark: bool
    narrow: bool

    def __call__(self) -> bytes:
        """Return the PNG."""
        return draw(self.chart, dark=self.dark, narrow=self.narrow)


@dataclass(frozen=True, slots=True, eq=False)
class CardRecipe:
    """A social picture."""

    card: Card

    def __call__(self) -> bytes:
        """Return the PNG."""
        return draw_card(self.card)


Recipe: TypeAlias = ChartRecipe | CardRecipe

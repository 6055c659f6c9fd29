"""What was drawn is not drawn again while there is room for it."""

from __future__ import annotations

import markupsafe

from runpress.site.diagrams.drawings import Drawings
from runpress.site.diagrams.drawn import Drawn


class Hand:
    """Draws, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def draw(self, source: str) -> Drawn | str:
        self.asked.append(source)
        if source == "bad":
            return "it cannot be drawn"
        return Drawn(markupsafe.Markup(f"<svg>{source} 混合精度</svg>"), 3, 4, f"{source} in words")


def test_a_diagram_comes_back_as_it_was_drawn() -> None:
    hand = Hand()
    drawings = Drawings(hand.draw)
    first, again = drawings.of("a"), drawings.of("a")
    assert first == again == Drawn(markupsafe.Markup("<svg>a 混合精度</svg>"), 3, 4, "a in words")
    # Else a template would escape it.
    assert isinstance(again, Drawn)
    assert isinstance(again.svg, markupsafe.Markup)
    assert hand.asked == ["a"]


def test_what_cannot_be_drawn_is_not_tried_again() -> None:
    hand = Hand()
    drawings = Drawings(hand.draw)
    assert [drawings.of("bad") for _ in range(2)] == ["it cannot be drawn"] * 2
    assert hand.asked == ["bad"]


def test_the_oldest_make_room() -> None:
    hand = Hand()
    drawings = Drawings(hand.draw, most=200)
    for source in ("a", "b", "c", "d", "e", "a"):
        drawings.of(source)
    assert hand.asked == ["a", "b", "c", "d", "e", "a"]
    drawings.of("a")
    assert hand.asked[-2:] == ["e", "a"]

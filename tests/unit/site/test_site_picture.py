"""A chart as four pictures, drawn only when somebody wants them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runpress.draw.chart import Chart, Line
from runpress.draw.png import dimensions
from runpress.site.model import Tree
from runpress.site.picture import NARROW, WIDE, add_pictures

CHART = Chart([Line("a", [0, 1], [1.0, 2.0], 0)], "step", "loss")


def test_four_pictures_and_their_addresses() -> None:
    tree = Tree()
    shown = add_pictures(tree, "experiments/a", "headline", CHART, 'a < "b"')
    assert shown.narrow_dark == "runpress:experiments/a/headline.narrow.dark.png"
    assert [f"runpress:{path}" for path in tree.assets] == [
        shown.wide,
        shown.wide_dark,
        shown.narrow,
        shown.narrow_dark,
    ]
    assert shown.alt == "a &lt; &#34;b&#34;"


@pytest.mark.parametrize(("suffix", "size"), [("", WIDE), (".narrow.dark", NARROW)])
def test_a_picture_has_the_size_that_the_page_says(suffix: str, size: tuple[int, int]) -> None:
    tree = Tree()
    add_pictures(tree, "f", "n", CHART, "")
    make = tree.assets[f"f/n{suffix}.png"].make
    assert make is not None
    assert dimensions(make()) == size


def test_keys_follow_what_is_drawn() -> None:
    first, same, other = Tree(), Tree(), Tree()
    add_pictures(first, "f", "n", CHART, "x")
    add_pictures(same, "f", "n", replace(CHART), "y")
    add_pictures(other, "f", "n", replace(CHART, y_label="other"), "x")
    keys = [asset.key for asset in first.assets.values()]
    assert keys == [asset.key for asset in same.assets.values()]
    assert len(set(keys)) == 4
    assert not set(keys) & {asset.key for asset in other.assets.values()}


@pytest.mark.parametrize(
    "line",
    [
        Line("a", [0, 1], [1.0, 2.5], 0),
        Line("a", [0, 2], [1.0, 2.0], 0),
        Line("a", [0, 1], [1.0, float("nan")], 0),
        Line("a", [0, 1], [1.0, 2.0], 0, low=[1.0, 2.0], high=[1.0, 2.0]),
        Line("a", [0, 1], [1.0, 2.0], 0, faint=[([0, 1], [1.0, 2.0])]),
        Line("a", [0, 1], [1.0, 2.0], 0, faint=[([0, 1], [1.0, 2.0]), ([], [])]),
        Line("a", [0, 1], [1.0, 2.0], 1),
        Line("a", [0, 1], [1.0, 2.0], 0, strong=True),
    ],
)
def test_keys_follow_every_number_of_a_line(line: Line) -> None:
    plain, other = Tree(), Tree()
    add_pictures(plain, "f", "n", CHART, "")
    add_pictures(other, "f", "n", replace(CHART, lines=[line]), "")
    keys = [{asset.key for asset in tree.assets.values()} for tree in (plain, other)]
    assert not keys[0] & keys[1]

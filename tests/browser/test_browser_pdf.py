"""A post as a PDF: one file an experiment, with every curve and diagram that its page shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser_reader import Reader

IMAGE = re.compile(rb"/Subtype\s*/Image\b")
SHEET = re.compile(rb"/Type\s*/Page\b")
# Of a pair for light and dark pages one is seen; paper is light.
SEEN = "all => all.filter(each => each.getBoundingClientRect().width > 100).length"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_curve_is_on_paper(read: Callable[..., Reader], scheme: str) -> None:
    page = read(1280, scheme).open("experiments/exp-001-lr-sweep/")
    page.emulate_media(media="print")
    pictures = page.locator("article img").evaluate_all(SEEN)
    assert pictures >= 2
    assert page.locator("article svg").evaluate_all(SEEN) >= 1
    made = page.pdf(format="A4")
    assert len(IMAGE.findall(made)) >= pictures
    assert 3 <= len(SHEET.findall(made)) <= 20

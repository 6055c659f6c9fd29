"""Placeholders become addresses, and nothing else is touched."""

from __future__ import annotations

import pytest

from runpress.hosts.addresses import resolve

ADDRESSES = {"runs/e/r/index.md": "../r/", "a & b.png": "../a%20&%20b.png"}


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ('<a href="runpress:runs/e/r/index.md">', '<a href="../r/">'),
        ('<a href="runpress:runs/e/r/index.md#x&amp;y">', '<a href="../r/#x&amp;y">'),
        ('<img src="runpress:a &amp; b.png">', '<img src="../a%20&amp;%20b.png">'),
        (
            '<source srcset="runpress:runs/e/r/index.md" href="x">',
            '<source srcset="../r/" href="x">',
        ),
        ('<a data-href="runpress:x">', '<a data-href="#">'),
        ("<p>runpress:runs/e/r/index.md</p>", "<p>runpress:runs/e/r/index.md</p>"),
        ('<a href="other:x">', '<a href="other:x">'),
    ],
)
def test_placeholders(output: str, shown: str) -> None:
    assert resolve(output, ADDRESSES.get)[0] == shown


def test_what_leads_nowhere_is_told() -> None:
    output, lost = resolve('<a href="runpress:x"><img src="runpress:&lt;y&gt;">', ADDRESSES.get)
    assert output == '<a href="#"><img src="#">'
    assert lost == ["x", "<y>"]

"""Placeholders become addresses, and nothing else is touched."""

from __future__ import annotations

import pytest

from runpress.hosts.addresses import resolve, resolve_text

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


WHOLE = {"posts/é x.md": "https://x.example/é%20x/", "a.png": "https://x.example/a.png"}


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        (
            '<meta property="og:url" content="runpress:posts/é x.md">',
            '<meta property="og:url" content="https://x.example/é%20x/">',
        ),
        ('<img src="runpress:a &amp; b.png">', '<img src="../a%20&amp;%20b.png">'),
        (
            '<script type="application/ld+json">{"url":"runpress:a.png"}</script>',
            '<script type="application/ld+json">{"url":"https://x.example/a.png"}</script>',
        ),
        ('<script>"runpress:a.png"</script>', '<script>"runpress:a.png"</script>'),
        ("<p>content runpress:a.png</p>", "<p>content runpress:a.png</p>"),
    ],
)
def test_what_is_read_elsewhere_is_addressed_whole(output: str, shown: str) -> None:
    assert resolve(output, ADDRESSES.get, WHOLE.get) == (shown, [])


def test_a_title_that_begins_like_a_placeholder_stays() -> None:
    title = '<meta property="og:title" content="runpress: faster #1">'
    assert resolve(title, ADDRESSES.get, WHOLE.get) == (title, [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<link>runpress:posts/%C3%A9%20x.md</link>", "<link>https://x.example/é%20x/</link>"),
        ('"runpress:a.png"', '"https://x.example/a.png"'),
        ('length="runpress-size:a.png"', 'length="7"'),
        ("see runpress:nothing and runpress: too", "see runpress:nothing and runpress: too"),
        ("runpress-size:b.png", "runpress-size:b.png"),
    ],
)
def test_a_text_for_programs(text: str, shown: str) -> None:
    assert resolve_text(text, WHOLE.get, {"a.png": 7}.get) == shown

"""Placeholders in finished texts, replaced by addresses.

On a page, what a reader follows or sees is addressed as seen from that page, so that a copy
of the site works wherever it lies. What is read elsewhere is addressed whole: what other
sites show of a page (`content=` in its head, linked data), feeds, lists for programs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote

from runpress.site.model import SCHEME, SIZE_SCHEME

AddressOf = Callable[[str], str | None]

# Begins with what is rare, so that a long page is gone through quickly.
PLACEHOLDER = re.compile(rf'="{SCHEME}(?P<path>[^"]+)"')
# What stands before it: what a reader follows or sees, or what is read elsewhere.
ATTRIBUTE = re.compile(r"\b(?:href|src|srcset|(?P<elsewhere>content))$")
LONGEST_ATTRIBUTE = len("-content")
LINKED_DATA = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
WHOLE = re.compile(rf"(?P<scheme>{SCHEME}|{SIZE_SCHEME})(?P<path>[A-Za-z0-9._~/%-]+)")


def resolve(
    output: str, address_of: AddressOf, whole_address_of: AddressOf | None = None
) -> tuple[str, list[str]]:
    """Replace every placeholder of a page.

    Args:
        output: the page's HTML.
        address_of: returns the address of a path of the tree, relative to this page; None
            where there is nothing.
        whole_address_of: the same with the site's own address before it.

    Returns:
        The HTML, and the paths that lead nowhere.
    """
    lost: list[str] = []
    known: dict[str, str] = {}

    def here(told: str) -> str:
        path, mark, place = html.unescape(told).partition("#")
        address = address_of(path)
        if address is None:
            lost.append(path)
        return f'="{html.escape((address or "#") + mark + place)}"'

    def replace(found: re.Match[str]) -> str:
        begin = found.start()
        attribute = ATTRIBUTE.search(output[max(0, begin - LONGEST_ATTRIBUTE) : begin])
        if attribute is None:
            return found.group()
        told = found["path"]
        if attribute["elsewhere"]:
            return _whole(found, whole_address_of) if whole_address_of else found.group()
        if told not in known or known[told].startswith('="#'):
            # What leads nowhere is told of each time.
            known[told] = here(told)
        return known[told]

    made = PLACEHOLDER.sub(replace, output)
    if whole_address_of:
        look_up = whole_address_of
        made = LINKED_DATA.sub(lambda found: resolve_text(found.group(), look_up), made)
    return made, lost


def _whole(found: re.Match[str], whole_address_of: AddressOf) -> str:
    """Replace what leads somewhere; all else is a title or a name that begins like that."""
    address = whole_address_of(html.unescape(found["path"]))
    return f'="{html.escape(address)}"' if address else found.group()


def resolve_text(
    text: str,
    whole_address_of: AddressOf,
    size_of: Callable[[str], int | None] = lambda _: None,
) -> str:
    """Replace the placeholders of a text that is no page: a feed, a list for programs.

    What leads nowhere stays as it is: it may be somebody's words.
    """

    def replace(found: re.Match[str]) -> str:
        look_up = size_of if found["scheme"] == SIZE_SCHEME else whole_address_of
        known = look_up(unquote(found["path"]))
        return found.group() if known is None else str(known)

    return WHOLE.sub(replace, text)

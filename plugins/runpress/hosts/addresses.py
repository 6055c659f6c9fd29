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

PLACEHOLDER = re.compile(rf'(?P<attribute>\b(?:href|src|srcset)=)"{SCHEME}(?P<path>[^"]+)"')
ELSEWHERE = re.compile(rf'(?P<attribute>\bcontent=)"{SCHEME}(?P<path>[^"]+)"')
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

    def replace(found: re.Match[str]) -> str:
        path, mark, place = html.unescape(found["path"]).partition("#")
        address = address_of(path)
        if address is None:
            lost.append(path)
        return f'{found["attribute"]}"{html.escape((address or "#") + mark + place)}"'

    output = PLACEHOLDER.sub(replace, output)
    if whole_address_of:
        look_up = whole_address_of
        output = ELSEWHERE.sub(lambda found: _whole(found, look_up), output)
        output = LINKED_DATA.sub(lambda found: resolve_text(found.group(), look_up), output)
    return output, lost


def _whole(found: re.Match[str], whole_address_of: AddressOf) -> str:
    """Replace what leads somewhere; all else is a title or a name that begins like that."""
    address = whole_address_of(html.unescape(found["path"]))
    return f'{found["attribute"]}"{html.escape(address)}"' if address else found.group()


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

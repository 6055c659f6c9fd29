"""Placeholders in finished HTML, replaced by addresses as seen from the page they are on."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from runpress.site.model import SCHEME

PLACEHOLDER = re.compile(rf'(?P<attribute>\b(?:href|src|srcset)=)"{SCHEME}(?P<path>[^"]+)"')


def resolve(output: str, address_of: Callable[[str], str | None]) -> tuple[str, list[str]]:
    """Replace every placeholder of a page.

    Args:
        output: the page's HTML.
        address_of: returns the address of a path of the tree, relative to this page; None
            where there is nothing.

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

    return PLACEHOLDER.sub(replace, output), lost

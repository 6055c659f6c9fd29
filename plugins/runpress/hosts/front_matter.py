"""Words of an author's front matter that the theme writes into pages as they are.

Material puts title, description and tags of a page into its HTML without escaping them. They
are words and no markup, so `"a < b"` must come out as that, and must not end the element
that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from runpress.site.markup import INVISIBLE, escape

WORDS = ("title", "description")
TAGS = "tags"
# What is written as an entity already stays one.
MEANT = re.compile(rf'[<>"]|{INVISIBLE.pattern}')


def escape_words(meta: MutableMapping[str, Any]) -> None:
    """Change in place those words of a page's front matter that HTML would take for its own."""
    for key in WORDS:
        if key in meta:
            meta[key] = _inert(meta[key])
    if isinstance(meta.get(TAGS), list):
        meta[TAGS] = [_inert(tag) for tag in meta[TAGS]]


def _inert(told: Any) -> Any:
    return str(escape(told)) if isinstance(told, str) and MEANT.search(told) else told

"""What the script that enlarges diagrams and pictures says, in a page's language."""

from __future__ import annotations

import json

from runpress.site.markup import escape
from runpress.site.wording.words import Words

KEYS = ("open", "close", "closer", "further", "whole", "hint")


def zoom_head(words: Words) -> str:
    """Return a line for a page's head with the words that `zoom.js` shows."""
    told = json.dumps({key: words(f"zoom.{key}") for key in KEYS}, ensure_ascii=False)
    return f'<meta name="runpress:zoom" content="{escape(told)}">'

"""What scripts say, in a page's language: once in its head, and only what the page may need."""

from __future__ import annotations

import json

from runpress.site.markup import escape
from runpress.site.wording.words import Words

# What scripts ask for: tables of a language's file, and what a page has that needs them. What
# a picture says too, its chart says in the same words.
SAID = {
    "zoom": (("zoom",), ""),
    "alive": (("chart", "alive"), " data-rp-chart="),
    # Of what the theme is told: there are other versions beside this one.
    "versions": (("versions",), '"version": {'),
}


def words_head(words: Words, html: str) -> str:
    """Return a line for a page's head with the words of the scripts that the page may run."""
    told = {
        kind: {key: text for table in tables for key, text in words.under(table).items()}
        for kind, (tables, sign) in SAID.items()
        if sign in html
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f'<meta name="runpress-words" content="{escape(text)}">'

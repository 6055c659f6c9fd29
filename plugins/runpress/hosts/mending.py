"""What a page lacks once the theme has made it: names for who cannot see it, tools for tables.

The theme's search is a dialog without a name, and some of its lists call themselves
navigation where they lead nowhere, so that a screen reader offers them as places to go. An
author's tables get what `tables.js` needs to let a reader take them away.
"""

from __future__ import annotations

import re

from runpress.site.markup import fill_template
from runpress.site.wording.words import Words

SEARCH = re.compile(r'<div class="md-search"[^>]*\brole="dialog"(?![^>]*\baria-label)')
PROMPT = re.compile(r'<input[^>]*\bclass="md-search__input"[^>]*\baria-label="([^"]*)"')
NAVIGATION = re.compile(r'<nav class="(?:md-nav(?: md-nav--primary)?|md-post__action)"(?=>)')
# As Markdown writes it; a table of ours, or one of a plugin's, has a class.
TABLE = re.compile(r"<table(?=>)")


def mend(output: str, words: Words) -> str:
    """Return a page's HTML with what it lacks.

    Args:
        output: the page as the theme made it.
        words: those of the page's language.
    """
    prompt = PROMPT.search(output)
    if prompt:
        output = SEARCH.sub(lambda found: f'{found[0]} aria-label="{prompt[1]}"', output)
    output = NAVIGATION.sub(lambda found: f'{found[0]} role="none"', output)
    if not TABLE.search(output):
        return output
    told = fill_template("copied.html", words=words)
    return TABLE.sub(lambda _: f"<table {told}", output)

"""Mermaid in a page's finished HTML: marks replaced by what they hold, text that is left drawn.

Text is left where it came out of another plugin, or belongs to a short text that a list
shows. Whatever became of it, nothing named `mermaid` stays on the page: the
theme would fetch a script for it from another site.
"""

from __future__ import annotations

import base64
import binascii
import html
import re

from runpress.site.diagrams.block import MOST_DRAWN
from runpress.site.diagrams.drawing import Drawn, draw_diagram
from runpress.site.markup import fill_template
from runpress.site.wording.words import Words

# As superfences and fenced_code write it, with the site's own fences and without, and as
# Pygments does, around which superfences puts a box.
BLOCK = re.compile(
    r"<div class=\"(?:language-mermaid highlight|highlight language-mermaid)\"[^<>]*>"
    r"(?:<table[^<>]*>.{0,20000}?)?<pre[^<>]*>(?P<boxed>.*?)</pre>(?:</div></td></tr></table>)?\s*</div>"
    r"|<pre class=\"[^\"<>]*\bmermaid\b[^\"<>]*\"[^<>]*>(?P<marked>.*?)</pre>"
    r"|<pre[^<>]*><code class=\"[^\"<>]*\bmermaid\b[^\"<>]*\"[^<>]*>(?P<coded>.*?)</code></pre>",
    re.DOTALL,
)
MARK = re.compile(
    r"(?:<p>\s*)?<span data-rp-diagram=\"(?P<held>[A-Za-z0-9+/=]*)\"></span>(?:\s*</p>)?"
)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def mark(html: str) -> str:
    """Return a word of inline HTML that stays what it is in any Markdown, and holds a block."""
    held = base64.b64encode(html.encode("utf-8", "replace")).decode()
    return f'<span data-rp-diagram="{held}"></span>'


def draw_converted(page: str, words: Words) -> str:
    """Return a page's HTML with its marks replaced and its Mermaid drawn, or as text."""
    page = MARK.sub(_held, page) if "data-rp-diagram" in page else page
    if "mermaid" not in page:
        return page
    return BLOCK.sub(lambda found: _figure(found, words), page)


def _held(found: re.Match[str]) -> str:
    try:
        return base64.b64decode(found["held"], validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        # An author's own element that looks like a mark.
        return found.group()


def _figure(found: re.Match[str], words: Words) -> str:
    inside = found["boxed"] or found["marked"] or found["coded"] or ""
    source = html.unescape(TAG.sub("", inside)).strip("\n") + "\n"
    drawn = draw_diagram(source)
    fits = isinstance(drawn, Drawn) and len(drawn.svg) <= MOST_DRAWN
    shown = {"drawn": drawn if fits else None, "source": source, "script": "", "folded": False}
    return fill_template("diagram.html", diagrams=[shown], caption="", words=words)

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
from runpress.site.diagrams.drawing import draw_diagram
from runpress.site.diagrams.drawn import Drawn
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
    r"(?:<p>\s*)?<span data-rp-diagram=\"(?P<held>[A-Za-z0-9+/=]*)(?:\.[A-Za-z0-9+/=]*)?\"></span>"
    r"(?:\s*</p>)?"
)
# A mark that was taken for code: indented, it was an example.
CODED = re.compile(
    r"&lt;span data-rp-diagram=(?P<quote>\"|&quot;)[A-Za-z0-9+/=]*\.(?P<held>[A-Za-z0-9+/=]*)"
    r"(?P=quote)&gt;&lt;/span&gt;"
)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def mark(html: str, written: str = "") -> str:
    """Return a word of inline HTML that stays what it is in any Markdown, and holds a block.

    Args:
        html: the block.
        written: what stood in its place, which comes back where that turns out to be code.
    """
    held = ".".join(
        base64.b64encode(text.encode("utf-8", "replace")).decode() for text in (html, written)
    )
    return f'<span data-rp-diagram="{held}"></span>'


def draw_converted(page: str, words: Words) -> str:
    """Return a page's HTML with its marks replaced and its Mermaid drawn, or as text."""
    if "data-rp-diagram" in page:
        page = CODED.sub(lambda found: html.escape(_held(found), quote=False), page)
        page = MARK.sub(_held, page)
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

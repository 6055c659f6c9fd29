"""The formulas of a page: found in its HTML, converted once each, left readable when broken.

They are looked for as `pymdownx.arithmatex` leaves them, generic or not: a span or a block with
TeX between brackets, or MathJax's scripts with their preview. So whatever finds formulas in
Markdown decides what one is, and dollars in prose stay dollars.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from runpress.site.formulas.core import italic, to_core
from runpress.site.formulas.katex import BrokenFormulaError, Katex, KatexMissingError

# What none of the forms below can be without.
SIGNS = ("arithmatex", "math/tex")
GENERIC = r"(?:\\[(\[]|\$\$?)(?P<tex>[^<]*?)(?:\\[)\]]|\$\$?)"
SCRIPT = (
    r'(?:<(?P<preview>span|div) class="MathJax_Preview">[^<]*</(?P=preview)>)?\s*'
    r'<script type="math/tex(?P<mode>; mode=display)?">(?P<script>[^<]*)</script>'
)
WRAPPED = re.compile(
    rf'<(?P<tag>span|div) class="arithmatex">\s*(?:{GENERIC}|{SCRIPT})\s*</(?P=tag)>'
)
ALONE = re.compile(SCRIPT)
INLINE = re.compile(r"\\\((?P<tex>[^<>]*?)\\\)")
TAG = re.compile(r"<[^<>]*>")
# Where letters stand above, below or in groups, their order alone would say something else.
STRUCTURE = set("^_{&")
# In a line of text nothing longer than this is as wide as a phone.
LONG = 40


@dataclass
class Formulas:
    """Converts the formulas of pages; one that stands on many pages is converted once.

    `characters` are those of all formulas that were met since somebody last took them.
    """

    katex: Katex = field(default_factory=Katex)
    _made: dict[tuple[str, bool], tuple[str, frozenset[str]]] = field(default_factory=dict)
    characters: set[str] = field(default_factory=set)

    def convert(self, page: str, broken: Callable[[str, str], object]) -> str:
        """Return a page's HTML with MathML in the place of its formulas.

        Args:
            page: the HTML.
            broken: is told the source of a formula that is broken, and what is wrong with it.

        Raises:
            KatexMissingError: there are formulas, and nothing to convert them with.
        """
        if not any(sign in page for sign in SIGNS):
            return page

        def one(found: re.Match[str]) -> str:
            told = found.groupdict()
            tex = html.unescape(told.get("tex") or told["script"] or "").strip()
            return self._one(tex, told.get("tag") == "div" or bool(told["mode"]), broken)

        return ALONE.sub(one, WRAPPED.sub(one, page))

    def plain(self, words: str) -> str:
        """Return a title with its formulas as words: `\\(\\eta\\)` is η, `\\(x^2\\)` is x^2."""
        return INLINE.sub(lambda found: self._plain(html.unescape(found["tex"]).strip()), words)

    def _plain(self, tex: str) -> str:
        if set(tex) & STRUCTURE:
            return html.escape(tex, quote=False)
        try:
            mathml = self.katex.mathml(tex, display=False)
        except (BrokenFormulaError, KatexMissingError):
            return html.escape(tex, quote=False)
        shown = TAG.sub("", mathml.partition("<annotation")[0])
        return shown or html.escape(tex, quote=False)

    def _one(self, tex: str, display: bool, broken: Callable[[str, str], object]) -> str:
        try:
            if (tex, display) not in self._made:
                mathml = self.katex.mathml(tex, display=display)
                made = to_core(mathml, tex)
                drawn = frozenset(_slanted(html.unescape(TAG.sub("", made))))
                self._made[tex, display] = made, drawn
        except BrokenFormulaError as error:
            broken(tex, str(error))
            return _marked(tex, str(error), display)
        math, characters = self._made[tex, display]
        self.characters |= characters
        if display:
            return f'<div class="rp-formula">{math}</div>'
        return f'<span class="rp-long">{math}</span>' if len(tex) > LONG else math


def _slanted(text: str) -> str:
    """Letters as a browser draws them: those that stand alone in a formula are slanted."""
    return text + "".join(map(italic, text))


def _marked(tex: str, why: str, display: bool) -> str:
    """A broken formula as its author wrote it, so that nothing is lost."""
    source = f"<code>{html.escape(tex)}</code>"
    if display:
        return f'<div class="rp-problem"><p>{html.escape(why)}</p><pre>{source}</pre></div>'
    return f'<span class="rp-problem" title="{html.escape(why)}">{source}</span>'

"""A diagram on a page: drawn, left to the reader's browser, or shown as the text that it is.

Drawn at build is the rule. What merman cannot draw and Mermaid accepts is drawn by Mermaid's
own script in the browser, from the site's own origin. A text that would make a browser load
something goes to no browser. A very large drawing would weigh more than all the rest of the
page, so its text is there instead, folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from runpress.site.archive import Archive
from runpress.site.diagrams.drawing import draw_diagram
from runpress.site.diagrams.drawn import Drawn
from runpress.site.diagrams.parser import script_file, script_hash
from runpress.site.diagrams.verdicts import MOST_ASKED, Verdicts
from runpress.site.markup import fill_template
from runpress.site.model import Asset
from runpress.site.place import Place
from runpress.site.scripts import FOLDER

KEPT_AS = ("diagrams",)
# What to do about one that was not drawn.
WITHOUT = 'Install the extra: pip install "runpress[svg]".'
SMALLER = "Make it smaller, split it, or mend what the message quotes."
MOST_DRAWN = 250_000
# Longer than this it is folded where it is shown as text.
MOST_LINES = 40
# The script that is known here: Mermaid 11.16.0.
KNOWN = "74d7c46dabca328c2294733910a8aa1ed0c37451776e8d5295da38a2b758fb9b"
# What makes a browser load something while Mermaid draws, in any of its spellings: elements,
# addresses in styles, pictures as shapes, settings of the text's own.
# `<<interface>>` is a word of Mermaid's.
STEREOTYPE = re.compile(r"<<\w+>>")
LOADS = re.compile(
    r"<\s*/?\s*(?!br\b)[a-z!?]|url\s*\(|@import|image-set|\bimg\s*:|\bicon\s*:|javascript:|&#|%%\{"
    r"|\A\s*---|\bthemeCSS\b|\bclick\b|\bhref\b|\\",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shown:
    """How a diagram is shown: a drawing, or its source with what stands in its way.

    `script` is where the browser finds Mermaid, "" where it is not to draw. `reason` says for
    a message why nothing was drawn at build.
    """

    source: str
    drawn: Drawn | None = None
    script: str = ""
    folded: bool = False
    reason: str = ""


def verdicts_of(place: Place) -> Verdicts:
    """Return what Mermaid says of diagrams: one memory for all pages of a build."""
    archive = place.archive
    return archive.once(KEPT_AS, lambda: Verdicts(archive.blog.memory))


def keep_verdicts(archive: Archive, *, whole: bool) -> None:
    """Write down what was asked of Mermaid in this build, if anything was.

    Of a build that is not `whole` some diagrams were not asked about, and stay remembered.
    """
    if known := archive.once.made(KEPT_AS):
        known.keep(whole=whole)


def show_diagram(place: Place, source: str) -> Shown:
    """Return how a diagram is shown that may be drawn."""
    drawn = draw_diagram(source)
    if isinstance(drawn, Drawn) and len(drawn.svg) <= MOST_DRAWN:
        return Shown(source, drawn)
    reason = "its drawing is too large for a page" if isinstance(drawn, Drawn) else drawn
    folded = source.count("\n") > MOST_LINES
    if folded or isinstance(drawn, Drawn) or not _is_harmless(source):
        return Shown(source, folded=folded, reason=reason)
    script = "" if verdicts_of(place).complaint(source) else _script(place)
    return Shown(source, script=script, reason=reason)


def figure_of(place: Place, diagrams: list[Shown], caption: str = "") -> str:
    """Return diagrams as one figure, beside or under each other, in HTML on one line."""
    return fill_template("diagram.html", diagrams=diagrams, caption=caption, words=place.words)


def _is_harmless(source: str) -> bool:
    return len(source) <= MOST_ASKED and not LOADS.search(STEREOTYPE.sub("", source))


def _script(place: Place) -> str:
    """Publish Mermaid's script and return its address; "" where the known one is not here."""
    file = script_file()
    if file is None or script_hash() != KNOWN:
        return ""
    return place.tree.add_asset(Asset(f"{FOLDER}/mermaid.js", source=str(file)))

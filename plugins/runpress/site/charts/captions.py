"""The words that a picture brings itself, in the page's language.

A page can be read without a font for its language, a picture cannot: where none is installed
it speaks English, and the build says so once. Names of arms and metrics stay what they are;
what no font has in them is drawn as empty squares, and that is a warning.
"""

from __future__ import annotations

from functools import cache

from runpress.draw.chart import Captions, Chart
from runpress.format.names import shorten
from runpress.format.problems import Problem, Severity
from runpress.site.model import Tree
from runpress.site.wording.words import FALLBACK, Words, words_of

KEYS = ("step", "log", "resumed", "unnamed", "empty")


def drawable_words(words: Words, tree: Tree, where: str) -> Words:
    """Return the words to draw with: English where no font has those of the language.

    Args:
        words: the page's language.
        tree: takes the hint, once a build.
        where: the folder of the page's files, for the hint.
    """
    missing = not_drawable(_said(words))
    if not missing:
        return words
    what = f"pictures speak English, because no font here has {shorten(missing)!r}."
    if not any(problem.what == what for problem in tree.problems):
        tree.problems.append(Problem(Severity.HINT, "RP321", where, what, how_to_draw(missing)))
    return words_of(FALLBACK)


def captions_of(words: Words) -> Captions:
    """Return a picture's own words."""
    return Captions(
        log=words("chart.log"),
        resumed=words("chart.resumed"),
        unnamed=words("chart.unnamed", count="{}"),
        empty=words("chart.empty"),
    )


def warn_of_squares(chart: Chart, tree: Tree, where: str) -> None:
    """Add a warning where a chart's names have characters that no font here has."""
    names = [chart.title, chart.y_label, *(line.label for line in chart.lines)]
    missing = not_drawable("".join(names))
    if missing:
        what = f"a picture has empty squares for {shorten(missing)!r}."
        problem = Problem(Severity.WARNING, "RP320", where, what, how_to_draw(missing))
        if problem not in tree.problems:
            tree.problems.append(problem)


def _said(words: Words) -> str:
    return "".join(words(f"chart.{key}", count="") for key in KEYS)


@cache
def not_drawable(text: str) -> str:
    """Return the characters of a text that no font here has."""
    # Every font has these; asking for others loads matplotlib and its fonts.
    if text.isascii():
        return ""
    from runpress.draw.fonts import missing_glyphs

    return missing_glyphs(text)


def how_to_draw(missing: str) -> str:
    """Return what to do about such characters."""
    from runpress.draw.fonts import remedy

    return remedy(missing)

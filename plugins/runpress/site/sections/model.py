"""The model diagram: what the model is made of, and what flows where, as far as it was seen.

How far that is, the recorder has written into the diagram's own text, as its first remark;
here that sentence is the caption. A block that is drawn once and repeated has a second, small
diagram of its inside.
"""

from __future__ import annotations

import re

import markupsafe

from runpress.format.names import shorten
from runpress.format.schema import LONGEST_REMARK
from runpress.site.catalog import Run
from runpress.site.place import Block, Place, run_link
from runpress.site.sections.pipeline import show, sources_of
from runpress.site.wording.words import FALLBACK, Words, words_of

NAME = "model"
# What the recorder remarks about a drawing, in the words of its English.
REMARKS = ("model.copy", "model.one_step")
# `%%{` would be a directive.
REMARK = re.compile(r"^[ \t]*%%(?!\{)[ \t]*(\S.*)$", re.MULTILINE)


def render(place: Place) -> Block | None:
    """Return the model of the shown run; None where it recorded none."""
    shown = place.shown_run()
    if not shown:
        return None
    run, why = shown
    sources = sources_of(place, run, NAME)
    note = _remark(sources[0][1], place.words) if sources else ""
    html = show(place, run, sources, _caption(place, run, why, note))
    return Block(html, place.words("model.title")) if html else None


def _remark(source: str, words: Words) -> str:
    found = REMARK.search(source)
    return _in_words(shorten(found[1].strip(), LONGEST_REMARK), words) if found else ""


def _in_words(remark: str, words: Words) -> str:
    """Say in the page's language what the recorder said in English, as far as it is known."""
    english = words_of(FALLBACK)
    for key in REMARKS:
        remark = remark.replace(english(key), words(key))
    return remark


def _caption(place: Place, run: Run, why: str, note: str) -> str:
    if not why:
        return note
    whose = place.words("model.caption", run=run_link(run), why=place.words(f"why.{why}"))
    return markupsafe.Markup(" ").join([note, whose] if note else [whose])

"""Where the links of a text lead: a part of it that is to stand alone takes that with it."""

from __future__ import annotations

import re

REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*\S.*$", re.MULTILINE)
FOOTNOTE = re.compile(r"^ {0,3}(?P<mark>\[\^[^\[\]\n]+\]):", re.MULTILINE)


def with_leads(prose: str, text: str) -> str:
    """Make a part of a text able to stand alone.

    Where its links lead may stand anywhere in the text; unused, that shows nothing. The marks
    of footnotes go: the notes stand at the end of the post.
    """
    if "]:" not in text:
        return prose
    for note in FOOTNOTE.finditer(text):
        prose = re.sub(rf"{re.escape(note['mark'])}(?!:)", "", prose)
    leads = "\n".join(found.group() for found in REFERENCE.finditer(text))
    return "\n\n".join(part for part in (prose, leads) if part)

"""What Mermaid says of a text that it cannot read, in a sentence and with the author's line.

Mermaid counts lines after it has taken out comments and front matter, and draws an arrow
below the place in question. An author gets the line of the file and the place in words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from runpress.format.names import shorten

FRONT_MATTER = re.compile(r"\A-{3}\s*\n.*?\n-{3}\s*\n+", re.DOTALL)
REMARK = re.compile(r"[ \t]*%%(?!\{)")
ON_LINE = re.compile(r"\bline[: ]+(?P<line>\d+)")
# The message of its older grammars: the text so far, an arrow, what was expected.
POINTED = re.compile(r"on line \d+[:.][^\n]*\n(?P<shown>[^\n]*)\n-*\^\n(?P<rest>.*)", re.DOTALL)
GOT = re.compile(r"(?:got|found:?) (?P<got>'[^']*'|-->[^<]*<--|\S+)")
NAMES = {"'PS'": "'('", "'SQS'": "'['", "'DIAMOND_START'": "'{'", "'PE'": "')'", "'SQE'": "']'"}
NAMES |= {
    "'NEWLINE'": "the end of the line",
    "'EOF'": "the end",
    "'1'": "the end",
    "'TAGEND'": "'>'",
}
LONGEST = 160


class Complaint(NamedTuple):
    """What is wrong in a sentence without its stop, and on which line of the text, from 1."""

    what: str
    line: int | None


def read_complaint(message: str, source: str) -> Complaint:
    """Return what Mermaid's message on a source says to who wrote the source."""
    told = ON_LINE.search(message)
    line = _own_line(source, int(told["line"])) if told else None
    pointed = POINTED.search(message)
    got = GOT.search(pointed["rest"] if pointed else message)
    if pointed:
        near, column = pointed["shown"], message.split("\n")[2].find("^")
        before = near[: max(column, 0)][-30:] or near[:30]
        what = f"Mermaid does not understand it after {shorten(before.strip('. '), 40)!r}"
        if got:
            what += f": it got {NAMES.get(got['got'], got['got'])}"
    else:
        what = f"Mermaid says: {shorten(' '.join(message.split()), LONGEST)}"
    return Complaint(what.rstrip("."), line)


def _own_line(source: str, line: int) -> int | None:
    """Return the line of the source that Mermaid calls by its own count."""
    front = FRONT_MATTER.match(source)
    skipped = source.count("\n", 0, front.end()) if front else 0
    lines = source.split("\n")[skipped:]
    kept = [at for at, each in enumerate(lines) if not REMARK.match(each)]
    while kept and not lines[kept[0]].strip():
        kept.pop(0)
    return skipped + kept[min(line, len(kept)) - 1] + 1 if kept and line > 0 else None

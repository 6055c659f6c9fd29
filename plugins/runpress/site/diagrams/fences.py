"""Mermaid fences that an author wrote: each is checked, and drawn where it stands.

A fence that begins its lines is replaced in the Markdown. One that stands in a list, a quote
or an admonition is replaced by a mark, and the mark by the diagram when the page is HTML, see
`converted`: what holds it has been read by then, whatever the site's Markdown is.
"""

from __future__ import annotations

import re
import textwrap
from typing import NamedTuple

from runpress.format.problems import Problem, Severity
from runpress.site.diagrams.block import (
    SMALLER,
    WITHOUT,
    Shown,
    figure_of,
    show_diagram,
    verdicts_of,
)
from runpress.site.diagrams.complaint import Complaint, read_complaint
from runpress.site.diagrams.converted import mark
from runpress.site.markup import fill_template
from runpress.site.place import Place
from runpress.site.text.post import Post
from runpress.site.text.prose import Fenced, walk_prose

NAME = "mermaid"
LACKING = "RP325"
MARGIN = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?")
MARKS = re.compile(r"(`{3,}|~{3,})")
INFO = re.compile(r"\{?[ \t]*\.?mermaid\b", re.IGNORECASE)
# HTML with Markdown in it: a block of HTML in there would be taken apart.
IN_HTML = re.compile(r"<\w[^<>]*\smarkdown\b")


class _Fence(NamedTuple):
    """A fence: its lines from 0, the last one excluded, and the text in it."""

    start: int
    end: int
    source: str
    nested: bool


def draw_fences(text: str, place: Place, post: Post) -> str:
    """Return a page's Markdown with its diagrams drawn; what is wrong goes to the problems."""
    if NAME not in text.lower():
        return text
    lines = text.split("\n")
    marked = bool(IN_HTML.search(text))
    problems: list[Problem] = []
    for fence in reversed(_find(text, lines)):
        complaint = verdicts_of(place).complaint(fence.source)
        line = post.first_line + fence.start
        if complaint:
            told = read_complaint(complaint, fence.source)
            problems.append(_broken(post, line, told))
            html = _noted(place, fence.source, told)
        else:
            shown = show_diagram(place, fence.source)
            problems += [_not_drawn(post, line, shown)] if shown.reason else []
            html = figure_of(place, [shown])
        # Blank lines around it keep it a block of its own in any Markdown.
        written = lines[fence.start : fence.end]
        block = _marked(written, html) if fence.nested or marked else ["", html, ""]
        lines[fence.start : fence.end] = block
    place.tree.problems += problems[::-1]
    _tell_lacking(place, post)
    return "\n".join(lines)


def _find(text: str, lines: list[str]) -> list[_Fence]:
    fences: list[Fenced] = []
    walk_prose(text, lambda _start, end, _heading: end, fences=fences)
    mermaid = [each for each in fences if each.closed and INFO.match(each.info)]
    return [_read(text.count("\n", 0, each.start), lines, each.nested) for each in mermaid]


def _read(start: int, lines: list[str], nested: bool) -> _Fence:
    """Read a fence from its opening line on, without what its lines begin with."""
    opening = MARGIN.match(lines[start])
    margin = opening.end() if opening else 0
    found = MARKS.match(lines[start], margin)
    marks = found[1] if found else "```"
    inside: list[str] = []
    for line in lines[start + 1 :]:
        content = line.lstrip(" \t>") if nested else line.strip()
        if content.strip().startswith(marks) and not content.strip().strip(marks[0]):
            break
        inside.append(line)
    end = start + 1 + len(inside) + 1
    quotes = lines[start][:margin].count(">")
    for _ in range(quotes):
        inside = [re.sub(r"^[ \t]*> ?", "", line) for line in inside]
    return _Fence(start, end, textwrap.dedent("\n".join(inside)).strip("\n") + "\n", nested)


def _marked(written: list[str], html: str) -> list[str]:
    """Return lines for the place of a fence inside something else: a mark that holds its HTML."""
    found = MARGIN.match(written[0])
    margin = found.group() if found else ""
    held = mark(html, "\n".join(line.removeprefix(margin) for line in written))
    if margin.strip(" \t>"):
        # The first thing in an item of a list.
        return [margin + held, ""]
    return [margin.rstrip(), margin + held, margin.rstrip()]


def _noted(place: Place, source: str, told: Complaint) -> str:
    line = place.words("diagram.line", line=told.line) if told.line else ""
    what = place.words("diagram.broken", why=told.what, line=line)
    return fill_template("problem.html", what=what, source=source)


def _broken(post: Post, line: int, told: Complaint) -> Problem:
    move = 'Put labels that hold brackets or signs into quotes, A["like (this)"], and look there.'
    what = f"the diagram is broken: {told.what}."
    return Problem(Severity.WARNING, "RP324", post.shown, what, move, line + (told.line or 0))


def _not_drawn(post: Post, line: int, shown: Shown) -> Problem:
    how = "drawn in the reader's browser" if shown.script else "shown as text"
    return Problem(
        Severity.HINT,
        "RP305",
        post.shown,
        f"the diagram is {how}: {shown.reason}.",
        WITHOUT if "not installed" in shown.reason else SMALLER,
        line,
    )


def _tell_lacking(place: Place, post: Post) -> None:
    """Say once that Mermaid's own parser was not asked."""
    lacking = verdicts_of(place).lacking
    if lacking and not any(each.code == LACKING for each in place.tree.problems):
        what = f"diagrams are not checked by Mermaid's own parser: {lacking}."
        move = 'pip install "runpress[site]"'
        place.tree.problems.append(Problem(Severity.HINT, LACKING, post.shown, what, move))

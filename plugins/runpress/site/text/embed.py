"""`runpress` fences in a page's text: found, read, and replaced by what they ask for.

A fence is YAML whose first key names the section. What it asks wrongly for is a warning
with its line, and the page keeps the fence's text with a visible mark, so that nothing is
lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from runpress.format.names import nearest, shorten
from runpress.format.problems import Problem, Severity
from runpress.site.markup import fill_template
from runpress.site.text.surrogates import holds_surrogate
from runpress.site.text.unfolded import is_endless
from runpress.site.text.yaml_text import read_yaml

# What stands behind the marks of a fence that is ours.
NAME = "runpress"
FENCE = re.compile(r"^(?P<indent> {0,3})(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")


@dataclass(frozen=True)
class Fence:
    """One `runpress` fence: its lines in the text, from 0, the last one excluded."""

    start: int
    end: int
    text: str


def find_fences(lines: list[str]) -> list[Fence]:
    """Return the `runpress` fences among the lines; those inside another fence are its text."""
    fences: list[Fence] = []
    marks, start, ours = "", 0, False
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if not marks:
            if found:
                marks, start = found["marks"], number
                ours = found["info"].strip() == NAME
        elif found and _closes(found, marks):
            if ours:
                fences.append(Fence(start, number + 1, "\n".join(lines[start + 1 : number])))
            marks = ""
    return fences


def replace_fences(
    text: str,
    make: Callable[[str, Mapping[str, Any]], tuple[str, list[str]]],
    *,
    sections: Iterable[str],
    shown: str,
    first_line: int,
) -> tuple[str, set[str], list[Problem]]:
    """Replace every fence by what `make` returns for its section and options.

    Args:
        text: Markdown without front matter.
        make: takes a section's name and the fence's keys, returns HTML on one line and a
            sentence for everything that the keys ask wrongly for.
        sections: the names that are known.
        shown: the file as the user knows it, for messages.
        first_line: where the text's first line stands in the file.

    Returns:
        The text, the sections that were placed, and what was wrong.
    """
    lines = text.split("\n")
    placed: set[str] = set()
    problems: list[Problem] = []
    known = list(sections)
    for fence in reversed(find_fences(lines)):
        line = first_line + fence.start
        try:
            section, options = _read(fence.text, known)
        except ValueError as error:
            wrong = [str(error)]
            html = fill_template("problem.html", what=str(error), source=fence.text)
        else:
            placed.add(section)
            html, wrong = make(section, options)
            marks = [fill_template("problem.html", what=what, source="") for what in wrong]
            html = "".join([*marks, html])
        problems += [_wrong(shown, line, what) for what in reversed(wrong)]
        # Blank lines around it keep it a block of its own in any Markdown.
        lines[fence.start : fence.end] = ["", html, ""]
    return "\n".join(lines), placed, problems[::-1]


def _closes(found: re.Match[str], marks: str) -> bool:
    same = found["marks"][0] == marks[0] and len(found["marks"]) >= len(marks)
    return same and not found["info"].strip()


def _read(text: str, known: list[str]) -> tuple[str, Mapping[str, Any]]:
    try:
        options = read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"the fence is no YAML: {getattr(error, 'problem', error)}") from error
    if is_endless(options):
        raise ValueError("the fence unfolds to more than can be written out")
    if holds_surrogate(text, options):
        raise ValueError("an escape such as \\ud83e in the fence is half a character")
    if isinstance(options, str):
        options = {options: None}
    if not isinstance(options, dict) or not options:
        raise ValueError("the fence names no section; write one as its first key, `arms:`")
    section = str(next(iter(options)))
    if section not in known:
        near = nearest(section, known)
        hint = f"did you mean {near!r}?" if near else f"known are {', '.join(sorted(known))}"
        raise ValueError(f"there is no section {shorten(section)!r}; {hint}")
    return section, {str(key): value for key, value in options.items()}


def _wrong(shown: str, line: int, what: str) -> Problem:
    move = "The guide lists every section with its keys."
    stop = "" if what.endswith("?") else "."
    return Problem(Severity.WARNING, "RP306", shown, f"{what}{stop}", move, line)

"""A post or another hand-written page: its front matter, its text, and where each line stood.

Only what runpress needs is taken from the front matter; everything else is the blog's and
goes through untouched. Front matter that is no YAML would stop Material's blog in the
middle of a build, so it is replaced here and reported with its line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import yaml

from runpress.format.problems import Problem, Severity
from runpress.site.text.beginning import find_title
from runpress.site.text.fronts import Fronts
from runpress.site.text.surrogates import holds_surrogate
from runpress.site.text.unfolded import is_endless
from runpress.site.text.yaml_text import read_yaml

# As MkDocs takes it: dashes alone on the first line, dashes or dots alone on a later one.
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Post:
    """A hand-written page.

    `path` is relative to `docs/` with forward slashes, `shown` the same as the user knows
    it. `header` is the front matter's own text, `body` what follows, whose first line is
    line `first_line` of the file.
    """

    path: str
    shown: str
    header: str
    body: str
    first_line: int
    meta: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def source(self) -> str:
        """The page's whole text."""
        return f"---\n{self.header}---\n{self.body}" if self.header else self.body

    @cached_property
    def stem(self) -> str:
        """The file's name without its suffix: the last part of the page's address."""
        return PurePosixPath(self.path).stem

    @property
    def experiment(self) -> str | None:
        """The experiment that the front matter names."""
        named = self.meta.get("experiment")
        return None if named is None else str(named)

    def line_of(self, key: str) -> int:
        """Return the line of the file on which a key of the front matter stands, else 1."""
        lines = self.header.split("\n")
        return next((at for at, text in enumerate(lines, 2) if text.startswith(f"{key}:")), 1)

    @cached_property
    def title(self) -> str:
        """The first heading, else the stem."""
        return title_in(self.body, self.stem)


def title_in(body: str, stem: str) -> str:
    """Return the first heading of a text, else the stem."""
    found = find_title(body)
    return found.words if found else stem


def parse_post(path: str, shown: str, text: str, fronts: Fronts | None = None) -> Post:
    """Take a page's text apart; never fails.

    Args:
        path: the file relative to `docs/`.
        shown: the file as the user knows it, for messages.
        text: its whole text.
        fronts: remembers what front matter was read as.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = FRONT_MATTER.match(text)
    if not found:
        return Post(path, shown, "", text, 1)
    header = found.group(1) or ""
    body = text[found.end() :]
    first_line = text.count("\n", 0, found.end()) + 1
    known = fronts.get(header) if fronts else None
    if known is not None:
        return Post(path, shown, header, body, first_line, known)
    try:
        meta = read_yaml(header) or {}
        problem = None if isinstance(meta, dict) else _bad_header(shown, 1, "it holds no keys")
        if is_endless(meta):
            problem = _bad_header(shown, 1, "its aliases unfold to more than can be written out")
        elif holds_surrogate(header, meta):
            problem = _bad_header(shown, 1, "an escape such as \\ud83e is half a character")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = _bad_header(shown, line, getattr(error, "problem", None) or str(error)[:120])
    if problem:
        return Post(path, shown, "", body, first_line, {}, (problem,))
    if fronts:
        fronts.put(header, meta)
    return Post(path, shown, header, body, first_line, meta)


def _bad_header(shown: str, line: int, why: str) -> Problem:
    return Problem(
        Severity.ERROR,
        "RP301",
        shown,
        f"the front matter is no YAML: {why}.",
        "Quote the value, or indent it as a list or a mapping.",
        line,
    )

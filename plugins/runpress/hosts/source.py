"""A hand-written page read from disk, also where it is not the UTF-8 that it should be.

MkDocs stops a build in its middle at such a file, before anybody learns what else is wrong,
and Material's blog does so without naming the file.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from runpress.format.problems import Problem, Severity
from runpress.site.text.fronts import Fronts
from runpress.site.text.post import Post, parse_post

CODE = "RP323"


def read_source(file: Path, path: str, shown: str, fronts: Fronts | None = None) -> Post:
    """Return a page; what could not be read of it is marked, and a problem says so.

    Args:
        file: where it lies.
        path: the same relative to `docs/`.
        shown: the same as the user knows it.
        fronts: remembers what front matter was read as.

    Raises:
        OSError: it cannot be opened.
    """
    content = file.read_bytes()
    post = parse_post(path, shown, content.decode("utf-8-sig", "replace"), fronts)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "the file is not in UTF-8, so parts of it cannot be read."
        move = "Save it in UTF-8."
        problem = Problem(Severity.ERROR, CODE, shown, what, move, line)
        return replace(post, problems=(*post.problems, problem))
    return post

"""Which page of the site a complaint means, by the path that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from mkdocs.structure.files import Files

# Where made pages lie, and pages that an author wrote once they are whole.
BACKED = re.compile(r".*?\.runpress/pages/")
RUN = re.compile(r"(?P<folder>runs/[^/]+/[^/]+)/.+")


def page_named(files: Files, shown: str, path: str) -> str | None:
    """Return a page's address in the site, with nothing escaped and `""` for the home page.

    Args:
        files: all files of the site.
        shown: the docs folder as the author knows it.
        path: of a page's source or a file of a run, as some message has it.
    """
    for name in _names(path.removeprefix("./"), shown):
        file = files.get_file_from_path(name)
        if file and file.is_documentation_page():
            return unquote(file.url).removeprefix("./")
    return None


def _names(path: str, shown: str) -> Iterator[str]:
    name = BACKED.sub("", path.removeprefix(f"{shown}/"))
    yield from dict.fromkeys((name, path))
    run = RUN.fullmatch(name)
    if run:
        yield f"{run['folder']}/index.md"

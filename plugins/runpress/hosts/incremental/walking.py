"""Finding a site's files without those of records, of which there are many times as many.

MkDocs makes an object of every file under `docs/` and holds it against all patterns, only for
us to take those of records out again: a page of ours names what of a record is published.

MkDocs also follows every link. One to a folder that it lies in has no end, and two of them
have as many folders as would keep it busy for years; a page that is a link to nowhere ends the
build. Both are left out, with a word about it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.plugins import get_plugin_logger
from mkdocs.utils import is_markdown_file

from runpress.hosts.loops import leads_up

log = get_plugin_logger("runpress")


class Walking:
    """Stands for the module `os` where MkDocs looks for files.

    Args:
        records: the folder of records, of which pages alone are found.
    """

    def __init__(self, records: Path) -> None:
        self._records = str(records)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def walk(self, top: str, **how: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        """Go through folders as `os.walk` does."""
        inner = self._records + os.sep
        for folder, folders, names in os.walk(top, **how):
            if folder == self._records or folder.startswith(inner):
                names[:] = filter(is_markdown_file, names)
            names[:] = [name for name in names if not _is_lost(folder, name, top)]
            folders[:] = [name for name in folders if not _is_endless(folder, name, top)]
            yield folder, folders, names


def _is_endless(here: str, name: str, top: str) -> bool:
    folder = os.path.join(here, name)  # noqa: PTH118
    if not leads_up(folder, top):
        return False
    log.warning(
        "%s is a link to a folder that it lies in, so it is left out. Remove the link.",
        os.path.relpath(folder, top),
    )
    return True


def _is_lost(here: str, name: str, top: str) -> bool:
    file = os.path.join(here, name)  # noqa: PTH118
    if not (is_markdown_file(name) and os.path.islink(file)) or os.path.exists(file):  # noqa: PTH110, PTH114
        return False
    log.warning(
        "%s is a link that leads nowhere, so it is no page. Put there what it leads to, "
        "or remove the link.",
        os.path.relpath(file, top),
    )
    return True

"""Finding a site's files without those of records, of which there are many times as many.

MkDocs makes an object of every file under `docs/` and holds it against all patterns, only for
us to take those of records out again: a page of ours names what of a record is published.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.utils import is_markdown_file


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
            yield folder, folders, names

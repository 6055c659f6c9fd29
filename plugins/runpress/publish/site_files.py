"""The files of a built site, as they go on the branch."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from runpress.errors import PublishRefused
from runpress.format.names import shorten


def site_files(folder: Path) -> list[str]:
    """Return the path of every file of a built site, relative and with `/`, in order.

    Raises:
        PublishRefused: there is no built site, or a file whose name git's import language
            cannot carry.
    """
    if not (folder / "index.html").is_file():
        raise PublishRefused(
            f"{folder} holds no index.html, so it is no built site: build it first."
        )
    files = sorted(
        Path(parent, name).relative_to(folder).as_posix()
        for parent, _, names in os.walk(folder)
        for name in names
    )
    for file in files:
        if not is_plain(file):
            raise PublishRefused(
                f"{folder}: the file name {shorten(file)!r} holds a line end or bytes that are no "
                "text: rename it where it comes from."
            )
    return [file for file in files if ".git" not in file.split("/")]


def is_plain(path: str) -> bool:
    """Say whether a path is text without control characters."""
    return not any(unicodedata.category(char) in ("Cc", "Cs") for char in path)

"""The files of a built site, as they go on the branch."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from runpress.errors import PublishRefused
from runpress.format.names import shorten

# Control characters, and bytes that are no text as Python holds them.
NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


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
    files = sorted(_walk(str(folder), ""))
    for file in files:
        if not is_plain(file):
            raise PublishRefused(
                f"{folder}: the file name {shorten(file)!r} holds a line end or bytes that are no "
                "text: rename it where it comes from."
            )
    return [file for file in files if ".git" not in file.split("/")]


def _walk(folder: str, inside: str) -> Iterator[str]:
    # Paths as texts: a site has tens of thousands of them.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{inside}{entry.name}/")
            elif entry.is_file():
                yield f"{inside}{entry.name}"


def is_plain(path: str) -> bool:
    """Say whether a path is text without control characters."""
    return not NOT_PLAIN.search(path)

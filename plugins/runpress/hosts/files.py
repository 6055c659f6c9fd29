"""A blog read from its folder, without a host: for checks that need no build."""

from __future__ import annotations

from pathlib import Path

from runpress.site.post import Post, parse_post


def read_pages(docs: Path, shown: str) -> list[Post]:
    """Return the hand-written pages under a docs folder, the records' own folder left out.

    Args:
        docs: the folder.
        shown: the same folder as the user knows it, for messages.
    """
    pages = []
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        if name.startswith(("runs/", ".")) or not path.is_file():
            continue
        text = path.read_text("utf-8-sig", errors="replace")
        pages.append(parse_post(name, f"{shown}/{name}", text))
    return pages

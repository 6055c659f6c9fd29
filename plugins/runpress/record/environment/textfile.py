"""Small texts that the system offers as files."""

from __future__ import annotations

from pathlib import Path

# Of a file with one paragraph a core the first paragraphs say it all.
MOST = 16_384


def beginning(path: Path) -> str:
    """Return the start of a text file; empty where it cannot be read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MOST)
    except OSError:
        return ""


def whole_number(path: Path) -> int | None:
    """Return the whole number that a file holds; None where it holds none."""
    text = beginning(path).strip()
    return int(text) if text.isdecimal() else None

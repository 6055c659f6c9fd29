"""Writing new files where there were none: nothing that somebody has written is replaced."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from runpress.errors import RunpressError


def write_new(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files below a folder, with `\\n` at the ends of their lines on every system.

    All of them or none: what was written before one fails, or before Ctrl-C, goes again.

    Raises:
        RunpressError: one is there already, or cannot be written.
    """
    made: list[Path] = []
    try:
        for path, text in texts.items():
            _write(folder / path, text, made)
    except BaseException:
        _take_back(made)
        raise


def _write(place: Path, text: str, made: list[Path]) -> None:
    """Write one file, and add it, below the folders that were made for it, to what was made."""
    try:
        _make_folder(place.parent, made)
        with place.open("x", encoding="utf-8", newline="\n") as file:
            made.append(place)
            file.write(text)
    except OSError as error:
        if isinstance(error, FileExistsError) and error.filename == str(place):
            raise RunpressError(f"{place}: it is there already. Choose another name.") from None
        why = error.strerror or str(error)
        raise RunpressError(
            f"{place}: it cannot be written: {why}. Make room or choose another folder."
        ) from error


def _make_folder(folder: Path, made: list[Path]) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, made)
    folder.mkdir()
    made.append(folder)


def _take_back(made: list[Path]) -> None:
    for place in reversed(made):
        # Somebody else may have put something into a folder meanwhile: it stays.
        with contextlib.suppress(OSError):
            place.rmdir() if place.is_dir() else place.unlink()


def has_name(folder: Path, names: Iterable[str]) -> str | None:
    """Return what a folder holds under one of the names, in whatever case; None if nothing.

    Two names that differ in case alone are one on Windows and macOS.
    """
    wanted = {name.casefold() for name in names}
    if not folder.is_dir():
        return None
    return next((each.name for each in folder.iterdir() if each.name.casefold() in wanted), None)

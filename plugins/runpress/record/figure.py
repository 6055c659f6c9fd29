"""Pictures that a script hands over: drawn once, bounded, and kept in the record as PNG."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from runpress.errors import RecordError
from runpress.format.schema import Figure
from runpress.format.write import replace_file
from runpress.record.complaints import said_by
from runpress.record.naming import free_file, known_figures, shown_name
from runpress.record.redact import redact_text

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "figures"
# A figure an epoch under a name of its own would swell the record and the page.
MOST_FIGURES = 200


def save_figure(folder: Path, name: str, fig: object, alt: str | None = None) -> Figure:
    """Keep a picture as `figures/<stem>.png`; of one name the last stays.

    A file with a `.dark.png` beside it brings that along, for dark pages.

    Args:
        folder: the record.
        name: what it is called on the page.
        fig: what `picture_of` takes.
        alt: what it shows, for those who cannot see it.

    Raises:
        RecordError: it is no picture; the message says why and what to do.
        OSError: the record cannot be written.
    """
    from runpress.record.pixels import picture_of

    shown = shown_name(name, "figure")
    known = known_figures(folder)
    if shown not in known and len(known) >= MOST_FIGURES:
        raise RecordError(
            f"figure {shown!r} is not kept: the record holds {MOST_FIGURES} already. "
            "Log it under a name that was used before; of one name the last stays."
        )
    file = _file_for(shown, known)
    dark_file = f"{file.removesuffix('.png')}.dark.png"
    try:
        light = picture_of(fig)
        twin = _twin(fig)
        dark = None if twin is None else picture_of(twin)
        pictures = {file: encode(light)}
        if dark is not None:
            pictures[dark_file] = encode(dark)
    except Exception as error:
        reason = said_by(error) if isinstance(error, RecordError) else _told(error)
        raise RecordError(f"figure {shown!r} is not kept: {reason}") from error
    (folder / FOLDER).mkdir(exist_ok=True)
    for each, content in pictures.items():
        replace_file(folder / FOLDER / each, content)
    if dark is None:
        (folder / FOLDER / dark_file).unlink(missing_ok=True)
    return Figure(
        name=shown,
        file=f"{FOLDER}/{file}",
        dark=f"{FOLDER}/{dark_file}" if dark is not None else None,
        alt=(alt or "").strip() or None,
    )


def encode(picture: Image) -> bytes:
    """Return a picture as PNG; the same pixels give the same bytes."""
    from PIL.Image import Dither

    # Few colours, none of them lost: a plot's flat areas become a third of the size.
    if picture.mode == "RGB" and (colours := picture.getcolors(256)):
        picture = picture.quantize(len(colours), dither=Dither.NONE)
    held = io.BytesIO()
    picture.save(held, "PNG", compress_level=6)
    return held.getvalue()


def _file_for(shown: str, known: dict[str, Figure]) -> str:
    if shown in known:
        return Path(known[shown].file).name
    return free_file(shown, ".png", [Path(one.file).name for one in known.values()], "figure")


def _twin(fig: object) -> Path | None:
    """Return the picture for dark pages that lies beside a file, if there is one."""
    if not isinstance(fig, str | os.PathLike):
        return None
    path = Path(os.fspath(fig))
    twin = path.with_name(f"{path.stem}.dark.png")
    return twin if path.suffix.casefold() == ".png" and twin.is_file() else None


def _told(error: Exception) -> str:
    # Whoever drew it knows its words, which may hold a path of this machine.
    said = redact_text(said_by(error))
    return f"it cannot be drawn ({type(error).__name__}: {said})."

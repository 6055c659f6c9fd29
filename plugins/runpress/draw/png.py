"""PNG files: pictures made small, and whether a file is a PNG at all.

A chart is a few flat colours and their blends, so a palette of 256 keeps what the eye sees
at a third of the bytes. Nothing but the picture goes in: no date, no program's name, so
that the same data give the same bytes and git sees no change where there is none.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def encode(picture: Image, exact: Sequence[str] = ()) -> bytes:
    """Return an RGB picture as PNG bytes with a palette.

    The colours in `exact`, as `#rrggbb`, are kept as they are; words in a colour that only
    a few pixels have would else take on that of their neighbours. At most 128 of them.
    """
    from PIL import Image

    kept = list(dict.fromkeys(exact))[: COLOURS // 2]
    # No dither: it would speckle flat grounds and blur thin lines.
    blended = picture.quantize(
        COLOURS - len(kept), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    indices = np.array(blended)
    # Median cut gives whole boxes of colours one mean, so that white comes out as nearly
    # white: the pixels of a colour to keep are put back by hand.
    red, green, blue = np.moveaxis(np.asarray(picture, dtype=np.uint32), -1, 0)
    pixels = red << 16 | green << 8 | blue
    palette = (blended.getpalette() or [])[: 3 * (COLOURS - len(kept))]
    for colour in kept:
        indices[pixels == int(colour[1:], 16)] = len(palette) // 3
        palette.extend(bytes.fromhex(colour[1:]))
    small = Image.fromarray(indices, "P")
    small.putpalette(palette)
    held = io.BytesIO()
    small.save(held, "PNG", optimize=True)
    return held.getvalue()


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None where `content` is not a whole PNG.

    Whole means: the signature, a sound header, chunk after chunk without a gap, and the end
    chunk as the last bytes. Pixels are not decoded.
    """
    if not content.startswith(SIGNATURE) or content[12:16] != b"IHDR" or len(content) < 33:
        return None
    width, height = struct.unpack(">II", content[16:24])
    if not 0 < width < 2**31 or not 0 < height < 2**31:
        return None
    return (width, height) if _ends_whole(content) else None


def _ends_whole(content: bytes) -> bool:
    at = len(SIGNATURE)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, at = content[at + 4 : at + 8], at + 12 + length
        if kind == b"IEND":
            return bool(at == len(content))
    return False

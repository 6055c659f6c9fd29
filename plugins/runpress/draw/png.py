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
from numpy.typing import NDArray

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
    red, green, blue = np.moveaxis(np.asarray(picture, dtype=np.uint32), -1, 0)
    pixels = red << 16 | green << 8 | blue
    indices = np.zeros(pixels.shape, dtype=np.uint8)
    rest = np.ones(pixels.shape, dtype=np.bool_)
    for index, colour in enumerate(kept):
        same = pixels == int(colour[1:], 16)
        indices[same] = index
        rest &= ~same
    palette = b"".join(bytes.fromhex(colour[1:]) for colour in kept)
    if rest.any():
        blended, colours = _blend(np.asarray(picture)[rest], COLOURS - len(kept))
        indices[rest] = blended + len(kept)
        palette += colours
    small = Image.fromarray(indices, "P")
    small.putpalette(palette)
    held = io.BytesIO()
    # The hardest compression takes seven times as long for a twentieth less.
    small.save(held, "PNG", compress_level=6)
    return held.getvalue()


def _blend(pixels: NDArray[np.uint8], most: int) -> tuple[NDArray[np.uint8], bytes]:
    """Return the index of each pixel's colour among at most `most`, and these colours.

    A chart is paper nearly everywhere: only what is left of it is worth the search.
    """
    from PIL import Image

    row = Image.frombytes("RGB", (len(pixels), 1), pixels.tobytes())
    # No dither: it would speckle flat grounds and blur thin lines.
    blended = row.quantize(most, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return np.asarray(blended)[0], bytes(blended.getpalette() or [])[: 3 * most]


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

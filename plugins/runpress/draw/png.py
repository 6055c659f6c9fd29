"""PNG files: pictures made small, and whether a file is a PNG at all.

A chart is a few flat colours and their blends, so a palette of 256 keeps what the eye sees
at a third of the bytes. Nothing but the picture goes in: no date, no program's name, so
that the same data give the same bytes and git sees no change where there is none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256

# So many of a picture's colours are kept because so many pixels have them.
MOST_COMMON, COMMON = 48, 400

Pixels = NDArray[np.uint8]
Colours = NDArray[np.uint32]


def encode(pixels: Pixels, exact: Sequence[str] = ()) -> bytes:
    """Return a picture as PNG bytes with a palette.

    The colours in `exact`, as `#rrggbb`, are kept as they are; words in a colour that only
    a few pixels have would else take on that of their neighbours. At most 128 of them. So are
    those that many pixels have, the grounds of bands.

    Args:
        pixels: rows of red, green, blue and one byte more, which is not looked at.
        exact: the first of them should be the commonest, the paper.
    """
    height, width = pixels.shape[:2]
    flat: Colours = np.ascontiguousarray(pixels).view("<u4").ravel() & np.uint32(0xFFFFFF)
    kept = np.array([_number(each) for each in dict.fromkeys(exact)], np.uint32)[: COLOURS // 2]
    # A chart is paper nearly everywhere: only what is left of it is worth a look.
    inked = np.flatnonzero(flat != kept[0]) if len(kept) else np.arange(len(flat))
    ink = flat[inked]
    others, counts = _counted(ink)
    kept = np.concatenate((kept, _common(others, counts, kept)))
    mixed = ~np.isin(others, kept)
    blended, blends = _blend(others[mixed], counts[mixed], COLOURS - len(kept))
    # By colour; of its pages only those are taken that are written to.
    place = np.empty(1 << 24, np.uint8)
    place[others[mixed]] = blended + len(kept)
    place[kept] = np.arange(len(kept))
    rows = np.zeros((height, width + 1), np.uint8)
    indices = np.zeros(len(flat), np.uint8)
    indices[inked] = place[ink]
    # The first byte of a row says that it is told as it is.
    rows[:, 1:] = indices.reshape(height, width)
    return _file(width, height, _rgb(np.concatenate((kept, blends))), rows.tobytes())


def _number(colour: str) -> int:
    """Return a colour as a pixel's first three bytes hold it, the lowest first."""
    return int.from_bytes(bytes.fromhex(colour[1:]), "little")


def _numbers(colours: Pixels) -> Colours:
    """Return rows of red, green and blue as such numbers."""
    whole = np.zeros((len(colours), 4), np.uint8)
    whole[:, :3] = colours
    return whole.view("<u4").ravel().astype(np.uint32)


def _rgb(colours: Colours) -> bytes:
    return colours.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _counted(colours: Colours) -> tuple[Colours, NDArray[np.int64]]:
    """Return each colour once, ascending, and how often it is there."""
    ordered = np.sort(colours)
    new = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    return ordered[new], np.diff(new, append=len(ordered))


def _common(colours: Colours, counts: NDArray[np.int64], kept: Colours) -> Colours:
    """Return the colours that most pixels have, not all of which need to be kept as they are."""
    order = np.argsort(-counts, kind="stable")[: MOST_COMMON + len(kept)]
    order = order[counts[order] >= COMMON]
    return colours[order[~np.isin(colours[order], kept)]][:MOST_COMMON]


def _blend(
    colours: Colours, counts: NDArray[np.int64], most: int
) -> tuple[NDArray[np.uint8], Colours]:
    """Return the index of each colour among at most `most`, and these colours.

    A colour weighs as the root of how often it is there: the many faint edges of lines would
    else leave nothing for the few pixels of a mark.
    """
    from PIL import Image

    if len(colours) <= most:
        return np.arange(len(colours), dtype=np.uint8), colours
    times = np.sqrt(counts).astype(np.int64)
    row = Image.frombytes("RGB", (int(times.sum()), 1), _rgb(np.repeat(colours, times)))
    # No dither: it would speckle flat grounds and blur thin lines.
    blended = row.quantize(most, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette = np.frombuffer(bytes(blended.getpalette() or [])[: 3 * most], np.uint8)
    first = np.cumsum(times) - times
    return np.asarray(blended)[0][first], _numbers(palette.reshape(-1, 3))


def _file(width: int, height: int, palette: bytes, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    # Harder compression takes up to ten times as long for a twentieth less.
    held = zlib.compress(rows, 4)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", held), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


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

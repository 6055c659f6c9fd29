"""Pictures for synthetic blogs: curves that a training script of this repository drew.

Thousands are wanted and none may be the same, so a few are copied and each gets a comment of
its own, which no reader sees. Nothing is drawn here.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache

from places import HERE

DRAWN = HERE.parents[1] / "docs" / "runs" / "exp-001-lr-sweep"
# IEND, the last chunk of a PNG: a length of nothing, its name, its checksum.
END = 12


def curves(number: int, name: str, said: str, size: int = 0) -> bytes:
    """Return a picture as `finish` writes it.

    Args:
        number: which of the runs of this repository it is from.
        name: its file's name there.
        said: what makes it different from all others.
        size: how many bytes it is filled up to.
    """
    drawn = _drawn(name)
    picture = drawn[number % len(drawn)]
    text = b"Comment\0" + said.encode()
    # A chunk is a length and a name before its content, and a checksum behind it.
    text += b" " * (size - len(picture) - len(text) - END)
    return picture[:-END] + _chunk(b"tEXt" + text) + picture[-END:]


@cache
def _drawn(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(DRAWN.glob(f"*/curves/{name}"))]


def _chunk(content: bytes) -> bytes:
    length = struct.pack(">I", len(content) - 4)
    return length + content + struct.pack(">I", zlib.crc32(content))

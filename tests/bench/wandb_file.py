"""Reading wandb's own file of an offline run, for which wandb ships no reader.

A LevelDB log: blocks of 32 KiB, in them pieces of a checksum, a length and a kind, which
together are one protobuf record each. What was cut off by a kill ends the file.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK, PIECE, HEADER = 32768, 7, 7
WHOLE, FIRST, LAST = 1, 2, 4


def history(path: Path) -> Iterator[dict[str, Any]]:
    """Yield what each call of `log` left, its values decoded."""
    from wandb.proto import wandb_internal_pb2 as proto

    for message in messages(path.read_bytes()):
        record = proto.Record()
        record.ParseFromString(message)
        if record.WhichOneof("record_type") == "history":
            yield {
                item.key or ".".join(item.nested_key): json.loads(item.value_json)
                for item in record.history.item
            }


def messages(content: bytes) -> Iterator[bytes]:
    """Yield the whole messages of a LevelDB log."""
    place, begun = HEADER, b""
    while place + PIECE <= len(content):
        left = BLOCK - place % BLOCK
        if left < PIECE:
            place += left
            continue
        _, length, kind = struct.unpack_from("<IHB", content, place)
        place += PIECE
        piece = content[place : place + length]
        place += length
        if not WHOLE <= kind <= LAST or len(piece) < length:
            return
        begun = piece if kind in (WHOLE, FIRST) else begun + piece
        if kind in (WHOLE, LAST):
            yield begun

"""One piece of a dataset that can be hashed, wholly or in samples.

A fingerprint is the sha256 of its parts in their order. Each part begins with its kind, its
name and its shape, so that no two different datasets give the same bytes; numbers are taken
as little-endian and in C order, texts as UTF-8, so that every platform gives the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from runpress.record.dataset.limits import Limits

# Blocks that a sample takes of one thing, evenly spread, the first and the last among them.
BLOCKS = 64
# The methods' version: a change to what is hashed changes it.
VERSION = "v1"


class Sink(Protocol):
    """What takes bytes: a hash."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take some more bytes."""


class Part(Protocol):
    """A piece that can be hashed."""

    @property
    def kind(self) -> str:
        """What is hashed: `arrays`, `files`, `values`."""

    @property
    def size(self) -> int | None:
        """How many bytes it has; None where that was not counted."""

    def fits(self, limits: Limits) -> bool:
        """Say whether all of it may be read, as far as it alone is concerned."""

    def read(self, sink: Sink, whole: bool, limits: Limits) -> None:
        """Give the sink all of it, or a sample."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A sha256 and the method that made it."""

    method: str
    sha256: str


def fingerprint(parts: Iterable[Part], limits: Limits) -> Fingerprint | None:
    """Return the fingerprint of all parts together; None where there are none.

    When the parts are too large together, every one is sampled, and the method says so.
    """
    listed = list(parts)
    if not listed:
        return None
    total = sum(part.size or 0 for part in listed)
    whole = total <= limits.bytes and all(part.fits(limits) for part in listed)
    digest = hashlib.sha256()
    for part in listed:
        part.read(digest, whole, limits)
    kinds = "+".join(sorted({part.kind for part in listed}))
    return Fingerprint(f"{kinds}{'' if whole else '-sampled'}-{VERSION}", digest.hexdigest())


def header(sink: Sink, *words: object) -> None:
    """Give the sink some words so that no other words give the same bytes."""
    for word in words:
        text = str(word).encode("utf-8", "surrogatepass")
        sink.update(len(text).to_bytes(8, "little") + text)


def evenly(length: int, most: int, whole: bool) -> list[int]:
    """Return all places among `length` things, or `most` of them, evenly spread."""
    if whole or length <= most:
        return list(range(length))
    return [(length - 1) * place // (most - 1) for place in range(most)]


def block_starts(length: int, block: int) -> list[int]:
    """Return where the blocks of a sample begin among `length` things, without overlap."""
    last = length - block
    if last <= 0:
        return [0]
    wanted = min(BLOCKS, -(-length // block))
    return sorted({last * place // max(1, wanted - 1) for place in range(wanted)})

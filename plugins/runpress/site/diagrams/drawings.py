"""Diagrams that were drawn already, packed small.

A run's diagram is on its own page and, hundreds of pages later, on its post; the runs of a
sweep share one. Drawing takes a hundred times as long as unpacking. Another thread may draw
ahead of the pages: what it has begun is waited for, and not drawn twice.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from threading import Event, Lock

import markupsafe

from runpress.site.diagrams.drawn import Drawn

# In bytes, packed: some ten thousand diagrams.
MOST = 1 << 25

Packed = tuple[bytes, int, int, str]


class Drawings:
    """Remembers what was drawn, the latest as far as there is room.

    Args:
        draw: draws a diagram, or returns in words why it cannot be drawn.
        most: how many bytes may be held, packed.
    """

    def __init__(self, draw: Callable[[str], Drawn | str], most: int = MOST) -> None:
        self._draw, self._most = draw, most
        self._known: dict[bytes, Packed | str] = {}
        self._held = 0
        self._begun: dict[bytes, Event] = {}
        self._lock = Lock()

    def of(self, source: str) -> Drawn | str:
        """Return a diagram as it is drawn, or in words why it cannot be."""
        name = hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        known = self._found(name)
        if known is None:
            return self._drawn(name, source)
        return _unpacked(known) if isinstance(known, tuple) else known

    def _found(self, name: bytes) -> Packed | str | None:
        """Return what is known, once whoever has begun it is done; None for who draws it now."""
        while True:
            with self._lock:
                known, begun = self._known.get(name), self._begun.get(name)
                if known is None and begun is None:
                    self._begun[name] = Event()
            if known is not None or begun is None:
                return known
            begun.wait()

    def _drawn(self, name: bytes, source: str) -> Drawn | str:
        try:
            drawn = self._draw(source)
            packed = _packed(drawn) if isinstance(drawn, Drawn) else drawn
            with self._lock:
                self._keep(name, packed)
            return drawn
        finally:
            with self._lock:
                self._begun.pop(name).set()

    def _keep(self, name: bytes, made: Packed | str) -> None:
        self._known[name] = made
        self._held += _size(made)
        while self._held > self._most:
            self._held -= _size(self._known.pop(next(iter(self._known))))


def _packed(drawn: Drawn) -> Packed:
    # Fast rather than small: labels repeat the same markup in any case.
    return zlib.compress(drawn.svg.encode(), 1), drawn.width, drawn.height, drawn.words


def _unpacked(packed: Packed) -> Drawn:
    svg, width, height, words = packed
    # As it was drawn.
    return Drawn(markupsafe.Markup(zlib.decompress(svg).decode()), width, height, words)  # noqa: S704


def _size(made: Packed | str) -> int:
    return len(made) if isinstance(made, str) else len(made[0]) + len(made[3])

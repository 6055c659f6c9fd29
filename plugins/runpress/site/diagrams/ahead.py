"""Diagrams drawn on another core while the pages before them are made.

A first build of a large blog draws thousands, and two thirds of that is not Python: a thread
does it beside everything else. It guesses what the pages will ask for, from the files of
records and the fences of posts. Where it guesses wrong a page draws its own, as it would have.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from runpress.site.diagrams.drawing import MOST_CHARACTERS, draw_diagram

FENCE = re.compile(r"^```+ *mermaid *\n(.*?)^```", re.DOTALL | re.MULTILINE)


@contextmanager
def drawn_ahead(
    sources: Iterable[str], draw: Callable[[str], object] = draw_diagram
) -> Iterator[None]:
    """Draw diagrams on another thread until the block is left.

    Args:
        sources: their texts, in the order in which pages will ask; gone through on that thread.
        draw: draws one, and remembers it.
    """
    ended = Event()
    thread = Thread(target=_draw, args=(sources, draw, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _draw(sources: Iterable[str], draw: Callable[[str], object], ended: Event) -> None:
    # Whatever it is: the page that asks for it meets the same, and tells of it.
    with suppress(Exception):
        for source in sources:
            if ended.is_set():
                return
            draw(source)


def diagrams_of_runs(runs: Path) -> Iterator[str]:
    """Yield the diagrams that lie beside the records of runs, in the order of their pages."""
    for path in sorted(runs.glob("*/*/*.mmd")):
        with suppress(OSError, UnicodeDecodeError):
            if path.is_file() and path.stat().st_size <= MOST_CHARACTERS:
                yield path.read_text("utf-8")


def diagrams_in(text: str) -> Iterator[str]:
    """Yield the diagrams that a post's text holds in fences of their own."""
    for found in FENCE.finditer(text):
        yield textwrap.dedent(found[1]).strip("\n") + "\n"

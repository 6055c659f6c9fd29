"""A dev server, from the moment a file is saved to the moment a browser has the new page.

The server runs until it rests. Then an edit is saved, and a reader who has the page open waits
for it. CPU is what the server and its children spent until then; as one may show a page first
and do the rest later, there is also what was spent until it rested again, less what it
spends when nothing happens.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from builders import builder_of
from dev_client import Reader, free_address
from edits import Author
from process_cost import Started
from row import Column, Row, Sample

SAVES, ENOUGH_SECONDS = 5, 60.0
# Of a smaller blog nobody wants the numbers: one save shows that it works.
SMALL = 20
START_SECONDS, SAVE_SECONDS = 3600.0, 600.0
# A server rests when it spends as much in one second as in the next.
REST_SECONDS, AS_MUCH, LONGEST_RESTS = 1.0, 0.05, 60
SAVED = {"text": "a text", "title": "a title", "run": "a run"}


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Make a blog of `size` posts, serve it, and save each kind of edit some times."""
    author = Author(builder_of(tool), folder / "blog", size)
    author.builder.make(author.folder, size)
    os.sync()
    address = free_address()
    began = time.perf_counter()
    server = Started(author.builder.serve(address), author.folder)
    try:
        reader = Reader(address)
        _wait_for_the_first(reader, author, server)
        first: Sample = {"start": time.perf_counter() - began}
        desk = Desk(author, server, reader, idle=_rest(server))
        samples = [first | {"idle": desk.idle * 60}]
        for name, save in _saves(author).items():
            samples += desk.save_often(name, save)
        return [*samples, {"memory": server.memory}]
    finally:
        server.end()


def _wait_for_the_first(reader: Reader, author: Author, server: Started) -> None:
    """Wait until the server shows the page, which it may never do."""
    until = time.perf_counter() + START_SECONDS
    while time.perf_counter() < until:
        if server.process.poll() is not None:
            raise RuntimeError(f"the server ended: {server.said()}")
        with suppress(TimeoutError):
            reader.wait_for(author.page, author.post.title, REST_SECONDS)
            return
    raise TimeoutError(f"nothing was served within {START_SECONDS:.0f} s: {server.said()}")


def _rest(server: Started) -> float:
    """Wait until the server rests and return the CPU that it spends in a second of it."""
    before = float("inf")
    for _ in range(LONGEST_RESTS):
        used = _used_in_a_while(server)
        if abs(used - before) <= _as_much(used):
            break
        before = used
    return used


def _rest_again(server: Started, idle: float) -> None:
    for _ in range(LONGEST_RESTS):
        if _used_in_a_while(server) <= idle + _as_much(idle):
            return


def _used_in_a_while(server: Started) -> float:
    before = server.cpu()
    time.sleep(REST_SECONDS)
    return server.cpu() - before


def _as_much(idle: float) -> float:
    return max(AS_MUCH, idle / 4)


@dataclass(frozen=True)
class Desk:
    """An author who writes beside a server, and looks at its page."""

    author: Author
    server: Started
    reader: Reader
    # CPU that the server spends in a second of rest.
    idle: float

    def save_often(self, name: str, save: Callable[[], str]) -> list[Sample]:
        """Save an edit some times, fewer when it takes long; return what each cost."""
        until = time.perf_counter() + ENOUGH_SECONDS
        samples = [self._save(name, save)]
        saves = SAVES if self.author.posts >= SMALL else 1
        while len(samples) < saves and time.perf_counter() < until:
            samples.append(self._save(name, save))
        return samples

    def _save(self, name: str, save: Callable[[], str]) -> Sample:
        began, before = time.perf_counter(), self.server.cpu()
        wanted = save()
        saved = time.perf_counter()
        self.reader.wait_for(self.author.page, wanted, SAVE_SECONDS)
        wall, cpu = time.perf_counter() - saved, self.server.cpu() - before
        _rest_again(self.server, self.idle)
        rested = self.server.cpu() - before - self.idle * (time.perf_counter() - began)
        return {f"{name} wall": wall, f"{name} cpu": cpu, f"{name} all": max(cpu, rested)}


def _saves(author: Author) -> dict[str, Callable[[], str]]:
    saves = {"text": author.text, "title": author.title}
    return saves | ({"run": author.run} if author.builder.add_run else {})


ROW = Row(
    what="serving a blog of {size:,} posts: from a save to the browser",
    reach="of 1,000 posts: 0.5 s, 0.4 s of CPU; 300 MB",
    # With --dirty the navigation and the search of the other pages are left as they were.
    tools=("runpress", "mkdocs", "mkdocs-dirty", "zensical", "hugo"),
    columns=(
        *(
            Column(f"{name} {key}", f"{said} saved, {unit}")
            for name, said in SAVED.items()
            for key, unit in (
                ("wall", "wall s"),
                ("cpu", "CPU s"),
                ("all", "CPU s until it rests"),
            )
        ),
        Column("start", "start, wall s"),
        Column("idle", "a minute of rest, CPU s"),
        Column("memory", "memory at most, MB", how=max),
    ),
    measure=measure,
    size=(1_000, 50),
    rounds=(3, 1),
    longest=4 * 3600,
    turned=True,
    sized=True,
)

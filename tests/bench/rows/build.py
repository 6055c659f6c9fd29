"""Building a blog from its files: from nothing, and again after what an author does.

Each build is a process of its own, in the same folder: what a builder remembers, it has to
read. Before a number counts the page is looked at: it must hold what was edited. Builds that
take little are made three times. Of a blog so small that nobody wants its numbers a few are
made, once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from builders import SITE, builder_of
from edits import Author
from process_cost import Cost, cost_of
from row import Column, Row, Sample

AGAIN, SHORT_SECONDS = 3, 5.0
SMALL, FEW = 20, ("cold", "text", "run")
REPEATED = ("same", "text", "title", "run")
WORKS = {
    "cold": "cold",
    "kept": "cold, pictures kept",
    "same": "nothing changed",
    "text": "a text edited",
    "title": "a title changed",
    "run": "a run added",
}


def measure(tool: str, folder: Path, size: int) -> Sequence[Sample]:
    """Make a blog of `size` posts and build it after each work."""
    author = Author(builder_of(tool), folder / "blog", size)
    author.builder.make(author.folder, size)
    os.sync()
    samples: list[Sample] = []
    works = {name: work for name, work in _works(author).items() if size >= SMALL or name in FEW}
    for name, work in works.items():
        costs = [_cost(author, work)]
        again = AGAIN if name in REPEATED and size >= SMALL else 1
        while len(costs) < again and costs[0].wall < SHORT_SECONDS:
            costs.append(_cost(author, work))
        samples += [_sample(name, cost) for cost in costs]
        if name == "cold":
            samples.append(_weigh(author.folder / SITE))
    return samples


def _works(author: Author) -> dict[str, Callable[[], str]]:
    """Return what is done before each build, by name; it says what the page must hold then."""
    title = author.post.title
    works: dict[str, Callable[[], str]] = {"cold": lambda: title}
    if author.builder.forget:
        works["kept"] = lambda: _forget(author, title)
    works |= {"same": lambda: title, "text": author.text, "title": author.title}
    if author.builder.add_run:
        works["run"] = author.run
    return works


def _forget(author: Author, title: str) -> str:
    shutil.rmtree(author.folder / SITE)
    assert author.builder.forget is not None
    (author.folder / author.builder.forget).unlink(missing_ok=True)
    return title


def _cost(author: Author, work: Callable[[], str]) -> Cost:
    wanted = work()
    cost = cost_of(author.builder.build(), author.folder)
    author.must_see(wanted)
    return cost


def _sample(name: str, cost: Cost) -> Sample:
    return {f"{name} cpu": cost.cpu, f"{name} wall": cost.wall, f"{name} memory": cost.memory}


def _weigh(site: Path) -> Sample:
    files = [path for path in site.rglob("*") if path.is_file()]
    return {"files": len(files), "bytes": sum(path.stat().st_size for path in files)}


ROW = Row(
    what="building a blog of {size:,} posts",
    reach="of 1,000 posts: cold 0.6 of MkDocs's CPU and half its time, nothing changed 0.8 s of"
    " CPU, a text 1.0 s, a title 2 s; 300 MB",
    tools=("runpress", "mkdocs", "zensical", "hugo"),
    columns=(
        *(
            Column(f"{work} {key}", f"{said}, {unit}")
            for work, said in WORKS.items()
            for key, unit in (("cpu", "CPU s"), ("wall", "wall s"))
        ),
        Column("cold memory", "memory at most, cold, MB", how=max),
        Column("text memory", "memory at most, a text edited, MB", how=max),
        Column("files", "files"),
        Column("bytes", "size of the site, MB", scale=1e-6),
    ),
    measure=measure,
    size=(1_000, 50),
    rounds=(3, 1),
    longest=4 * 3600,
    turned=True,
    sized=True,
)

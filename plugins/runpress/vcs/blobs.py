"""Contents that git keeps, many at once.

Starting git costs more than reading what it has, so contents are asked for together: one
process tells their sizes, and one for every few megabytes hands them over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from runpress.vcs.git import MOST_SECONDS_OF_A_WALK, run_git

# A page or a run.json that is larger is no use to anybody, and is as if it were not there.
MOST_BYTES = 8_000_000
BYTES_AT_ONCE = 32_000_000


def read_blobs(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the contents that git has under these names, each with its name.

    Those that are missing or very large are left out.
    """
    wanted = list(dict.fromkeys(names))
    if wanted:
        sizes = _sizes(_ask(folder, "--batch-check", wanted))
        for some in _parts({name: size for name, size in sizes.items() if size <= MOST_BYTES}):
            yield from _contents(_ask(folder, "--batch", some))


def _ask(folder: Path, what: str, names: list[str]) -> bytes:
    given = "".join(f"{name}\n" for name in names).encode()
    asked = ["cat-file", what, "--buffer"]
    return run_git(folder, asked, MOST_SECONDS_OF_A_WALK, given) or b""


def _sizes(answer: bytes) -> dict[str, int]:
    """Read lines such as `<name> blob 120`; what is missing has no size."""
    rows = (line.split(" ") for line in answer.decode("ascii", "replace").splitlines())
    return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}


def _parts(sizes: dict[str, int]) -> Iterator[list[str]]:
    part: list[str] = []
    held = 0
    for name, size in sizes.items():
        if part and held + size > BYTES_AT_ONCE:
            yield part
            part, held = [], 0
        part.append(name)
        held += size
    if part:
        yield part


def _contents(answer: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while (end := answer.find(b"\n", at)) >= 0:
        name, kind, size = ([*answer[at:end].decode("ascii", "replace").split(" "), "", ""])[:3]
        at = end + 1
        if kind == "blob":
            yield name, answer[at : at + int(size)]
            at += int(size) + 1

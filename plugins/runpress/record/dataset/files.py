"""Files and folders: names relative to the folder, sizes and contents, never an absolute path."""

from __future__ import annotations

import hashlib
import itertools
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from runpress.record.dataset.limits import Limits
from runpress.record.dataset.part import Sink, block_starts, evenly, header

BLOCK = 2**16
# Of a file among many, only head and tail.
ENDS = 2**14
# What systems leave in folders that people have looked at.
NOT_DATA = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name under the folder, with `/` on every system."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class FilesPart:
    """Files in a fixed order; `sizes` is empty where there were too many to ask."""

    name: str
    files: Sequence[File]
    sizes: Sequence[int]
    complete: bool = True

    @property
    def kind(self) -> str:
        """What is hashed; of a folder that was not walked to its end, how far."""
        return "files" if self.complete else f"first-{len(self.files)}-files"

    @property
    def size(self) -> int | None:
        """How many bytes all files have; None where they were not all asked."""
        return sum(self.sizes) if self.complete and len(self.sizes) == len(self.files) else None

    def fits(self, limits: Limits) -> bool:
        """Say whether all may be read."""
        del limits
        return self.size is not None

    def read(self, sink: Sink, whole: bool, limits: Limits) -> None:
        """Give the sink every name and size, and the contents of all files or of some."""
        header(sink, "files", self.name, len(self.files))
        for file, size in itertools.zip_longest(self.files, self.sizes):
            header(sink, file.name, size)
        for place in evenly(len(self.files), limits.opened, whole):
            read_file(sink, self.files[place].path, whole, alone=len(self.files) == 1)


def files_part(
    name: str, files: Sequence[File], limits: Limits, complete: bool = True
) -> FilesPart:
    """Return files as a part.

    Raises:
        OSError: one of them cannot be asked for its size.
    """
    few = len(files) <= limits.files
    sizes = [file.path.stat().st_size for file in files] if few else []
    return FilesPart(name, files, sizes, complete)


def folder_part(name: str, folder: Path, limits: Limits) -> FilesPart:
    """Return all files under a folder as a part, in order of their names.

    Raises:
        OSError: a folder cannot be listed.
    """
    found = list(itertools.islice(_walk(folder), limits.names + 1))
    return files_part(name, found[: limits.names], limits, complete=len(found) <= limits.names)


def relative_files(paths: Sequence[str]) -> list[File]:
    """Return files by their names under the folder that holds them all."""
    full = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - a dataset may hold millions
    common = os.path.commonpath([os.path.dirname(path) for path in full])  # noqa: PTH120
    start = len(common.rstrip(os.sep)) + 1
    return [File(_name(path[start:]), Path(path)) for path in full]


def file_sha256(path: Path) -> str:
    """Return the plain sha256 of a file, as `sha256sum` gives it.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_file(sink: Sink, path: Path, whole: bool, alone: bool) -> None:
    """Give the sink a file's bytes: all, or blocks, or head and tail only."""
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        if whole:
            sink.update(length.to_bytes(8, "little"))
            while block := file.read(16 * BLOCK):
                sink.update(block)
            return
        for start in block_starts(length, BLOCK) if alone else (0, max(0, length - ENDS)):
            file.seek(start)
            sink.update(file.read(BLOCK if alone else ENDS))


def _walk(folder: Path) -> Iterator[File]:
    """Yield the files under a folder, folders before what they hold, in order of names."""
    seen: set[tuple[int, int]] = set()
    waiting = [("", folder)]
    while waiting:
        above, here = waiting.pop()
        status = here.stat()
        # A link may lead back up.
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(here) as found:
            entries = sorted((entry for entry in found), key=lambda entry: _name(entry.name))
        inner = []
        for entry in entries:
            name = _name(above + entry.name)
            if entry.is_dir():
                inner.append((f"{name}/", Path(entry.path)))
            elif entry.is_file() and entry.name not in NOT_DATA:
                yield File(name, Path(entry.path))
        waiting += reversed(inner)


def _name(name: str) -> str:
    """Return a name as every system would give it; macOS writes accents apart."""
    text = os.fsencode(name).decode("utf-8", "surrogateescape")
    return unicodedata.normalize("NFC", text.replace(os.sep, "/"))

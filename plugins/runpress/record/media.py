"""What wandb's scripts log beside numbers, under wandb's names.

A record has a place for pictures, for tables and for files; for a histogram of every step, a
video or a page it has none. These classes hold what they were given until `log` finds that
place, or says that there is none.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from runpress.format.names import propose_name

# Of a list of pictures that is logged at once; a record is no album.
MOST_IMAGES = 8
# Of a pattern: a record holds as many artifacts at the most.
MOST_FILES = 1_000
WILD = frozenset("*?[")


class Image:
    """A picture: anything that `log_figure` takes; the caption becomes its alt text."""

    def __init__(
        self,
        data_or_path: object,
        mode: object = None,
        caption: str | None = None,
        *_: object,
        **others: object,
    ) -> None:
        del mode
        known = data_or_path if isinstance(data_or_path, Image) else None
        self.image: object = known.image if known else data_or_path
        self.caption: str | None = known.caption if known and caption is None else caption
        self.left_out = {key: others.get(key) for key in ("boxes", "masks")}


class Table:
    """Rows under named columns; kept as a CSV file in the record's artifacts."""

    def __init__(
        self,
        columns: Sequence[object] | None = None,
        data: Iterable[Sequence[object]] | None = None,
        rows: Iterable[Sequence[object]] | None = None,
        dataframe: Any = None,
        *_: object,
        **__: object,
    ) -> None:
        if dataframe is not None:
            columns, data = list(dataframe.columns), dataframe.to_numpy().tolist()
        self.data = [list(row) for row in (data if data is not None else rows or ())]
        widest = max((len(row) for row in self.data), default=0)
        named = range(1, widest + 1) if columns is None else columns
        self.columns: list[object] = list(named)

    def add_data(self, *row: object) -> None:
        """Add a row."""
        self.data.append(list(row))

    def add_row(self, *row: object) -> None:
        """Add a row, under wandb's older name."""
        self.add_data(*row)

    def add_column(self, name: object, data: Iterable[object], *_: object, **__: object) -> None:
        """Add a column; rows that are too short for it get empty cells."""
        column = list(data)
        self.data += [[] for _ in column[len(self.data) :]]
        for row, cell in zip(self.data, column, strict=False):
            row.extend([""] * (len(self.columns) - len(row)))
            row.append(cell)
        self.columns.append(name)

    def get_column(self, name: object, *_: object, **__: object) -> list[object]:
        """Return the cells of a column."""
        place = self.columns.index(name)
        return [row[place] if place < len(row) else None for row in self.data]

    def iterrows(self) -> Iterator[tuple[int, list[object]]]:
        """Yield each row with its number from 0."""
        yield from enumerate(self.data)

    def csv(self) -> bytes:
        """Return the table as CSV, cells as Python prints them."""
        file = io.StringIO(newline="")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_cell(cell) for cell in row] for row in self.data)
        return file.getvalue().encode("utf-8", "replace")


class Unplaced:
    """What a record has no place for, whatever it was made of; `log` leaves it out and says so."""

    def __init__(self, *_: object, **__: object) -> None:
        pass


class Histogram(Unplaced):
    """A distribution; a record has no place for it yet."""


class Artifact:
    """Files under one name, for `log_artifact`."""

    def __init__(
        self,
        name: str,
        type: str = "",
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        *_: object,
        **__: object,
    ) -> None:
        self.name = name
        self.type = type
        self.description = description
        self.metadata = dict(metadata or {})
        self.aliases: list[str] = []
        self.paths: list[tuple[object, str | None]] = []
        self._strangers: list[str] = []

    @classmethod
    def of(cls, path: object, name: str | None) -> Artifact:
        """Return the artifact of one file or folder."""
        stem = os.path.basename(path) if isinstance(path, str | os.PathLike) else ""  # noqa: PTH119
        artifact = cls(str(name or stem))
        artifact.paths.append((path, name))
        return artifact

    def add_file(
        self, local_path: str | Path, name: str | None = None, *_: object, **__: object
    ) -> None:
        """Add a file, under another name if one is given."""
        self.paths.append((Path(local_path), name))

    def add_dir(
        self, local_path: str | Path, name: str | None = None, *_: object, **__: object
    ) -> None:
        """Add a folder."""
        self.paths.append((Path(local_path), name))

    def add(self, obj: object, name: str, *_: object, **__: object) -> None:
        """Add a table or a picture; `log_artifact` names what it has no place for."""
        if isinstance(obj, Table):
            self.paths.append((written_table(obj, name, self._folder), None))
        elif isinstance(obj, Image):
            self._add_image(obj, name)
        else:
            self._strangers.append(type(obj).__name__)

    def add_reference(self, uri: object, name: str | None = None, *_: object, **__: object) -> None:
        """Take the address of something that lies elsewhere, which a record cannot note."""
        del uri, name
        self._strangers.append("references")

    @contextmanager
    def new_file(
        self, name: str, mode: str = "x", encoding: str | None = None
    ) -> Iterator[IO[Any]]:
        """Open a file to be written into, and add it."""
        file = self._folder / f"{len(self.paths)}" / Path(name).name
        file.parent.mkdir(exist_ok=True)
        with file.open(mode.replace("x", "w"), encoding=encoding) as opened:
            yield opened
        self.paths.append((file, name))

    def wait(self, *_: object, **__: object) -> Self:
        """Return at once: what was logged is on the disk."""
        return self

    def download(self, root: str | Path | None = None, *_: object, **__: object) -> str:
        """Return the folder where the artifact's files are looked for; nothing is fetched."""
        return str(root or Path("artifacts") / propose_name(self.name, fallback="artifact"))

    @property
    def left_out(self) -> dict[str, object]:
        """What the artifact was told and a record has no place for."""
        told = {"description": self.description or None, "metadata": self.metadata or None}
        return {**told, **dict.fromkeys(self._strangers, True)}

    @cached_property
    def _folder(self) -> Path:
        folder = tempfile.mkdtemp(prefix="runpress-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)

    def _add_image(self, image: Image, name: str) -> None:
        if isinstance(image.image, str | os.PathLike):
            self.paths.append((image.image, name))
            return
        from runpress.record.figure import encode
        from runpress.record.pixels import picture_of, stretched

        try:
            picture = encode(picture_of(stretched(image.image)))
        except Exception:  # noqa: BLE001 - whatever it is, it is no picture
            self._strangers.append(f"Image {name[:60]!r}")
            return
        with self.new_file(f"{propose_name(name, fallback='image')}.png", "wb") as file:
            file.write(picture)


class NamedImage(NamedTuple):
    """One picture on its way into a record, and what was asked of it and is not done."""

    name: str
    picture: object
    alt: str | None
    left_out: Mapping[str, object]


def named_images(name: str, value: Any) -> list[NamedImage]:
    """Return the pictures that were logged under one name, each with a name of its own."""
    from runpress.record.pixels import stretched

    several = isinstance(value, list | tuple)
    named = []
    for number, one in enumerate(value[:MOST_IMAGES] if several else [value], start=1):
        if isinstance(one, Image):
            called = f"{name} {number}" if several else name
            named.append(NamedImage(called, stretched(one.image), one.caption, one.left_out))
    return named


def written_table(table: Table, name: str, folder: Path) -> Path:
    """Write a table into a folder as CSV and return the file, which is named after it."""
    file = folder / f"{propose_name(name, fallback='table')}.csv"
    file.write_bytes(table.csv())
    return file


def gathered_files(path: Path) -> list[Path]:
    """Return what a path or a pattern stands for, in order; empty when nothing is there."""
    if path.exists():
        return [path]
    if not WILD.intersection(str(path)):
        return []
    # A pattern must not begin at the root.
    found = Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    return sorted(found)[:MOST_FILES]


def _cell(cell: object) -> object:
    if isinstance(cell, Image):
        return cell.caption or "Image"
    return type(cell).__name__ if isinstance(cell, Unplaced) else cell

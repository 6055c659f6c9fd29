"""What is in the archive of one run, and the archive itself, the same bytes for the same run.

An archive is handed on, so it holds what a published site would show: `run.json` through the
same allow-list, and of the folder only the files that the record names. The code is that of
the run's commit, without the blog's records.
"""

from __future__ import annotations

import gzip
import io
import os
import posixpath
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from runpress.errors import RunpressError
from runpress.format.manifest import to_data
from runpress.format.read import own_file
from runpress.format.schema import CHANGES, MANIFEST, METRICS, SYSTEM, RunRecord
from runpress.site.public import public_record

Bar = Callable[[Sequence["Member"]], Iterable["Member"]]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path there, and its content or where that lies."""

    path: str
    content: bytes | None = None
    source: Path | None = None


def record_files(record: RunRecord) -> list[str]:
    """Return the files that belong to a record beside its `run.json`, as far as it names them."""
    figures = [name for each in record.figures for name in (each.file, each.dark) if name]
    diagrams = [each.file for each in record.diagrams]
    artifacts = [each.file for each in record.artifacts if each.file]
    named = [METRICS, SYSTEM, CHANGES, *figures, *diagrams, *artifacts]
    return list(dict.fromkeys(posixpath.normpath(name) for name in named))


def record_members(folder: Path, record: RunRecord) -> tuple[list[Member], list[str]]:
    """Return a record's files, and a sentence on each that it names and that is not there.

    Args:
        folder: the record.
        record: what its `run.json` says.
    """
    public = orjson.loads(public_record(record))
    # No page names the diagrams, and a reader of the record looks for them here.
    public["diagrams"] = to_data(record)["diagrams"]
    content = orjson.dumps(public, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    members, lacking = [Member(f"record/{MANIFEST}", content)], []
    for name in record_files(record):
        try:
            path = own_file(folder, name)
            if path.resolve() == (folder / MANIFEST).resolve():
                # By another name, whole: what the allow-list leaves out would be in it.
                lacking.append(f"{name}, which is the record's {MANIFEST}")
            elif path.is_file():
                members.append(Member(f"record/{name}", source=path))
            elif name not in (SYSTEM, CHANGES):
                lacking.append(f"{name} is not there")
        except (OSError, ValueError) as error:
            lacking.append(f"{name}: {getattr(error, 'strerror', None) or error}")
    return members, lacking


def write_archive(
    path: Path, root: str, members: Sequence[Member], code: Path | None, moment: int, bar: Bar
) -> None:
    """Write a `.tar.gz` in one step: the old file stands until the new one is whole.

    Args:
        path: the archive.
        root: the one folder in it, in which everything lies.
        members: its files, of which none is written above `root`.
        code: a tar of the code, which goes into `code/`; None without it.
        moment: the time of everything in it, in seconds since 1970.
        bar: wraps the files that are written; it may draw a bar.

    Raises:
        RunpressError: it cannot be written.
    """
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file, _compressed(file) as packed:
            _write_tar(packed, root, members, code, moment, bar)
        temporary.chmod(0o644)
        temporary.replace(path)
    except (OSError, tarfile.TarError) as error:
        why = getattr(error, "strerror", None) or error
        move = "Check the disk and the folder, then export again."
        raise RunpressError(f"{path} cannot be written: {why}. {move}") from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _compressed(file: io.BufferedWriter) -> gzip.GzipFile:
    # Neither a name nor a time: they would be other bytes.
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0)


def _write_tar(
    output: gzip.GzipFile,
    root: str,
    members: Sequence[Member],
    code: Path | None,
    moment: int,
    bar: Bar,
) -> None:
    with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for member in bar(sorted(members, key=lambda each: each.path)):
            _add(archive, f"{root}/{member.path}", member, moment)
        if code:
            with tarfile.open(code) as source:
                for item, content in _code(source, f"{root}/code", moment):
                    archive.addfile(item, content)


def _add(archive: tarfile.TarFile, name: str, member: Member, moment: int) -> None:
    item = tarfile.TarInfo(name)
    item.mtime, item.mode = moment, 0o644
    if member.source is None:
        content = member.content or b""
        item.size = len(content)
        archive.addfile(item, io.BytesIO(content))
        return
    with member.source.open("rb") as file:
        item.size = os.fstat(file.fileno()).st_size
        archive.addfile(item, file)


def _code(
    source: tarfile.TarFile, folder: str, moment: int
) -> Iterator[tuple[tarfile.TarInfo, io.BufferedIOBase | None]]:
    """Go through git's own tar, whose times and header are the commit's."""
    for found in source:
        item = tarfile.TarInfo(f"{folder}/{found.name}")
        item.type, item.linkname, item.size = found.type, found.linkname, found.size
        item.mode, item.mtime = found.mode & 0o755, moment
        content = source.extractfile(found) if found.isfile() else None
        yield item, content  # type: ignore[misc]

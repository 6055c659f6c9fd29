"""Files that a script points at: their size and sha256, and a copy of the small ones.

A file is read once, as long as it was when it was opened, so that size, hash and copy agree
even while something still writes to it. Where it lay is not recorded.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runpress.errors import RecordError
from runpress.format.schema import ARTIFACTS, PAGES, Artifact
from runpress.format.write import replace_file
from runpress.record.complaints import said_by
from runpress.record.naming import free_file, known_artifacts, shown_name

# 1 MB; what is larger does not belong into git.
MOST_COPIED = 2**20
MOST_FILES, MOST_ARTIFACTS = 10_000, 1_000
BLOCK = 2**20
LONGEST_SUFFIX = 10
# A pipe without a writer must not keep the training waiting.
OPENING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class _Content:
    """What was read: its length, its sha256, and the bytes themselves if they are few."""

    size: int
    sha256: bytes
    held: bytes | None = None


def keep_artifact(
    folder: Path, path: object, name: str | None = None, *, copy: bool = True
) -> Artifact:
    """Note a file or a folder, and copy a file of up to 1 MB to `artifacts/`.

    Under a name that was used before, this is the newer version, and the older copy goes.
    A folder is not copied; its sha256 is of its files' relative paths, sizes and sha256, in
    the order of the paths, and links inside it are not followed.

    Args:
        folder: the record.
        path: the file or folder.
        name: what it is called; by default its own name.
        copy: whether a small file is copied, and so published; a checkpoint may hold more
            than its author knows.

    Raises:
        RecordError: there is nothing that can be read; the message says why and what to do.
        OSError: the record cannot be written.
    """
    place = _place(path)
    shown = shown_name(place.name or "artifact" if name is None else str(name), "artifact")
    known = known_artifacts(folder)
    if shown not in known and len(known) >= MOST_ARTIFACTS:
        raise RecordError(
            f"artifact {shown!r} is not noted: the record holds {MOST_ARTIFACTS} already. "
            "Note a folder, or use a name that was used before."
        )
    try:
        whole_folder = place.is_dir()
        content, files = _read_folder(place) if whole_folder else (_read_file(place), 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or said_by(error)
        raise RecordError(
            f"artifact {shown!r} cannot be read: {reason}. Check its path."
        ) from error
    except RecordError as error:
        raise RecordError(f"artifact {shown!r} is not noted: {error}") from error
    file = None
    if copy and content.held is not None:
        file = _file_for(shown, known)
        (folder / ARTIFACTS).mkdir(exist_ok=True)
        replace_file(folder / file, content.held)
    _remove_older(folder, known.get(shown), file, place)
    return Artifact(shown, content.size, content.sha256.hex(), file, files)


def _place(path: object) -> Path:
    if not isinstance(path, str | bytes | os.PathLike):
        raise RecordError(
            f"an artifact is the path of a file or a folder, no {type(path).__name__}."
        )
    # Not resolved, since a link has a name of its own; "." and ".." have none.
    return Path(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100


def _read_file(path: Path) -> _Content:
    handle = os.open(path, OPENING)
    with os.fdopen(handle, "rb", buffering=0) as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise RecordError("it is neither a file nor a folder. Save what it holds to a file.")
        digest, length, held = hashlib.sha256(), 0, bytearray()
        while block := file.read(min(BLOCK, facts.st_size - length)):
            digest.update(block)
            length += len(block)
            if facts.st_size <= MOST_COPIED:
                held += block
    kept = bytes(held) if facts.st_size <= MOST_COPIED else None
    return _Content(length, digest.digest(), kept)


def _read_folder(folder: Path) -> tuple[_Content, int]:
    digest, length, files = hashlib.sha256(), 0, 0
    for path, inside in sorted(_files_in(folder), key=lambda each: each[1]):
        content = _read_file(path)
        digest.update(b"%s\0%d\0%s" % (inside, content.size, content.sha256))
        length += content.size
        files += 1
    return _Content(length, digest.digest()), files


def _files_in(folder: Path) -> list[tuple[Path, bytes]]:
    """Return the files in a folder, each with its path inside; the same on every system."""
    found: list[tuple[Path, bytes]] = []
    waiting = [folder]
    while waiting:
        for entry in _entries(waiting.pop()):
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                inside = Path(entry.path).relative_to(folder).as_posix()
                found.append((Path(entry.path), inside.encode("utf-8", "surrogateescape")))
            if len(found) + len(waiting) > MOST_FILES:
                raise RecordError(
                    f"it holds more than {MOST_FILES:,} files. Pack them into one, or note those "
                    "that matter."
                )
    return found


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from entries


def _file_for(shown: str, known: dict[str, Artifact]) -> str:
    earlier = known.get(shown)
    if earlier and earlier.file:
        return earlier.file
    taken = [Path(other.file).name for other in known.values() if other.file]
    # Before the suffix, so that the copy still opens with what opened the file.
    suffix = Path(shown).suffix
    suffix = suffix if suffix[1:].isalnum() and len(suffix) <= LONGEST_SUFFIX else ""
    # Of Markdown under docs/ a site generator would make a page.
    ending = f"{suffix}.txt" if suffix.casefold() in PAGES else suffix
    return f"{ARTIFACTS}/{free_file(shown.removesuffix(suffix), ending, taken, 'artifact')}"


def _remove_older(folder: Path, earlier: Artifact | None, file: str | None, place: Path) -> None:
    """Remove the copy of an earlier version that nothing points at any more."""
    if earlier is None or earlier.file is None or earlier.file == file:
        return
    copy = folder / earlier.file
    # The script may have saved its file right there.
    if copy != place:
        copy.unlink(missing_ok=True)

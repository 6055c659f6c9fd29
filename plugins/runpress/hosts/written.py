"""A folder that is written again and again, in which somebody else may have files too.

A manifest says what was written and what it held. A file that is as it should be is not
touched, so that whoever watches the folder sees only what changed. What is no longer wanted is
removed, but only while it still is what was written: a file that somebody has edited stays, and
one that was there before is never replaced. What lies behind a link is left alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from runpress.errors import RunpressError
from runpress.format.write import replace_file

MANIFEST = ".runpress-files.json"
MOST_NAMED = 5

# A file's content, or the file to copy it from.
Content = bytes | Path


@dataclass
class Written:
    """What was done to the folder, by path: files that are new or changed, gone, left alone.

    `kept` are those that are no longer wanted and that somebody has edited since.
    """

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    same: int = 0


def write_folder(
    folder: Path,
    files: Mapping[str, Content],
    over: Callable[[Sequence[str]], Iterable[str]] = list,
) -> Written:
    """Make a folder hold these files, beside whatever else is in it.

    Args:
        folder: may be missing.
        files: contents by path, relative to the folder, with forward slashes.
        over: goes through the paths while they are written; shows how far that is.

    Raises:
        RunpressError: the folder has files of others in their place, or cannot be written.
    """
    known = _read_manifest(folder)
    _refuse_strangers(folder, files, known)
    done = Written()
    digests: dict[str, str] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # First of all what may be there is written down: a run that is cut short leaves
        # nothing behind that the next one does not know.
        new = files.keys() - known.keys()
        _write_manifest(folder, known | {path: _digest(_data(files[path])) for path in new})
        # Before anything is written: a file may make room for a folder of its name, and two
        # names that differ in case alone may be one file.
        for path in sorted(known.keys() - files.keys()):
            _remove(folder, path, known[path], done)
        for path in over(sorted(files)):
            digests[path] = _put(folder / path, files[path], done, path)
        _write_manifest(folder, digests)
    except OSError as error:
        why = error.strerror or str(error)
        raise RunpressError(f"{error.filename or folder}: it cannot be written: {why}.") from error
    return done


def _put(target: Path, content: Content, done: Written, path: str) -> str:
    """Write one file unless it is there as it should be; return its digest."""
    data = _data(content)
    with suppress(OSError):
        if target.read_bytes() == data:
            done.same += 1
            return _digest(data)
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data)
    done.written.append(path)
    return _digest(data)


def _remove(folder: Path, path: str, digest: str, done: Written) -> None:
    """Remove a file that we wrote, and the folders that are empty then."""
    target = folder / path
    if not target.is_file() or target.is_symlink() or _leads_out(target.parent, folder):
        return
    if _digest(target.read_bytes()) != digest:
        done.kept.append(path)
        return
    target.unlink()
    done.removed.append(path)
    for parent in target.parents:
        if parent == folder:
            break
        with suppress(OSError):
            parent.rmdir()


def _refuse_strangers(folder: Path, files: Mapping[str, Content], known: Mapping[str, str]) -> None:
    strange = [
        path for path in files if path not in known and not _may_be_put(folder / path, files[path])
    ]
    if strange:
        some = ", ".join(sorted(strange)[:MOST_NAMED]) + (
            ", …" if len(strange) > MOST_NAMED else ""
        )
        raise RunpressError(
            f"{folder} has files of its own where these would be written: {some}. "
            "Name an empty folder, or one that was written so before."
        )
    for parent in {(folder / path).parent for path in files}:
        if _leads_out(parent, folder):
            raise RunpressError(f"{parent} leads out of {folder}. Name another folder.")


def _may_be_put(path: Path, content: Content) -> bool:
    """Say whether nothing of somebody else's would be lost."""
    if not path.exists() and not path.is_symlink():
        return True
    return path.is_file() and not path.is_symlink() and path.read_bytes() == _data(content)


def _leads_out(parent: Path, folder: Path) -> bool:
    """Say whether a folder below another one is elsewhere, behind a link."""
    return not parent.resolve().is_relative_to(folder.resolve())


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return what was written before; a manifest that is damaged knows of nothing."""
    with suppress(OSError, ValueError, AttributeError, LookupError, TypeError):
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
        return {str(path): str(digest) for path, digest in told["files"].items() if _inside(path)}
    return {}


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not PurePosixPath(path).is_absolute()


def _write_manifest(folder: Path, digests: Mapping[str, str]) -> None:
    text = json.dumps({"files": dict(sorted(digests.items()))}, indent=0, ensure_ascii=False)
    data = f"{text}\n".encode("utf-8", "surrogatepass")
    with suppress(OSError):
        if (folder / MANIFEST).read_bytes() == data:
            return
    replace_file(folder / MANIFEST, data)


def _data(content: Content) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

"""Whole logs: kept beside the repository once a thinned one stands in the record.

They are too long to publish and too good to lose. Each lies under `.runpress/logs/`, in a
folder that git leaves alone, and goes back into its record when the run is resumed.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from runpress.format.read import own_file
from runpress.format.schema import METRICS, Log
from runpress.format.write import replace_file


def whole_log(repository_root: Path, folder: Path, run_id: str) -> Path:
    """Return where the whole log of a run is kept once a thinned one stands in its place.

    Two blogs in one repository may have a run of the same name, so the id is in it too.
    """
    # What stands in run.json may be anything, and here it becomes part of a path.
    mark = "".join(char for char in run_id if char.isascii() and char.isalnum())[-8:]
    logs = repository_root / ".runpress" / "logs" / folder.parent.name
    return logs / f"{folder.name}-{mark}.jsonl"


def whole_logs(repository_root: Path, folder: Path, run_id: str) -> list[Path]:
    """Return the whole logs that are kept of a run: of all of it, and of single attempts."""
    place = whole_log(repository_root, folder, run_id)
    return [place, *sorted(place.parent.glob(f"{glob.escape(place.stem)}-attempt*.jsonl"))]


def keep_whole(log: Path, place: Path) -> None:
    """Give the whole log a second place, in one step, in a folder that git leaves alone."""
    home = place.parent.parent
    place.parent.mkdir(parents=True, exist_ok=True)
    if not (home / ".gitignore").exists():
        replace_file(home / ".gitignore", b"*\n")
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    try:
        os.link(log, temporary)
    except OSError:
        # Another disk, or a file system without links.
        shutil.copyfile(log, temporary)
    temporary.replace(place)


def put_back(place: Path, folder: Path, log: Log) -> bool:
    """Put the whole log in the place of a record's thinned one, in one step.

    A copy: what is appended from now on must not change the log that is kept.

    Returns:
        Whether that was done: False where the log at `place` is not the one that was sealed.

    Raises:
        OSError: the record cannot be written.
    """
    try:
        if measured(place) != (log.bytes, log.sha256):
            return False
    except OSError:
        return False
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{METRICS}.")
    try:
        with os.fdopen(handle, "wb") as copy, place.open("rb") as whole:
            shutil.copyfileobj(whole, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(own_file(folder, METRICS))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def measured(path: Path) -> tuple[int, str]:
    """Return a log's size in bytes and its sha256; a log that is not there is empty."""
    try:
        with path.open("rb") as log:
            checked = hashlib.file_digest(log, "sha256").hexdigest()
            return log.tell(), checked
    except FileNotFoundError:
        return 0, hashlib.sha256().hexdigest()

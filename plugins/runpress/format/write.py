"""Writing a run record so that a reader never meets a half file.

`metrics.jsonl` only ever grows, by one `write` a call, so that what a call returned from
has left the process. Everything else is written beside its place and moved there in one
step. Folders are claimed by making them, which two processes cannot both do.
"""

from __future__ import annotations

import contextlib
import math
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from runpress.errors import RootUnusable
from runpress.format.manifest import to_data, word_of
from runpress.format.schema import MANIFEST, STEP, TIME, RunRecord

MOST_TWINS = 10_000


def claim_folder(parent: Path, name: str) -> Path:
    """Make and return a folder `name`, or `name-2`, `name-3`… that did not exist before.

    Raises:
        RootUnusable: the folder cannot be made; the message says why and what to do.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for count in range(1, MOST_TWINS):
            folder = parent / (name if count == 1 else f"{name}-{count}")
            with contextlib.suppress(FileExistsError):
                folder.mkdir()
                return folder
    except OSError as error:
        raise RootUnusable(
            f"cannot make a folder for the run in {parent}: {error.strerror or error}. "
            "Make it writable, or name another with root= or RUNPRESS_ROOT."
        ) from error
    raise RootUnusable(f"{parent} holds {MOST_TWINS} runs called {name!r}: give new runs a name.")


# `encode(line, None, AS_LINE)` is a line of a log, of a dict that holds nothing but texts and
# finite numbers. Not a function of ours: a call more would cost a tenth of a call of `log`.
encode = orjson.dumps
AS_LINE = orjson.OPT_APPEND_NEWLINE


def line_of(
    step: int, seconds: float, metrics: Mapping[str, float], mark: Mapping[str, int] | None = None
) -> bytes:
    """Return one line of `metrics.jsonl`: the step, seconds since the start, the values.

    `mark` is what the line says of itself, such as the attempt that it belongs to.
    """
    line: dict[str, Any] = {STEP: step, TIME: int(seconds * 10_000) / 10_000}
    for name, value in metrics.items():
        line[name] = value if math.isfinite(value) else word_of(value)
    return encode(line | dict(mark or {}), None, AS_LINE)


def open_log(path: Path) -> int:
    """Open a log for appending and return its file descriptor."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)


def write_manifest(folder: Path, record: RunRecord) -> None:
    """Replace the record's `run.json` in one step."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    replace_file(folder / MANIFEST, orjson.dumps(to_data(record), option=option))


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` so that a reader sees the old file or the new, never a part."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp keeps others out; a record is meant to be read.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

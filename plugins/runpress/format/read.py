"""Reading a run record, whatever state it is in.

A record may be torn, half written, of a later format, or hostile. Reading it never raises
over what the files hold: what can be understood is returned, and what cannot becomes a
problem that names the file and the line. Any byte-prefix of `metrics.jsonl` reads as a
prefix of its points.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import orjson

from runpress.errors import RecordTooNew, RecordUnreadable
from runpress.format.columns import Columns, Join
from runpress.format.manifest import from_data
from runpress.format.problems import Problem, Severity
from runpress.format.schema import MANIFEST, METRICS, RunRecord, Series
from runpress.format.table import table_of

# Small enough to stay in a processor's cache as the dicts that it becomes, and to be read
# again line by line where one of its lines is bad.
BLOCK = 1 << 18
# Where lines are so long that this many do not fit, blocks grow: columns are to be long.
FEWEST_LINES, LARGEST_BLOCK = 100, 1 << 23
# Nothing that is more than a name in any file system.
PLAIN = re.compile(r"[\w.-]+(?:/[\w.-]+)*")
BAD = (ValueError, TypeError)


@dataclass(slots=True)
class ManifestRead:
    """What `run.json` gave: a record, or the problem that kept it from being read."""

    record: RunRecord | None
    problem: Problem | None = None


@dataclass(slots=True)
class LogRead:
    """What `metrics.jsonl` gave: every metric's series, the steps, and what was wrong.

    `steps` counts distinct steps. `seconds` is when the last line was written, since the run
    began; None where no line says. `joins` are the attempts after the first.
    """

    series: dict[str, Series] = field(default_factory=dict)
    steps: int = 0
    last_step: int | None = None
    seconds: float | None = None
    joins: tuple[Join, ...] = ()
    problems: list[Problem] = field(default_factory=list)


def own_file(folder: Path, name: str) -> Path:
    """Return the path of a record's file, which may be missing.

    Raises:
        OSError: a link leads out of the record, and what it leads to would be published; or
            it is a device or a pipe, which need not end.
    """
    path = folder / name
    if _is_plain(folder, name):
        return path
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    if not inside:
        raise OSError("it is a link that leads out of the record")
    if path.exists() and not path.is_file():
        raise OSError("it is no ordinary file")
    return path


def _is_plain(folder: Path, name: str) -> bool:
    """Say whether a file, or nothing yet, stands under a plain name in a record without links.

    Then it lies in the record; only of others it has to be found out where they lead.
    """
    parts = name.split("/")
    if not PLAIN.fullmatch(name) or ".." in parts:
        return False
    at = os.fspath(folder)
    for number, part in enumerate(parts, 1):
        at = f"{at}/{part}"
        try:
            mode = os.lstat(at).st_mode
        except FileNotFoundError:
            return True
        if not (stat.S_ISREG(mode) if number == len(parts) else stat.S_ISDIR(mode)):
            return False
    return True


def read_manifest(folder: Path, shown: str) -> ManifestRead:
    """Read a record's `run.json`.

    Args:
        folder: the record.
        shown: the folder as the user knows it, for messages.
    """
    where = f"{shown}/{MANIFEST}"
    try:
        data = orjson.loads(own_file(folder, MANIFEST).read_bytes())
        return ManifestRead(from_data(data))
    except RecordTooNew as error:
        return ManifestRead(
            None, _problem(Severity.ERROR, "RP101", where, f"{error}.", "Upgrade runpress.")
        )
    except FileNotFoundError:
        what = "the run has no run.json."
    except OSError as error:
        what = f"run.json cannot be read: {error.strerror or error}."
    except RecordUnreadable as error:
        what = f"{error}."
    except orjson.JSONDecodeError as error:
        what = f"run.json is torn or no JSON (line {error.lineno}: {error.msg})."
    move = "Restore it from git, train the run again, or delete its folder."
    return ManifestRead(None, _problem(Severity.WARNING, "RP102", where, what, move))


def read_log(
    folder: Path, shown: str, *, file: str = METRICS, attempt: int | None = None
) -> LogRead:
    """Read a record's `metrics.jsonl` into one series a metric, ordered by step.

    At one step the last write of a metric wins. A log that is not there is a log without
    points: a run may end before its first step.

    Args:
        folder: the record.
        shown: the folder as the user knows it, for messages.
        file: the log, `metrics.jsonl` or another of the same form.
        attempt: read the lines of this attempt only, counted from 1.
    """
    result, columns, bad = LogRead(), Columns(attempt), _BadLines(f"{shown}/{file}")
    try:
        with own_file(folder, file).open("rb") as log:
            for block in _blocks(log):
                _take_block(block, columns, bad)
    except FileNotFoundError:
        return result
    except OSError as error:
        what, move = f"it cannot be read: {error.strerror or error}.", "Restore it from git."
        where = f"{shown}/{file}"
        result.problems.append(_problem(Severity.WARNING, "RP103", where, what, move))
    result.problems += bad.problems()
    result.series = columns.series()
    result.steps, result.last_step = columns.steps()
    result.seconds, result.joins = columns.seconds, tuple(columns.joins.values())
    return result


def _blocks(log: BinaryIO) -> Iterator[bytes]:
    """Yield a log in blocks of whole lines; the last may lack its newline."""
    begun: list[bytes] = []
    # Room for a whole block would be cleared for a few lines too.
    size = min(BLOCK, os.fstat(log.fileno()).st_size + 1)
    while chunk := log.read(size):
        end = chunk.rfind(b"\n") + 1
        if end:
            yield b"".join((*begun, chunk[:end]))
            begun = []
        if size < LARGEST_BLOCK and chunk.count(b"\n") < FEWEST_LINES:
            size *= 2
        begun.append(chunk[end:])
    if rest := b"".join(begun):
        yield rest


def _take_block(block: bytes, columns: Columns, bad: _BadLines) -> None:
    """Take a block at once or, where a line of it is bad, line by line."""
    end = block.rfind(b"\n") + 1
    whole, torn = block[:end], block[end:]
    if whole and not _take_alike(whole, columns):
        _take_lines(whole.split(b"\n")[:-1], columns, bad)
    bad.lines += whole.count(b"\n")
    if torn and _take_line(torn, columns):
        bad.torn = True


def _take_alike(block: bytes, columns: Columns) -> bool:
    """Take lines that are written alike, which nearly all are; say whether these are."""
    table = table_of(block)
    if table is None:
        return False
    try:
        columns.take_table(table)
    except BAD:
        return False
    return True


def _take_lines(lines: list[bytes], columns: Columns, bad: _BadLines) -> None:
    try:
        columns.take(list(map(orjson.loads, lines)))
    except BAD:
        for number, line in enumerate(lines, bad.lines + 1):
            if error := _take_line(line, columns):
                bad.note(number, error)


def _take_line(line: bytes, columns: Columns) -> Exception | None:
    """Take one line; return what is wrong with it. An empty one is nothing at all."""
    if line.strip():
        try:
            columns.take([orjson.loads(line)])
        except BAD as error:
            return error
    return None


@dataclass(slots=True)
class _BadLines:
    """Counts the lines read and those left out: a log of nothing else may be long."""

    where: str
    lines: int = 0
    count: int = 0
    first: tuple[int, str] = (0, "")
    torn: bool = False

    def note(self, number: int, error: Exception) -> None:
        self.count += 1
        if self.count == 1:
            self.first = number, str(error)[:120]

    def problems(self) -> list[Problem]:
        """One warning for all bad lines, and a hint for a torn last one."""
        problems: list[Problem] = []
        if self.count:
            number, error = self.first
            others = f" and {self.count - 1} more" if self.count > 1 else ""
            what = f"the line{others} cannot be read and was left out ({error})."
            move = "Restore the file from git."
            problems.append(_problem(Severity.WARNING, "RP103", self.where, what, move, number))
        if self.torn:
            what, move = "the last line is torn and was left out.", "Nothing is lost before it."
            line = self.lines + 1
            problems.append(_problem(Severity.HINT, "RP104", self.where, what, move, line))
        return problems


def _problem(
    severity: Severity, code: str, where: str, what: str, move: str, line: int = 0
) -> Problem:
    return Problem(severity, code, where, what, move, line)

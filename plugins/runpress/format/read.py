"""Reading a run record, whatever state it is in.

A record may be torn, half written, of a later format, or hostile. Reading it never raises
over what the files hold: what can be understood is returned, and what cannot becomes a
problem that names the file and the line. Any byte-prefix of `metrics.jsonl` reads as a
prefix of its points.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from runpress.errors import RecordTooNew, RecordUnreadable
from runpress.format.manifest import from_data, number_of, whole_of
from runpress.format.problems import Problem, Severity
from runpress.format.schema import MANIFEST, METRICS, STEP, TIME, RunRecord, Series


@dataclass(slots=True)
class ManifestRead:
    """What `run.json` gave: a record, or the problem that kept it from being read."""

    record: RunRecord | None
    problem: Problem | None = None


@dataclass(slots=True)
class LogRead:
    """What `metrics.jsonl` gave: every metric's series, the steps, and what was wrong."""

    series: dict[str, Series] = field(default_factory=dict)
    steps: int = 0
    last_step: int | None = None
    problems: list[Problem] = field(default_factory=list)


def own_file(folder: Path, name: str) -> Path:
    """Return the path of a record's file, which may be missing.

    Raises:
        OSError: a link leads out of the record, and what it leads to would be published; or
            it is a device or a pipe, which need not end.
    """
    path = folder / name
    inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    if not inside:
        raise OSError("it is a link that leads out of the record")
    if path.exists() and not path.is_file():
        raise OSError("it is no ordinary file")
    return path


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


def read_log(folder: Path, shown: str) -> LogRead:
    """Read a record's `metrics.jsonl` into one series a metric, ordered by step.

    At one step the last write of a metric wins. A log that is not there is a log without
    points: a run may end before its first step.
    """
    result = LogRead()
    where = f"{shown}/{METRICS}"
    try:
        content = own_file(folder, METRICS).read_bytes()
    except FileNotFoundError:
        return result
    except OSError as error:
        what, move = f"it cannot be read: {error.strerror or error}.", "Restore it from git."
        result.problems.append(_problem(Severity.WARNING, "RP103", where, what, move))
        return result
    columns: dict[str, dict[int, tuple[Any, float]]] = {}
    steps: set[int] = set()
    bad: list[tuple[int, Exception]] = []
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            _take_line(orjson.loads(line), columns, steps)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            bad.append((number, error))
    result.problems += _bad_lines(where, bad, len(lines))
    result.series = {name: _series(points) for name, points in columns.items()}
    result.steps, result.last_step = len(steps), max(steps, default=None)
    return result


def _take_line(
    line: dict[str, Any], columns: dict[str, dict[int, tuple[Any, float]]], steps: set[int]
) -> None:
    step, seconds = whole_of(line.pop(STEP)), float(line.pop(TIME, math.nan))
    values = {name: _bucket(value) for name, value in line.items() if not name.startswith("_")}
    steps.add(step)
    for name, value in values.items():
        columns.setdefault(name, {})[step] = (value, seconds)


def _bucket(value: Any) -> tuple[float, float, float, float]:
    """Return a point as value, mean, minimum and maximum of what it stands for."""
    if isinstance(value, list):
        point, mean, low, high = (number_of(part) for part in value)
        return point, mean, low, high
    return (number_of(value),) * 4


def _series(points: dict[int, tuple[Any, float]]) -> Series:
    series = Series()
    for step in sorted(points):
        (value, mean, low, high), seconds = points[step]
        series.steps.append(step)
        series.values.append(value)
        series.times.append(seconds)
        series.means.append(mean)
        series.lows.append(low)
        series.highs.append(high)
    return series


def _bad_lines(where: str, bad: list[tuple[int, Exception]], count: int) -> list[Problem]:
    """One warning for all bad lines, and a hint for a torn last one."""
    problems: list[Problem] = []
    inner = [(number, error) for number, error in bad if number < count]
    if inner:
        number, error = inner[0]
        others = f" and {len(inner) - 1} more" if len(inner) > 1 else ""
        what = f"the line{others} cannot be read and was left out ({str(error)[:120]})."
        move = "Restore the file from git."
        problems.append(_problem(Severity.WARNING, "RP103", where, what, move, number))
    if len(inner) < len(bad):
        what, move = "the last line is torn and was left out.", "Nothing is lost before it."
        problems.append(_problem(Severity.HINT, "RP104", where, what, move, count))
    return problems


def _problem(
    severity: Severity, code: str, where: str, what: str, move: str, line: int = 0
) -> Problem:
    return Problem(severity, code, where, what, move, line)

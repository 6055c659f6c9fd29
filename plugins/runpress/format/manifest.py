"""`run.json` as text: a record to plain data and back.

Written by hand rather than by a generic mapper, so that a torn or hostile file can make
nothing but a clear message, whatever stands in place of a list or a number.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from runpress.errors import RecordTooNew, RecordUnreadable
from runpress.format.schema import (
    FORMAT,
    LEVELS,
    STATUSES,
    Alert,
    Artifact,
    At,
    Attempt,
    Dataset,
    Diagram,
    Figure,
    Log,
    Metric,
    RunRecord,
)

T = TypeVar("T")
# In characters, as the recorder cuts the words of a script.
LONGEST_NAME = 1_000
SMALLEST, LARGEST = -(2**63), 2**64 - 1
WORDS_OF_NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def to_data(record: RunRecord) -> dict[str, Any]:
    """Return the record as plain data for JSON; numbers that JSON lacks become words."""
    # The format number comes first, where whoever opens the file sees it.
    return {"format": record.format} | {key: plain(item) for key, item in asdict(record).items()}


def plain(value: Any) -> Any:
    """Return `value` with every number and letter that JSON cannot hold written otherwise."""
    if isinstance(value, str):
        # Half a surrogate pair is no character.
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return word_of(value)
    return value


def word_of(value: float) -> str:
    """Return the word that stands for NaN or an infinity in the files."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def number_of(value: Any) -> float:
    """Return the number that stands in a file, also where it is written as a word.

    Raises:
        ValueError: it is no number.
    """
    if isinstance(value, str):
        if value in WORDS_OF_NUMBERS:
            return WORDS_OF_NUMBERS[value]
        raise ValueError(f"{value[:40]!r} is not a number")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{type(value).__name__} is not a number")
    return float(value)


def whole_of(value: Any) -> int:
    """Return the step or count that stands in a file.

    Raises:
        ValueError: it is no number, or too large to be written to JSON again.
    """
    try:
        whole = int(value)
    except OverflowError:
        whole = LARGEST + 1
    if not SMALLEST <= whole <= LARGEST:
        raise ValueError("a step or count is beyond 64 bits")
    return whole


def from_data(data: Any) -> RunRecord:
    """Return the record that `data`, as read from JSON, holds.

    Raises:
        RecordTooNew: a later version of the format.
        RecordUnreadable: not a record, or a key of the wrong kind; the message names it.
    """
    if not isinstance(data, dict):
        raise RecordUnreadable("run.json holds no object")
    version = data.get("format")
    if not isinstance(version, int) or isinstance(version, bool):
        raise RecordUnreadable("run.json says no format")
    if version > FORMAT:
        raise RecordTooNew(f"run.json has format {version}, this runpress reads up to {FORMAT}")
    fields = _Fields(data)
    status = fields.text("status", "running")
    if status not in STATUSES:
        raise RecordUnreadable(f"run.json: status {status[:40]!r} is none of {', '.join(STATUSES)}")
    return RunRecord(
        id=fields.text("id"),
        experiment=fields.text("experiment"),
        run=fields.text("run"),
        name=fields.name("name") or fields.text("name"),
        started=fields.text("started"),
        status=status,
        ended=fields.text_or_none("ended"),
        group=fields.name("group"),
        seed=fields.optional("seed", int),
        baseline=fields.text_or_none("baseline"),
        command=fields.text("command", ""),
        notes=fields.text("notes", ""),
        tags=tuple(str(tag) for tag in fields.listed("tags")),
        config=fields.mapping("config"),
        attempts=tuple(fields.each("attempts", _attempt)),
        metrics={
            name: fields.convert(f"metrics.{name}", _metric, item)
            for name, item in fields.mapping("metrics").items()
        },
        summary=fields.mapping("summary"),
        environment=_sharing_packages(fields.mapping("environment")),
        dataset=tuple(fields.each("dataset", _dataset)),
        figures=tuple(fields.each("figures", _figure)),
        diagrams=tuple(fields.each("diagrams", _diagram)),
        artifacts=tuple(fields.each("artifacts", _artifact)),
        alerts=tuple(fields.each("alerts", _alert)),
        log=fields.convert("log", _log, fields.mapping("log")),
        error=fields.optional("error", dict),
        format=version,
    )


class _Fields:
    """The keys of one `run.json`, each asked for by the kind it must have."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def text(self, key: str, default: str | None = None) -> str:
        value = self._data.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "a text")
        return value

    def text_or_none(self, key: str) -> str | None:
        return self.optional(key, str)

    def name(self, key: str) -> str | None:
        # It stands in every table, chart and list of a page, so that a page would weigh many
        # times as much.
        value = self.text_or_none(key)
        if value and len(value) > LONGEST_NAME:
            raise RecordUnreadable(f"run.json: {key!r} is longer than {LONGEST_NAME} characters")
        return value

    def optional(self, key: str, kind: type[T]) -> T | None:
        value = self._data.get(key)
        if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        raise self._wrong(key, kind.__name__)

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._data.get(key)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        raise self._wrong(key, "an object")

    def listed(self, key: str) -> list[Any]:
        value = self._data.get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        raise self._wrong(key, "a list")

    def each(self, key: str, make: Callable[[Any], T]) -> list[T]:
        return [self.convert(key, make, item) for item in self.listed(key)]

    def convert(self, key: str, make: Callable[[Any], T], item: Any) -> T:
        try:
            return make(item)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._wrong(key, f"what it should be ({error})") from error

    def _wrong(self, key: str, wanted: str) -> RecordUnreadable:
        return RecordUnreadable(f"run.json: {key[:80]!r} is missing or is not {wanted}")


def _sharing_packages(environment: dict[str, Any]) -> dict[str, Any]:
    """Return what ran a script, with the packages of another run where they are the same.

    They are hundreds, and more of them than of all else in the records of a blog.
    """
    packages = environment.get("packages")
    # 1 and true would be the same there.
    if not isinstance(packages, dict) or not all(type(each) is str for each in packages.values()):
        return environment
    return {**environment, "packages": _shared(tuple(packages.items()))}


@functools.lru_cache(maxsize=64)
def _shared(packages: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(packages)


def _at(item: Any) -> At | None:
    return None if item is None else At(whole_of(item["step"]), number_of(item["value"]))


def _metric(item: Any) -> Metric:
    mean, goal, unit = item.get("mean"), item.get("goal"), item.get("unit")
    if goal not in (None, "min", "max"):
        raise ValueError(f"goal {str(goal)[:40]!r} is neither min nor max")
    return Metric(
        count=whole_of(item.get("count", 0)),
        nonfinite=whole_of(item.get("nonfinite", 0)),
        first=_at(item.get("first")),
        last=_at(item.get("last")),
        min=_at(item.get("min")),
        max=_at(item.get("max")),
        mean=None if mean is None else number_of(mean),
        goal=goal,
        unit=_text(unit),
    )


def _attempt(item: Any) -> Attempt:
    seconds, ended = item.get("seconds"), item.get("ended")
    return Attempt(
        started=str(item["started"]),
        ended=_text(ended),
        seconds=None if seconds is None else number_of(seconds),
        status=_one_of(STATUSES, item.get("status", "running")),
        commit=_text(item.get("commit")),
    )


def _dataset(item: Any) -> Dataset:
    samples, size = item.get("samples"), item.get("bytes")
    return Dataset(
        name=str(item["name"]),
        kind=str(item["kind"]),
        samples=None if samples is None else whole_of(samples),
        bytes=None if size is None else whole_of(size),
        fingerprint=_text(item.get("fingerprint")),
        sha256=_text(item.get("sha256")),
    )


def _artifact(item: Any) -> Artifact:
    file = item.get("file")
    return Artifact(
        name=str(item["name"]),
        bytes=whole_of(item["bytes"]),
        sha256=str(item["sha256"]),
        file=None if file is None else _inside(file),
        files=whole_of(item.get("files", 1)),
    )


def _alert(item: Any) -> Alert:
    step, seconds = item.get("step"), item.get("seconds")
    return Alert(
        title=str(item["title"]),
        text=str(item.get("text", "")),
        level=_one_of(LEVELS, item.get("level", "info")),
        step=None if step is None else whole_of(step),
        seconds=None if seconds is None else number_of(seconds),
    )


def _figure(item: Any) -> Figure:
    dark, alt = item.get("dark"), item.get("alt")
    return Figure(
        name=str(item["name"]),
        file=_inside(item["file"]),
        dark=None if dark is None else _inside(dark),
        metrics=tuple(str(name) for name in item.get("metrics") or ()),
        alt=_text(alt),
    )


def _diagram(item: Any) -> Diagram:
    return Diagram(name=str(item["name"]), file=_inside(item["file"]))


def _log(item: Any) -> Log:
    last = item.get("last_step")
    return Log(
        steps=whole_of(item.get("steps", 0)),
        last_step=None if last is None else whole_of(last),
        bytes=whole_of(item.get("bytes", 0)),
        sha256=str(item.get("sha256", "")),
        thinned=bool(item.get("thinned", False)),
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _one_of(known: tuple[str, ...], value: Any) -> str:
    if value not in known:
        raise ValueError(f"{str(value)[:40]!r} is none of {', '.join(known)}")
    return str(value)


def _inside(path: Any) -> str:
    """Refuse a path that leads out of the record: the file would be published."""
    parts = str(path).split("/")
    if "\\" in str(path) or ":" in parts[0] or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"path {str(path)[:80]!r} does not stay inside the record")
    return str(path)

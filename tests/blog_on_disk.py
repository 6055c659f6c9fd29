"""Real run records on disk and a blog around them, for tests of any folder.

Records are written by the writer that training scripts use, with fixed ids and times, so
that the same calls leave the same bytes. Only a record that must be broken is written by hand.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from runpress.format.schema import Attempt, Diagram, Figure, Log, Metric, RunRecord, Series
from runpress.format.statistics import describe
from runpress.format.write import line_of, write_manifest
from runpress.hosts.files import read_pages
from runpress.site.about import Blog
from runpress.site.assemble import assemble
from runpress.site.catalog import Catalog
from runpress.site.model import Tree
from runpress.site.read_catalog import read_catalog

FIRST_START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECONDS_A_STEP = 2.5
ENVIRONMENT: dict[str, Any] = {
    "python": "3.11.9",
    "torch": "2.13.0",
    "cpu": "a processor",
    "cores": 8,
    "packages": {"numpy": "2.4.0", "torch": "2.13.0+cpu"},
    "git": {"commit": "0123456789abcdef0123456789abcdef01234567", "dirty": False},
}
PIPELINE = 'flowchart TD\n  n0[("digits")]:::data\n  n1["network"]:::module\n  n0 --> n1\n'


def tiny_png(width: int = 4, height: int = 2) -> bytes:
    """A whole PNG of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def make_run(
    root: Path,
    experiment: str,
    run: str,
    *,
    seed: int | None = 0,
    metrics: Mapping[str, Sequence[float]] | None = None,
    status: str = "finished",
    sealed: bool = True,
    figures: Sequence[str] = (),
    pipeline: str | None = None,
    started: int = 0,
    goals: Mapping[str, Any] | None = None,
    units: Mapping[str, str] | None = None,
    **keys: Any,
) -> Path:
    """Write a whole record under `root` and return its folder.

    Args:
        root: the folder of runs.
        experiment: the experiment's id.
        run: the run's folder, and its name unless `keys` has another.
        seed: the seed.
        metrics: the values of each metric, at the steps 0, 1, 2...
        status: the status in run.json; "running" is a run that nobody ended.
        sealed: whether run.json has the statistics of the log.
        figures: metrics whose curves the record holds, as tiny pictures.
        pipeline: the text of the pipeline's diagram.
        started: minutes after the first start.
        goals: what better means, by metric.
        units: units by metric.
        keys: other keys of the record.
    """
    folder = root / experiment / run
    folder.mkdir(parents=True)
    metrics = {"val/accuracy": [0.5, 0.75]} if metrics is None else metrics
    content = _write_log(folder, metrics)
    known = _statistics(metrics, goals or {}, units or {}) if sealed else {}
    length = max((len(values) for values in metrics.values()), default=0)
    start = FIRST_START + timedelta(minutes=started)
    ended = status != "running"
    seconds = SECONDS_A_STEP * length
    record = RunRecord(
        id=f"20261120-{experiment}-{run}",
        experiment=experiment,
        run=run,
        name=run,
        started=_moment(start),
        ended=_moment(start + timedelta(seconds=seconds)) if ended else None,
        status=status,
        seed=seed,
        command=f"python experiments/{experiment}/train.py",
        config={"lr": 0.001, "seed": seed},
        attempts=(Attempt(_moment(start), seconds=seconds if ended else None),),
        metrics=known,
        summary={each: values[-1] for each, values in metrics.items() if values and sealed},
        environment=ENVIRONMENT,
        figures=tuple(_write_figure(folder, metric) for metric in figures),
        diagrams=_write_pipeline(folder, pipeline),
        log=_log_of(content, length) if sealed else Log(),
    )
    write_manifest(folder, replace(record, **keys))
    return folder


def _write_log(folder: Path, metrics: Mapping[str, Sequence[float]]) -> bytes:
    lines = []
    for step in range(max((len(values) for values in metrics.values()), default=0)):
        now = {name: values[step] for name, values in metrics.items() if step < len(values)}
        lines.append(line_of(step, step * SECONDS_A_STEP, now))
    (folder / "metrics.jsonl").write_bytes(b"".join(lines))
    return b"".join(lines)


def _statistics(
    metrics: Mapping[str, Sequence[float]], goals: Mapping[str, Any], units: Mapping[str, str]
) -> dict[str, Metric]:
    return {
        name: describe(
            Series(list(range(len(values))), list(values)), goals.get(name), units.get(name)
        )
        for name, values in metrics.items()
    }


def _log_of(content: bytes, steps: int) -> Log:
    checked = hashlib.sha256(content).hexdigest()
    return Log(steps, steps - 1 if steps else None, len(content), checked)


def _write_figure(folder: Path, metric: str) -> Figure:
    stem = metric.rpartition("/")[2]
    (folder / "curves").mkdir(exist_ok=True)
    for suffix in ("", ".dark"):
        (folder / "curves" / f"{stem}{suffix}.png").write_bytes(tiny_png())
    return Figure(stem, f"curves/{stem}.png", f"curves/{stem}.dark.png", (metric,))


def _write_pipeline(folder: Path, text: str | None) -> tuple[Diagram, ...]:
    if text is None:
        return ()
    (folder / "diagrams").mkdir()
    (folder / "diagrams" / "pipeline.mmd").write_text(text, "utf-8")
    return (Diagram("pipeline", "diagrams/pipeline.mmd"),)


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Docs:
    """The `docs/` of a blog on disk, and what the site half makes of it."""

    folder: Path

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    def run(self, experiment: str, run: str, **keys: Any) -> Path:
        return make_run(self.runs, experiment, run, **keys)

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        return file

    def catalog(self) -> Catalog:
        return read_catalog(self.runs, "docs/runs")

    def tree(self, **blog: Any) -> Tree:
        return assemble(self.catalog(), read_pages(self.folder, "docs"), Blog(**blog))

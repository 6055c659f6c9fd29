"""Reading the catalog from a folder of runs; a bad record harms no other.

What can be read is there, what cannot is kept as a broken run with its problem, so that a
page can show it. Logs are read only of runs that nobody ended: their statistics are nowhere
else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from runpress.format.names import is_name, shorten
from runpress.format.problems import Problem, Severity
from runpress.format.read import LogRead, read_manifest
from runpress.format.schema import Log, Metric, RunRecord
from runpress.format.statistics import describe
from runpress.site.catalog import BrokenRun, Catalog, Experiment, Run
from runpress.site.running import Clock


def read_catalog(runs: Path, shown: str, clock: Clock | None = None) -> Catalog:
    """Read all records under a folder of runs.

    Args:
        runs: the folder `docs/runs`; may be missing, which is a blog without runs.
        shown: the same folder as the user knows it, for messages.
        clock: tells which runs train now; without it none does.
    """
    experiments: dict[str, Experiment] = {}
    problems: list[Problem] = []
    for folder, name in experiment_folders(runs):
        place = f"{shown}/{folder.name}"
        if name is None:
            problems.append(bad_name(place))
            continue
        experiment = read_experiment(folder, place, problems, clock)
        if experiment.runs or experiment.broken:
            experiments[name] = experiment
    return Catalog(experiments, tuple(problems))


def experiment_folders(runs: Path) -> Iterator[tuple[Path, str | None]]:
    """Give the folders of experiments with their names, None where one cannot be in an address."""
    for folder in _folders(runs):
        yield folder, folder.name if is_name(folder.name) else None


def read_experiment(
    folder: Path, shown: str, problems: list[Problem], clock: Clock | None
) -> Experiment:
    """Read the records of one experiment.

    Args:
        folder: where they lie.
        shown: the same as the user knows it, for messages.
        problems: takes what is wrong with them.
        clock: tells which runs train now; without it none does.
    """
    runs: list[Run] = []
    broken: list[BrokenRun] = []
    for child in _folders(folder):
        place = f"{shown}/{child.name}"
        if not is_name(child.name):
            problems.append(bad_name(place))
            continue
        read = read_manifest(child, place)
        if read.problem:
            problems.append(read.problem)
            broken.append(BrokenRun(folder.name, child.name, read.problem))
        if read.record:
            run = Run(folder.name, child.name, child, place, read.record)
            runs.append(run)
            _complete(run, problems, clock)
    runs.sort(key=lambda run: (_moment(run.record.started), run.name))
    return Experiment(folder.name, tuple(runs), tuple(broken))


def _complete(run: Run, problems: list[Problem], clock: Clock | None) -> None:
    """Give a run that nobody ended what its log tells, and say what became of it."""
    if run.record.status == "running":
        run.alive = clock is not None and clock.is_running(run.folder)
        # Looked at first: what is written while the log is read was not read.
        _ = run.log_size
        # Nobody sealed it, so its statistics are not in run.json: take them from the log.
        run.record = _described(run.record, run.log)
    if run.status == "crashed":
        problems.append(_crashed(run))


def _described(record: RunRecord, log: LogRead) -> RunRecord:
    told = record.metrics
    metrics = {
        name: describe(series, (known := told.get(name, Metric())).goal, known.unit)
        for name, series in log.series.items()
    }
    # Unlike the statistics, what a run ended with may be no finite number.
    summary = {name: series.values[-1] for name, series in log.series.items() if series.values}
    return replace(
        record,
        metrics=metrics,
        summary={**summary, **record.summary},
        log=Log(steps=log.steps, last_step=log.last_step),
    )


def _moment(text: str) -> datetime:
    """Return a recorded time; one that cannot be read lies before all others.

    Texts of one moment may differ: `Z` or `+00:00`, with fractions or without.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


def _folders(parent: Path) -> list[Path]:
    try:
        children = [child for child in parent.iterdir() if child.is_dir()]
    except OSError:
        return []
    seen = (child for child in children if not child.name.startswith("."))
    return sorted(seen, key=lambda path: path.name)


def bad_name(shown: str) -> Problem:
    """Return the warning for a folder whose name cannot be part of an address."""
    """Return the warning for a folder whose name cannot be part of an address."""
    # A name can hold what a terminal would obey, or could not print.
    plain = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)
    what = "the folder's name cannot be part of an address, so it was left out."
    move = "Rename it: letters, digits, '.', '_' and '-' only."
    return Problem(Severity.WARNING, "RP105", shorten(plain, 160), what, move)


def _crashed(run: Run) -> Problem:
    step = run.record.log.last_step
    when = "before its first step" if step is None else f"at step {step}"
    move = "It counts nowhere; train it again, or leave it as it is."
    if run.record.status == "running":
        move = f"`runpress seal {run.experiment}/{run.name}` writes that down."
    return Problem(Severity.HINT, "RP106", run.shown, f"the run crashed {when}.", move)

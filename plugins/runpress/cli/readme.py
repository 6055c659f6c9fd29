"""The README of an exported run: what is in the archive, and how to run it again."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from runpress.cli.terminal import plain
from runpress.format.schema import CHANGES, METRICS
from runpress.site.catalog import Run
from runpress.site.facts import commit_of
from runpress.site.provenance import part_of
from runpress.site.reproduction import REQUIREMENTS, commands_of
from runpress.site.wording.numbers import format_number

MOST_METRICS = 30
# A command that is cut would be another one.
LONGEST_COMMAND = 100_000


def readme(run: Run, names: Collection[str]) -> str:
    """Return the text of the README.

    Args:
        run: the run.
        names: the paths that are in the archive; `code` where the code is.
    """
    return "\n".join([*_head(run), *_contents(names), *_again(run, names)]) + "\n"


def _head(run: Run) -> Iterator[str]:
    record = run.record
    yield f"# {run.experiment}/{run.name}"
    yield ""
    yield f"One training run, {plain(run.status)}, started {plain(record.started)}."
    yield ""
    for label, value in (
        ("id", record.id),
        ("arm", record.arm),
        ("seed", "unknown" if record.seed is None else record.seed),
        ("commit", commit_of(record.environment)),
    ):
        if value not in (None, ""):
            yield f"- {label}: {_code(value)}"
    for name in [*dict.fromkeys([*record.metrics, *record.summary])][:MOST_METRICS]:
        number = run.value(name)
        if number is not None:
            yield f"- {_code(name)}: {plain(format_number(number))}"
    yield ""


def _contents(names: Collection[str]) -> Iterator[str]:
    yield "## What is here"
    yield ""
    yield "- `record/`: what the run recorded; `run.json` first. Put it under"
    yield "  `docs/runs/EXPERIMENT/RUN/` of a runpress blog to have its pages."
    if f"log/{METRICS}" in names:
        yield f"- `log/{METRICS}`: the whole log, of which the record has a thinned one."
    if "code" in names:
        yield "- `code/`: the code at the run's commit, without the records of the blog."
    if REQUIREMENTS in names:
        yield f"- `{REQUIREMENTS}`: the packages and versions that it ran with."
    yield ""


def _again(run: Run, names: Collection[str]) -> Iterator[str]:
    """Say how to run it, from the code that is here, else from its repository."""
    yield "## Run it again"
    yield ""
    if not run.record.command:
        yield "The command was not recorded."
        return
    if "code" in names:
        yield from _block(_from_here(run, names))
    else:
        yield from _block(commands_of(run, REQUIREMENTS in names))
    yield from _doubt(run, names)


def _from_here(run: Run, names: Collection[str]) -> list[str]:
    lines = ["cd code"]
    if f"record/{CHANGES}" in names:
        lines.append(f"patch -p1 < ../record/{CHANGES}")
    if REQUIREMENTS in names:
        lines.append(f"pip install -r ../{REQUIREMENTS}")
    return [*lines, run.record.command]


def _doubt(run: Run, names: Collection[str]) -> Iterator[str]:
    git = part_of(run.record.environment, "git")
    if not commit_of(run.record.environment):
        yield "The commit of the code is not known, so it may have been other code."
    elif git.get("dirty") is not False and f"record/{CHANGES}" not in names:
        yield "The code may have had changes that no commit holds and that are not here."


def _block(lines: list[str]) -> Iterator[str]:
    # Indented, so that no text of a record ends the block.
    yield from (f"    {plain(line, LONGEST_COMMAND)}" for line in lines)
    yield ""


def _code(value: object) -> str:
    return f"`{plain(value).replace('`', '')}`"

"""`runpress seal`: end a run whose script died before it could."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from runpress.errors import RunpressError


@click.command()
@click.argument("runs", metavar="RUN ...", nargs=-1, required=True)
def command(runs: tuple[str, ...]) -> None:
    """End each RUN whose script died: a record's folder, or EXPERIMENT/RUN in this blog.

    Its status becomes crashed, and its curves, statistics and log what a run that ended has.
    """
    from runpress.record.seal import seal_crashed

    failed = False
    for name in runs:
        try:
            record = seal_crashed(_folder_of(name))
        except (RunpressError, OSError) as error:
            failed = True
            click.echo(f"Error: {_said(name, error)}", err=True)
        else:
            click.echo(f"{record.experiment}/{record.run}: {record.status}", err=True)
    if failed:
        raise SystemExit(1)


def _said(name: str, error: Exception) -> str:
    """Return what to tell of a record that could not be sealed."""
    if isinstance(error, OSError):
        why = error.strerror or error
        return f"{name} cannot be written: {why}. Check the disk and the folder, then seal again."
    return str(error)


def _folder_of(name: str) -> Path:
    """Return the folder that a user means by a path or by `experiment/run`."""
    from runpress.record.effects import real_effects
    from runpress.record.root import records_root

    effects = replace(real_effects(), script=None)
    root = records_root(None, effects)
    for folder in (Path(name), root / name):
        if folder.is_dir():
            # Whole: the repository, which keeps long logs, is looked for above it.
            return folder.resolve()
    raise RunpressError(
        f"{name}: there is no such run, neither as a folder nor in {root}: name its folder, or "
        "EXPERIMENT/RUN from a folder of the blog."
    )

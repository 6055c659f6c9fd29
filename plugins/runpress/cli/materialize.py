"""`runpress materialize`: the assembled Markdown tree as files, for hosts without our plugin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from runpress.cli.opening import config_option, find_config


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@config_option
def command(folder: Path, strict: bool, config_file: str | None) -> None:
    """Write the site as Markdown into DIR, with what hosts such as Zensical need to build it.

    Files that are as they should be are left alone, those that are no longer wanted are
    removed. Files of others in DIR stay. Problems are listed as by `check`.
    """
    from runpress.cli.check import tell
    from runpress.cli.terminal import harmless
    from runpress.hosts.materialize import materialize
    from runpress.hosts.written import write_folder

    made = materialize(find_config(config_file, Path.cwd()), folder, datetime.now(UTC))
    done = write_folder(folder, made.files, _bar)
    for path in done.kept:
        click.echo(
            f"{harmless(path)} is no longer wanted, but somebody has edited it: it stays.", err=True
        )
    counts = f"{len(done.written)} written, {done.same} as they were, {len(done.removed)} removed"
    click.echo(f"{folder}: {counts}.", err=True)
    tell(made.problems, made.silenced, strict=strict)


def _bar(paths: Sequence[str]) -> Iterable[str]:
    """Show a progress bar while files are written, on a terminal only."""
    from tqdm import tqdm

    shown: Iterable[str] = tqdm(paths, desc="Writing", unit="file", disable=None, leave=False)
    return shown

"""`runpress build`: as `mkdocs build`, with the same result."""

from __future__ import annotations

import click

from runpress.cli.commands import leave
from runpress.cli.mkdocs_process import run_mkdocs


@click.command()
@click.option("-s", "--strict", is_flag=True, help="Fail on warnings.")
@click.option("-d", "--site-dir", metavar="DIR", help="Where the site goes.")
@click.option("-f", "--config-file", metavar="FILE", help="Another mkdocs.yml.")
def command(strict: bool, site_dir: str | None, config_file: str | None) -> None:
    """Build the site into a folder, as `mkdocs build` does."""
    arguments = ["build", "--clean"]
    arguments += ["--strict"] if strict else []
    arguments += ["--site-dir", site_dir] if site_dir else []
    arguments += ["--config-file", config_file] if config_file else []
    leave(run_mkdocs(arguments))

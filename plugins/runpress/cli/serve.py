"""`runpress serve`: as `mkdocs serve`, with the same result."""

from __future__ import annotations

import click

from runpress.cli.commands import leave
from runpress.cli.mkdocs_process import run_mkdocs


@click.command()
@click.option("-s", "--strict", is_flag=True, help="Fail on warnings.")
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to serve (127.0.0.1:8000).")
@click.option("-f", "--config-file", metavar="FILE", help="Another mkdocs.yml.")
def command(strict: bool, dev_addr: str | None, config_file: str | None) -> None:
    """Serve the site and build it anew at every change, as `mkdocs serve` does."""
    arguments = ["serve"]
    arguments += ["--strict"] if strict else []
    arguments += ["--dev-addr", dev_addr] if dev_addr else []
    arguments += ["--config-file", config_file] if config_file else []
    leave(run_mkdocs(arguments))

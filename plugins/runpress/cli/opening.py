"""The blog that a command is about: the one in this folder, or in one above it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from runpress.hosts.files import BlogFiles

CONFIG = "mkdocs.yml"

config_option = click.option(
    "-f", "--config-file", metavar="FILE", help="Another mkdocs.yml than the nearest."
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON for programs.")


def open_blog(config_file: str | None) -> BlogFiles:
    """Return the blog of the named `mkdocs.yml`, else of the nearest at or above this folder.

    Raises:
        click.UsageError: there is none.
        RunpressError: it cannot be understood.
    """
    from runpress.hosts.files import read_blog

    return read_blog(find_config(config_file, Path.cwd()), datetime.now(UTC))


def find_config(config_file: str | None, folder: Path) -> Path:
    """Return the named `mkdocs.yml`, else the nearest at or above a folder.

    Raises:
        click.UsageError: there is none.
    """
    if config_file is None:
        found = (place / CONFIG for place in (folder, *folder.parents))
        nearest = next((config for config in found if config.is_file()), None)
        if nearest is None:
            message = f"there is no {CONFIG} here or above: go to the blog's folder, or name it"
            raise click.UsageError(f"{message} with -f FILE.")
        return nearest
    config = Path(config_file)
    if not config.is_file():
        raise click.UsageError(f"there is no {config_file}: name an existing mkdocs.yml.")
    return config

"""`runpress init`: a blog of one's own, in a new folder."""

from __future__ import annotations

import shlex
import sys
from datetime import datetime
from pathlib import Path

import click

from runpress import __version__
from runpress.template.files import one_line
from runpress.template.new_blog import (
    FIRST,
    LANGUAGES,
    LICENCES,
    Made,
    Wanted,
    author_of,
    make_blog,
)

NO_LICENCE = "none"


@click.command()
@click.argument("folder", metavar="DIR")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="English, or Chinese.")
@click.option(
    "--licence",
    "--license",
    type=click.Choice([*LICENCES, NO_LICENCE], case_sensitive=False),
    default=NO_LICENCE,
    show_default=True,
    help="What others may do with it.",
)
def command(folder: str, lang: str, licence: str) -> None:
    """Make a new blog in DIR that trains, builds and deploys as it is.

    It holds a post, the script of its experiment, workflows for GitHub and a container to train
    in. DIR must not exist or be empty; it becomes a git repository where it is in none.
    """
    place = Path(folder).absolute()
    chosen = None if licence == NO_LICENCE else licence
    today = datetime.now().astimezone().date()
    wanted = Wanted(place, lang, __version__, today, chosen, author_of(place))
    _tell(folder, wanted, make_blog(wanted))


def _tell(folder: str, wanted: Wanted, made: Made) -> None:
    _say(f"A new blog of {made.files} files is in {one_line(folder)}.")
    if made.git == "above":
        _say(
            "It is a folder of a larger repository: GitHub runs only workflows at that one's root."
        )
    if made.git == "none":
        _say("git is not there or failed: run `git init -b main` in it, and records name commits.")
    if not wanted.licence:
        _say("It has no licence: add a file LICENSE, or begin anew elsewhere with --licence MIT.")
    _say("Next:")
    if wanted.folder != Path.cwd():
        _say(f"  cd {shlex.quote(one_line(folder))}")
    _say(f"  python experiments/{FIRST}/train.py")
    _say("  runpress serve")


def _say(text: str) -> None:
    """Print a line; tables and their packages may not be here yet, where a recorder alone is."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "replace").decode(encoding, "replace"))

"""The commands of `runpress`, and the group that loads each only when it is called.

A new command is a file here and a line in COMMANDS. The line carries the words that
`runpress --help` shows, so that the help imports no command at all.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from runpress import __version__
from runpress.errors import RunpressError

# name -> (module, which has a click command called `command`; its line in the help)
COMMANDS: Mapping[str, tuple[str, str]] = {
    "build": ("runpress.cli.build", "Build the site into a folder."),
    "check": ("runpress.cli.check", "List what is wrong, without building."),
    "compare": ("runpress.cli.compare", "Hold two runs, arms or experiments together."),
    "export": ("runpress.cli.export", "Write one archive of a run, to hand on."),
    "init": ("runpress.cli.init", "Make a new blog, ready to train and to publish."),
    "ls": ("runpress.cli.ls", "List experiments, or the runs of one."),
    "materialize": ("runpress.cli.materialize", "Write the site's Markdown, for other hosts."),
    "message": ("runpress.cli.message", "Print a commit line: what an experiment found."),
    "new": ("runpress.cli.new", "Begin an experiment: a post and a script."),
    "publish": ("runpress.cli.publish", "Build strictly, and put a version on the Pages branch."),
    "seal": ("runpress.cli.seal", "End a run whose script died."),
    "serve": ("runpress.cli.serve", "Show the site while you write."),
    "show": ("runpress.cli.show", "Show one run: config, metrics, where it ran."),
}


class LazyCommands(click.Group):
    """A group that knows its commands by name and loads one when it is asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of that name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what we raise on purpose becomes its message and exit code 1.

        So does a package that only the site needs, where the recorder alone is installed.
        """
        try:
            return super().invoke(ctx)
        except RunpressError as error:
            raise click.ClickException(str(error)) from error
        except ModuleNotFoundError as error:
            if not error.name or error.name.partition(".")[0] == "runpress":
                raise
            move = 'Run: pip install "runpress[site]"'
            raise click.ClickException(f"{error.name} is not installed. {move}") from error


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="runpress", prog_name="runpress")
def main() -> None:
    """Experiment blogs whose numbers, curves and diagrams come out of the training runs.

    Exit codes: 0 fine, 1 found problems, 2 wrong use.
    """


def leave(code: int) -> NoReturn:
    """End the process with one of the three exit codes that the command line promises.

    Args:
        code: what a child process returned; of its codes 0 and 2 mean the same here, and
            all others, signals too, are problems.
    """
    raise SystemExit(code if code in (0, 2) else 1)

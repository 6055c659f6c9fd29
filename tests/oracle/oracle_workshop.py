"""Builds blogs in children of a process that has everything imported: a start would cost more.

Run as a program. Each line read is an order, a list in JSON: a folder, files for what builds
say, one build for each, all at once, a number of files opened or moved before they kill
themselves (nothing: never), variables, and the address for which to build as the dev server
does (empty: as the command does). The answer is the exit codes; that of one that was killed is
below zero.

What is shared between the builds is as pure as an import: templates compiled by Jinja, which
knows them by their text, and the font for formulas, which is cut from a font in a package.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

Build = Callable[[], int]
Variables = dict[str, str]

# What a build imports when it comes to it.
NEEDED = (
    "mkdocs.commands.build",
    "mkdocs.contrib.search",
    "material.plugins.blog.plugin",
    "material.plugins.search.plugin",
    "material.plugins.tags.plugin",
    "material.extensions.emoji",
    "runpress.hosts.mkdocs",
    "runpress.draw.curves",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "PIL.PngImagePlugin",
)


def serve() -> None:
    """Carry out orders until there are no more."""
    for name in NEEDED:
        importlib.import_module(name)
    importlib.import_module("runpress.site.formulas.font").math_font(frozenset())
    with tempfile.TemporaryDirectory() as compiled:
        _share_templates(compiled)
        for line in sys.stdin:
            folder, said, least, environment, address = json.loads(line)
            build = functools.partial(_serve, address) if address else _mkdocs
            children = [_start(build, folder, each, least, environment) for each in said]
            ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            print(json.dumps(ends), flush=True)


def _share_templates(folder: str) -> None:
    """Let every build find the templates that an earlier one has compiled."""
    theme = importlib.import_module("mkdocs.theme").Theme
    caches = importlib.import_module("jinja2").FileSystemBytecodeCache
    plain = theme.get_env

    def get_env(self: Any) -> Any:
        env = plain(self)
        env.bytecode_cache = caches(folder)
        return env

    theme.get_env = get_env


def _start(build: Build, folder: str, said: str, least: int | None, variables: Variables) -> int:
    child = os.fork()
    if not child:
        _run(build, folder, said, least, variables)
    return child


def _run(build: Build, folder: str, said: str, least: int | None, variables: Variables) -> None:
    """Build, and never return."""
    code = 70
    try:
        os.chdir(folder)
        os.environ.update(variables)
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        if least is not None:
            _die_after(least)
        code = build()
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _mkdocs() -> int:
    cli = importlib.import_module("mkdocs.__main__").cli
    try:
        cli.main(["build"], prog_name="mkdocs")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _serve(address: str) -> int:
    """Build once as the dev server of an address does, with the same calls."""
    config = importlib.import_module("mkdocs.config").load_config(dev_addr=address)
    config.plugins.on_startup(command="serve", dirty=False)
    config.site_url = f"http://{address}/"
    commands = importlib.import_module("mkdocs.commands.build")
    commands.build(config, serve_url=config.site_url, dirty=False)
    return 0


def _die_after(files: int) -> None:
    """Be killed, as by `kill -9`, when so many files were opened, moved or removed."""
    left = files

    def count(event: str, _: object) -> None:
        nonlocal left
        left -= event.startswith(("open", "os.", "sqlite3."))
        if left == 0:
            # To kill is an event, too.
            left -= 1
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


if __name__ == "__main__":
    serve()

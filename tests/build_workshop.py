"""Builds blogs in children of a process that has everything imported: a start would cost more.

Run as a program, by `blog_builds`. Each line read is an order in JSON: the `folder` to build
in, MkDocs's `arguments`, all variables of the `environment`, and a file for what each of the
builds `said`, which run at once. After how many files opened or moved they kill themselves is
`killed_after`, if they do, and press Ctrl-C `interrupted_after`. With `served_at`, an address,
they build as the dev server does. Their clock is `clock_off` by so many seconds from that of the
system, which dates files. The answer is the exit codes; that of one that was killed is below
zero.

What is shared between the builds is as pure as an import: templates compiled by Jinja, which
knows them by their text, the files of Material's theme, and the font for formulas, which is cut
from a font in a package.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

Build = Callable[[], int]

# What a build imports when it comes to it: all modules of these packages, and some others.
WHOLE = ("runpress.hosts", "runpress.site", "runpress.vcs", "markdown.extensions")
NEEDED = (
    "runpress.draw.crew",
    "runpress.draw.curves",
    "runpress.draw.social",
    "mkdocs.__main__",
    "mkdocs.commands.build",
    "mkdocs.contrib.search",
    "material.plugins.blog.plugin",
    "material.plugins.search.plugin",
    "material.plugins.tags.plugin",
    "material.extensions.emoji",
    "material.templates",
    "matplotlib.backends.backend_agg",
    "matplotlib.patheffects",
    "matplotlib.pyplot",
    "PIL.PngImagePlugin",
    "colorama",
    "pygments.formatters.html",
    "pygments.lexers.python",
    "pygments.lexers.shell",
    "pygments.styles.default",
    "scipy.special",
)


def serve() -> None:
    """Carry out orders until there are no more."""
    for name in [*NEEDED, *(name for package in WHOLE for name in _modules(package))]:
        importlib.import_module(name)
    importlib.import_module("runpress.site.formulas.font").math_font(frozenset())
    _compile_our_templates()
    _list_files_of_themes()
    with tempfile.TemporaryDirectory() as compiled:
        _share_templates(compiled)
        for line in sys.stdin:
            order = json.loads(line)
            children = [_start(order, said) for said in order["said"]]
            ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            print(json.dumps(ends), flush=True)


def _modules(package: str) -> Iterator[str]:
    path = importlib.import_module(package).__path__
    return (each.name for each in pkgutil.walk_packages(path, f"{package}."))


def _compile_our_templates() -> None:
    markup = importlib.import_module("runpress.site.markup")
    for name in markup._environment().list_templates(extensions=["html"]):
        markup._template(name)


def _list_files_of_themes() -> None:
    """Look once for the ten thousand files of Material, as it is without an author's own.

    MkDocs leaves out those in folders that begin with a dot: here they are not in the list.
    """
    loader = importlib.import_module("jinja2").FileSystemLoader
    plain = loader.list_templates
    env = importlib.import_module("mkdocs.theme").Theme(name="material").get_env()
    known = {
        tuple(env.loader.searchpath): [each for each in plain(env.loader) if each[0] != "."],
    }

    def list_templates(self: Any) -> list[str]:
        return known.get(tuple(self.searchpath)) or plain(self)

    loader.list_templates = list_templates


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


def _start(order: dict[str, Any], said: str) -> int:
    child = os.fork()
    if not child:
        _run(order, said)
    return child


def _run(order: dict[str, Any], said: str) -> None:
    """Build, and never return."""
    code = 70
    try:
        _enter(order, said)
        if order["killed_after"] is not None:
            _signal_after(order["killed_after"], signal.SIGKILL)
        if order["interrupted_after"] is not None:
            _signal_after(order["interrupted_after"], signal.SIGINT)
        code = _serve(order["served_at"]) if order["served_at"] else _mkdocs(order["arguments"])
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _enter(order: dict[str, Any], said: str) -> None:
    """Become a process that was started in the folder, as far as a build can tell."""
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    _set_clock(order["clock_off"])
    # Whoever started the tests may be deaf to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["mkdocs", *order["arguments"]]
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)


def _mkdocs(arguments: list[str]) -> int:
    cli = importlib.import_module("mkdocs.__main__").cli
    try:
        cli.main(arguments, prog_name="mkdocs")
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


def _set_clock(off: int) -> None:
    now, now_ns = time.time, time.time_ns
    time.time = lambda: now() + off
    time.time_ns = lambda: now_ns() + off * 1_000_000_000


def _signal_after(files: int, number: int) -> None:
    """Be killed or interrupted when so many files were opened, moved or removed."""
    left = files

    def count(event: str, _: object) -> None:
        nonlocal left
        left -= event.startswith(("open", "os.", "sqlite3."))
        if left == 0:
            # To kill is an event, too.
            left -= 1
            os.kill(os.getpid(), number)

    sys.addaudithook(count)


if __name__ == "__main__":
    serve()

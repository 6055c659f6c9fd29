"""Brings the scripts of others into the package while it is built, and packs ours.

They are not committed here and never fetched by a site's build: each comes out of a package
that the build requires (`requires` in pyproject.toml), and only the very bytes that their
authors published are taken. An editable install runs this too, so that a fresh clone has
what a wheel has. To take another version: change the package's pin and the line below.

Our scripts are written to be read. Packed, with short names and without remarks, a third is
saved of what a reader waits for. They are kept by the sum of their source: one that was
changed since is published as it is written, until the package is installed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = Path("plugins", "runpress", "site", "assets")
VENDOR = ASSETS / "vendor"
PACKED = "packed.json"


class Script(NamedTuple):
    """A script of others: what it is, where it is found, and what it is called here."""

    what: str
    package: str
    file: str
    sha256: str
    name: str


# The sums are of the files that their authors publish on npm.
SCRIPTS = (
    Script(
        "uPlot 1.6.31, dist/uPlot.iife.min.js",
        "youplot",
        "youplot/vendor/uplot.iife.min.js",
        "2d27e8ad3d228164525ce213f9dc716f39b4e3aee0cc773fb3491c96cf4921a2",
        "uplot.min.js",
    ),
    Script(
        "KaTeX 0.16.22, dist/katex.min.js",
        "sphinxcontrib-katex",
        "sphinxcontrib/katex.min.js",
        "e8d885505949f3a5f4abdd5dd0d53696bd1371ad26ffbf4f310dcd77c8cdae89",
        "katex.min.js",
    ),
    Script(
        "STIX Two Math 2.11, STIXTwoMath-Regular.ttf",
        "ziamath",
        "ziamath/fonts/STIXTwoMath-Regular.ttf",
        "8f42cb183a85043a4dc3f8e41ac3821eb27bf178d68ace929ba439523622323c",
        "stix-two-math.ttf",
    ),
)


class ScriptNotFound(Exception):
    """The package that should hold a script is not there, or holds other bytes."""


class VendorHook(BuildHookInterface[Any]):
    """Puts the scripts of others beside ours before files are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Take every script; a source archive stays without them and takes them when built."""
        if self.target_name == "wheel":
            for script in SCRIPTS:
                put(script, Path(self.root, VENDOR))
            pack(Path(self.root, ASSETS), Path(self.root, VENDOR, PACKED), shortener())


def put(script: Script, folder: Path) -> None:
    """Write a script into a folder, unless it is there already.

    Raises:
        ScriptNotFound: its package lacks it or holds something else.
    """
    place = folder / script.name
    if place.is_file() and _sum(place.read_bytes()) == script.sha256:
        return
    content = _content(script)
    if _sum(content) != script.sha256:
        raise ScriptNotFound(
            f"{script.file} of the package {script.package} is not {script.what}: "
            f"its sha256 is {_sum(content)}, expected was {script.sha256}. Pin the version of "
            f"{script.package} that has it, in pyproject.toml."
        )
    folder.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def pack(scripts: Path, place: Path, shorten: Callable[[str], str] | None) -> None:
    """Write every script below a folder in a short form, by the sum of its source.

    Args:
        scripts: the folder; what others wrote lies in `vendor` and is left alone.
        place: the file to write; it is removed where nothing shortens.
        shorten: makes a script short. There is none for every machine, and nothing is lost
            without it but a third of the size.
    """
    place.unlink(missing_ok=True)
    if shorten is None:
        return
    sources = [
        path.read_text("utf-8")
        for path in sorted(scripts.rglob("*.js"))
        if VENDOR.name not in path.relative_to(scripts).parts
    ]
    packed = {_sum(source.encode()): shorten(source) for source in sources}
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(packed, indent=1, sort_keys=True) + "\n", "utf-8")


def shortener() -> Callable[[str], str] | None:
    """Return what makes a script short, where this machine has it."""
    try:
        import minify
    except ImportError:
        return None
    return lambda source: str(minify.string("application/javascript", source))


def _content(script: Script) -> bytes:
    try:
        found = metadata.distribution(script.package).locate_file(script.file)
        return Path(str(found)).read_bytes()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise ScriptNotFound(
            f"{script.what} was looked for as {script.file} in the package {script.package}, "
            f"which does not have it ({error}). Build in an isolated environment, or install "
            f"what pyproject.toml requires for a build: pip install {script.package}"
        ) from error


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

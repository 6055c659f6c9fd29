"""The packages that can be imported, and their versions.

Read off the names of their folders. Asking each package's own file costs a hundred times
as much, a tenth of a second in which the training could not have run.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# As the wheel format has it: no dash within a name or a version.
FOLDER = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info", re.ASCII)


def packages(path: Iterable[str] | None = None) -> dict[str, str]:
    """Return name and version of every installed package.

    A package that came from a folder or a repository, and that no index can be asked for,
    has ` (local)` behind its version.

    Args:
        path: where to look; by default where imports do.
    """
    found: dict[str, str] = {}
    for place in dict.fromkeys(sys.path if path is None else path):
        for name, version in _installed_in(place or os.curdir):
            # The first on the path is the one that gets imported.
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), version)
    return dict(sorted(found.items()))


def _installed_in(place: str) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(place) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        # A zip, or nothing at all.
        names = [""] if Path(place).is_file() else []
    if any(_is_old(name) for name in names):
        yield from _told_by_themselves(place)
        return
    for name in names:
        folder = FOLDER.fullmatch(name)
        if folder:
            yield folder["name"], folder["version"] + _origin(Path(place, name))


def _is_old(name: str) -> bool:
    return not name or name.endswith((".egg-info", ".egg-link"))


def _told_by_themselves(place: str) -> Iterator[tuple[str, str]]:
    """Ask the packages of a place where an old one, or a zip, says its version only inside."""
    import importlib.metadata

    for one in importlib.metadata.distributions(path=[place]):
        name = one.metadata["Name"]
        if name:
            local = one.read_text("direct_url.json") is not None
            yield name, f"{one.version} (local)" if local else one.version


def _origin(folder: Path) -> str:
    # Installers write this file for what they did not take from an index (PEP 610).
    return " (local)" if (folder / "direct_url.json").exists() else ""

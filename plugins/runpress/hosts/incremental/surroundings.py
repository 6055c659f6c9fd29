"""What every page of a site depends on: its configuration, its theme, the programs that make it.

A change of any of these makes everything anew. Nothing here reads a file that the packages
brought: a package is known by the name of the folder that its installer left, version and all.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISLNK
from typing import Any

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_build_date

from runpress.hosts.incremental.canonical import digest_of
from runpress.hosts.incremental.listing import files_below
from runpress.hosts.incremental.outputs import State, state_of
from runpress.site.memory.digests import Digests

# What plugins and themes ask of the environment, beside what mkdocs.yml asks by `!ENV`.
ASKED = ("MIKE_DOCS_VERSION", "SOURCE_DATE_EPOCH", "CI", "READTHEDOCS", "LANG", "TZ")
# Which search, and its options that name files beside the blog's.
SEARCH, DICTIONARIES = "material/search", ("jieba_dict", "jieba_dict_user")
# Where a package lies in an environment, or is linked to from it.
INSTALLED = (".dist-info", ".egg-info", ".egg-link", ".pth")
# Words by which a template looks beyond its own page, or at the clock.
BEYOND = re.compile(
    r"\bpages\b|\bbuild_date_utc\b|\bupdate_date\b|\bnow\b"
    r"|(?:_page|homepage)\s*\.\s*(?:content|markdown|toc|file)\b"
)


def programs() -> str:
    """Return a name for the programs: Python, every package with its version, and this one.

    This package is looked at file by file: who works on it changes it without a new version.
    """
    places = [place for place in sys.path if place.endswith(("site-packages", "dist-packages"))]
    packages = sorted({name for place in places for name in _installed(place)})
    own = Path(__file__).parents[2]
    return digest_of(
        sys.version, mkdocs.__version__, packages, list(_states(own, skip="__pycache__"))
    )


def asked() -> dict[str, str | None]:
    """Return what plugins and themes may ask of the environment."""
    return {name: os.environ.get(name) for name in ASKED}


def theme_folders(config: MkDocsConfig) -> list[Path]:
    """Return the folders of templates that came with no package: the author's own."""
    packages = tuple(place for place in sys.path if place.endswith("-packages"))
    return [Path(each) for each in config.theme.dirs if not str(each).startswith(packages)]


def overrides(config: MkDocsConfig, digests: Digests) -> str:
    """Return a name for what lies in the author's own folders of templates.

    Raises:
        OSError: something in them cannot be looked at.
    """
    return digest_of([(path, digests.of(path)) for path in _own_files(config)])


def dictionaries(config: MkDocsConfig) -> list[tuple[str, State]]:
    """Return the files by which Material's search parts Chinese, as they lie there now."""
    search: Any = config.plugins.get(SEARCH)
    named = [getattr(search.config, name, None) for name in DICTIONARIES] if search else []
    found = [os.path.normpath(each) for each in named if each]
    return [(path, state_of(os.stat(path)) if os.path.isfile(path) else "") for path in found]  # noqa: PTH113, PTH116


def looks_beyond(config: MkDocsConfig) -> bool:
    """Say whether a template of the author's own may show other pages, or the time."""
    for path in _own_files(config):
        with suppress(OSError):
            if path.endswith(".html") and BEYOND.search(Path(path).read_text("utf-8", "replace")):
                return True
    return False


def _own_files(config: MkDocsConfig) -> list[str]:
    folders = theme_folders(config)
    found = (each for folder in folders for each in files_below(str(folder)))
    return sorted(path for path, status in found if not S_ISLNK(status.st_mode))


def today() -> str:
    """Return the day that pages and the site's map are dated with."""
    return get_build_date()


def _installed(place: str) -> Iterator[str]:
    with suppress(OSError):
        yield from (path.name for path in Path(place).iterdir() if path.name.endswith(INSTALLED))


def _states(folder: Path, skip: str) -> Iterator[tuple[str, State]]:
    for path in _files(folder, skip):
        with suppress(OSError):
            yield str(path), state_of(path.stat())


def _files(folder: Path, skip: str = "") -> Iterable[Path]:
    for here, inside, names in os.walk(folder, followlinks=False):
        inside[:] = sorted(name for name in inside if name != skip)
        yield from (Path(here, name) for name in sorted(names))

"""The plan of a built site: what a page has to know of all others to be made by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

import orjson
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from runpress.site.memory.store import Store

KIND = "plan"


@dataclass(frozen=True)
class Told:
    """What the plugin knows of a site whose tree it has made.

    `authored` are the source paths of pages that somebody wrote, by which they are found again,
    each with a name for its front matter and its first heading. `there` are the paths of all
    files that were found. `languages` are those of pages, by their addresses, where they are
    not the site's.
    """

    authored: Mapping[str, str]
    there: list[str]
    languages: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """The plan of a site.

    `base` and `conversions` name what all its pages and all their conversions depend on.
    `files` are its files by their paths: what each one's address is, where it is written, and
    whether it is published.
    """

    base: str
    conversions: str
    told: Told
    files: Mapping[str, tuple[str, str, str]]


class UnknownFileError(Exception):
    """All files of a site were asked for, of which only addresses are known."""


class PlannedFiles(Files):
    """The files of a site that was built in another process, made as they are asked for.

    Args:
        plan: the site's.
        config: the site's.
    """

    def __init__(self, plan: Plan, config: MkDocsConfig) -> None:
        self._plan, self._config = plan, config
        self._made: dict[str, File] = {}

    @property
    def _src_uris(self) -> dict[str, File]:  # type: ignore[override]
        raise UnknownFileError

    def get_file_from_path(self, path: str) -> File | None:
        """Return a file by its source path; None where the site has none."""
        name = PurePath(path).as_posix()
        if name not in self._made and name in self._plan.files:
            self._made[name] = self.file(name, self._config.docs_dir)
        return self._made.get(name)

    def file(self, name: str, folder: str) -> File:
        """Return a file anew.

        Args:
            name: its source path.
            folder: where its source lies.
        """
        url, written, inclusion = self._plan.files[name]
        config = self._config
        file = File(name, folder, config.site_dir, config.use_directory_urls, dest_uri=written)
        file.url, file.inclusion = url, InclusionLevel[inclusion]
        return file


def remember_plan(store: Store, site: str, plan: Plan) -> None:
    """Remember the plan of a site, by its folder."""
    with suppress(TypeError):
        # A name that is no text is not remembered.
        value = orjson.dumps(plan)
        if value != store.get(KIND, site):
            store.put(KIND, site, value)


def read_plan(store: Store, site: str) -> Plan | None:
    """Return the plan of a site; None where none is remembered."""
    with suppress(ValueError, TypeError, KeyError):
        value = orjson.loads(store.get(KIND, site) or b"null")
        if value is not None:
            return Plan(**{**value, "told": Told(**value["told"])})
    return None


def files_in(files: Files) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Go through a site's files by their paths, as a plan tells of them."""
    for path, file in files.src_uris.items():
        yield path, (file.url, file.dest_uri, file.inclusion.name)

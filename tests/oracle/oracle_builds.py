"""A blog that is built where it was built before, after every edit, and its clean twin.

The twin has the same inputs and no memory. What its build gives is what the other must have
given: every file of the site, its bytes, the exit code, and all errors and warnings.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oracle_blog import Edit, begin

import blog_builds

ENVIRONMENT = {
    "SOURCE_DATE_EPOCH": "1795219200",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}


class Workshop:
    """A process that builds blogs, one after the other, all on one day."""

    def __init__(self) -> None:
        self._builds = blog_builds.Workshop()

    def build(
        self,
        folder: Path,
        *,
        at_once: int = 1,
        killed_after: int | None = None,
        interrupted_after: int | None = None,
        served_at: str = "",
        clock_off: int = 0,
        environment: Mapping[str, str] = ENVIRONMENT,
    ) -> Outcome:
        """Build the blog of a folder.

        Args:
            folder: where its `mkdocs.yml` is.
            at_once: how many builds do so at the same time; the outcome is that of the first.
            killed_after: the number of files opened or moved after which it is killed.
            interrupted_after: the number of them after which somebody presses Ctrl-C.
            served_at: the address of the dev server as which to build.
            clock_off: how many seconds its clock is ahead of the system's, which dates files.
            environment: variables beside those of this process.
        """
        end = self._builds.build(
            folder,
            {**os.environ, **environment},
            at_once=at_once,
            killed_after=killed_after,
            interrupted_after=interrupted_after,
            served_at=served_at,
            clock_off=clock_off,
        )
        site = served_in(folder) if served_at else folder / "site"
        return Outcome(end.code, end.said, files_of(site))

    def end(self) -> None:
        self._builds.end()


@dataclass(frozen=True)
class Outcome:
    """What a build gave: its exit code, all that it said, and every file of the site."""

    code: int
    said: str
    files: dict[str, bytes]

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings, in no order: that of plugins' threads is nobody's."""
        return sorted(line for line in self.said.split("\n") if line.startswith(("ERR", "WARN")))

    @property
    def is_whole(self) -> bool:
        """Whether all pages were made: errors in records and posts are told after that."""
        return not self.code or "mend them before this is published" in self.said

    def differences(self, clean: Outcome) -> list[str]:
        """Say in a few lines how this differs from a clean build."""
        told = [] if self.code == clean.code else [f"ended with {self.code}, not {clean.code}"]
        if clean.code and not clean.is_whole:
            # A build that was broken off leaves what it leaves.
            return told + _lines("said", self.complaints, clean.complaints)
        told += [f"left over: {path}" for path in sorted(self.files.keys() - clean.files)]
        told += [f"missing: {path}" for path in sorted(clean.files.keys() - self.files)]
        for path in sorted(self.files.keys() & clean.files):
            if self.files[path] != clean.files[path]:
                told.append(f"differs: {path} {_first(self.files[path], clean.files[path])}")
        return told + _lines("said", self.complaints, clean.complaints)


class Twins:
    """The blog that is edited, and the twin that is made of it after every edit."""

    def __init__(self, workshop: Workshop, folder: Path) -> None:
        self.workshop = workshop
        self.folder = folder / "edited" / "blog"
        self.clean = folder / "clean" / "blog"
        self.clean.mkdir(parents=True)
        begin(self.folder)

    def edit(self, edit: Edit, seed: int) -> None:
        edit(self.folder, random.Random(seed))

    def build(self, *, at_once: int = 1, killed_after: int | None = None) -> Outcome:
        """Build the blog, as it is built after an edit."""
        return self.workshop.build(self.folder, at_once=at_once, killed_after=killed_after)

    def compare(self) -> list[str]:
        """Build both and say how the sites differ."""
        return self.build().differences(self.build_clean())

    def build_clean(
        self, *, served_at: str = "", environment: Mapping[str, str] = ENVIRONMENT
    ) -> Outcome:
        """Build the twin, that knows of no build before; pictures once drawn are kept."""
        self._copy_inputs()
        return self.workshop.build(self.clean, served_at=served_at, environment=environment)

    def _copy_inputs(self) -> None:
        for path in self.clean.iterdir():
            if path.name != ".runpress":
                _remove(path)
        for path in sorted(self.clean.glob(".runpress/*")):
            if path.name != "assets":
                _remove(path)
        shutil.copytree(
            self.folder,
            self.clean,
            symlinks=True,
            ignore=_made,
            dirs_exist_ok=True,
        )


def served_in(folder: Path) -> Path:
    """Return the folder that the one dev server of a blog serves."""
    [site] = (folder / ".runpress/served").iterdir()
    return site


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with what is in it, and folders that hold nothing."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def _made(folder: str, names: Sequence[str]) -> set[str]:
    """Leave out what builds have made, at the top."""
    return {"site", ".runpress"} if Path(folder, "mkdocs.yml").exists() else set()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _first(one: bytes, other: bytes) -> str:
    """Show the place where two contents part."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    shown = slice(max(0, at - 60), at + 60)
    return f"at {at}:\n    is        {one[shown]!r}\n    should be {other[shown]!r}"


def _lines(what: str, one: list[str], other: list[str]) -> list[str]:
    more = [f"{what} too much: {line}" for line in one if line not in other]
    less = [f"{what} too little: {line}" for line in other if line not in one]
    uneven = [f"{what} {len(one)} times, not {len(other)}"] if len(one) != len(other) else []
    return more + less + uneven

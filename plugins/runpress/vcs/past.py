"""What git's history tells about a blog: the versions of its pages and records.

Nothing is asked of git before somebody wants to know, and then everything is asked at once:
a thousand pages with a history each cost one walk. Where the clone is shallow the beginning
of every history is missing, and that is said rather than guessed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from runpress.vcs.blobs import read_blobs
from runpress.vcs.git import CREDENTIALS, MOST_SECONDS_OF_A_WALK, run_git
from runpress.vcs.walk import Change, Commit, walk

__all__ = ["Commit", "Past", "Version", "past_of"]

# Tags that publish a version of the site.
RELEASES = "v*"
RUNS = "runs/"


class Version(NamedTuple):
    """A file as one commit left it; git has its content under the name `blob`."""

    commit: Commit
    blob: str


@dataclass
class _Told:
    """The walk, by what it is asked for."""

    pages: dict[str, list[Version]]
    records: dict[str, dict[str, list[Version]]]
    touched: dict[str, dict[str, Commit]]


class Past:
    """What git tells about the files under a folder `docs/`; paths are relative to it."""

    def __init__(
        self, folder: Path, *, shallow: bool, remote: str | None = None, standing: bytes = b""
    ) -> None:
        self._folder = folder
        self._shallow = shallow
        self.remote = remote
        # Names the history: equal ones tell the same.
        self._standing = standing

    def is_that_of(self, other: Past) -> bool:
        """Say whether another one tells the same, of the same folder."""
        return bool(self._standing) and (self._folder, self.remote, self._standing) == (
            other._folder,
            other.remote,
            other._standing,
        )

    @property
    def shallow(self) -> bool:
        """Say whether a part of the history is missing, or all of it could not be read."""
        return self._shallow or self._walked is None

    def versions(self, path: str) -> tuple[Version, ...]:
        """Return all versions of a page, the oldest first, those under earlier names too."""
        return tuple(self._told.pages.get(path, ()))

    def records(self, experiment: str) -> Mapping[str, tuple[Version, ...]]:
        """Return all versions of every `run.json` that the experiment ever had, by path."""
        found = self._told.records.get(experiment, {})
        return {path: tuple(versions) for path, versions in found.items()}

    def commits(self, page: str | None, experiment: str | None = None) -> tuple[Commit, ...]:
        """Return the commits that touched a page or an experiment's records, the newest first."""
        touched = self._told.touched
        found = {**touched.get(page or "", {}), **touched.get(f"{RUNS}{experiment or ''}", {})}
        order = self._order
        return tuple(sorted(found.values(), key=lambda each: order[each.hash], reverse=True))

    def read(self, versions: Iterable[Version]) -> Iterator[tuple[str, bytes]]:
        """Yield the contents of versions, each with the name of its blob; some may be missing."""
        return read_blobs(self._folder, (version.blob for version in versions))

    def is_current(self, path: str, version: Version) -> bool:
        """Say whether the file on disk is byte for byte what a version holds."""
        try:
            content = (self._folder / path).read_bytes()
        except OSError:
            return False
        make = hashlib.sha256 if len(version.blob) == 64 else hashlib.sha1
        named = make(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        return named.hexdigest() == version.blob

    def releases(self, commits: Iterable[Commit]) -> dict[str, str]:
        """Return the release that each commit is first part of, by hash, where it is of one."""
        hashes = [commit.hash for commit in commits]
        asked = ["name-rev", "--tags", f"--refs={RELEASES}", *hashes]
        answer = run_git(self._folder, asked, MOST_SECONDS_OF_A_WALK) if hashes else None
        rows = (
            line.split(" ", 1) for line in (answer or b"").decode("utf-8", "replace").split("\n")
        )
        named = {row[0]: row[1].removeprefix("tags/") for row in rows if len(row) == 2}
        # What comes behind the tag says how far the commit lies before it.
        tags = {name: text.split("~")[0].split("^")[0] for name, text in named.items()}
        return {name: tag for name, tag in tags.items() if tag != "undefined"}

    @cached_property
    def _walked(self) -> list[Change] | None:
        def ask(folder: Path, arguments: Iterable[str]) -> bytes | None:
            return run_git(folder, list(arguments), MOST_SECONDS_OF_A_WALK)

        return walk(self._folder, ask)

    @cached_property
    def _changes(self) -> list[Change]:
        # Of the first commit that a shallow clone has, nobody knows what it changed.
        found = self._walked or []
        return [each for each in found if not (self._shallow and each.rootless)]

    @cached_property
    def _order(self) -> dict[str, int]:
        order: dict[str, int] = {}
        for change in self._changes:
            order.setdefault(change.commit.hash, len(order))
        return order

    @cached_property
    def _told(self) -> _Told:
        told = _Told({}, {}, {})
        for change in self._changes:
            if change.path.startswith(RUNS) and change.path.endswith(".json"):
                _tell_record(told, change)
            else:
                _tell_page(told, change)
        return told


def past_of(folder: Path, before: Past | None = None) -> Past | None:
    """Return what git tells about the files under a folder; None where it tells nothing.

    Args:
        folder: where it is asked.
        before: what it told earlier; returned where it would tell the same.
    """
    answer = run_git(folder, ["rev-parse", "--is-shallow-repository", "--verify", "HEAD"])
    if not answer:
        return None
    remote = run_git(folder, ["remote", "get-url", "origin"])
    told = CREDENTIALS.sub(r"\1", remote.decode("utf-8", "replace").strip()) if remote else None
    tags = run_git(folder, ["for-each-ref", "refs/tags"])
    standing = b"" if tags is None else answer + tags
    past = Past(folder, shallow=not answer.startswith(b"false"), remote=told, standing=standing)
    return before if before and past.is_that_of(before) else past


def _tell_page(told: _Told, change: Change) -> None:
    if change.before:
        # The page took its history along; a new one at its old place begins its own.
        told.pages[change.path] = told.pages.pop(change.before, [])
        told.touched[change.path] = told.touched.pop(change.before, {})
    _tell(told, change, told.pages.setdefault(change.path, []), change.path)


def _tell_record(told: _Told, change: Change) -> None:
    # Records of one experiment are so much alike that git takes one for another that moved.
    if change.before:
        _tell_record(told, change._replace(path=change.before, blob="", before=""))
    experiment = change.path.split("/")[1]
    versions = told.records.setdefault(experiment, {}).setdefault(change.path, [])
    _tell(told, change, versions, f"{RUNS}{experiment}")


def _tell(told: _Told, change: Change, versions: list[Version], touched: str) -> None:
    # A merge that only brings together what the branches had adds nothing of its own.
    if change.merged and (not change.blob or change.blob in {each.blob for each in versions}):
        return
    if change.blob:
        versions.append(Version(change.commit, change.blob))
    told.touched.setdefault(touched, {})[change.commit.hash] = change.commit

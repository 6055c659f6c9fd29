"""A clone of a repository, and what the tests ask of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runpress.publish.base import Destination
from runpress.publish.branch import Published, publish

MakeSite = Callable[..., Path]
CloneOf = Callable[..., "Clone"]


@dataclass(frozen=True)
class Clone:
    """A working copy, and what the tests ask of it."""

    folder: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.rstrip("\n")

    def tip(self, ref: str = "refs/heads/gh-pages") -> str:
        return self.git("for-each-ref", "--format=%(objectname)", ref)

    def show(self, path: str, branch: str = "gh-pages") -> str:
        return self.git("show", f"refs/heads/{branch}:{path}")

    def files(self, branch: str = "gh-pages") -> set[str]:
        listed = self.git("ls-tree", "-rz", "--name-only", f"refs/heads/{branch}")
        return {path for path in listed.split("\0") if path}

    def versions(self) -> dict[str, list[str]]:
        return {each["version"]: each["aliases"] for each in json.loads(self.show("versions.json"))}

    def branches(self) -> set[str]:
        return set(self.git("for-each-ref", "--format=%(refname)", "refs/heads").split("\n"))

    def publish(self, site: Path, version: str, *aliases: str, **options: object) -> Published:
        where = {name: options.pop(name) for name in ("push", "branch") if name in options}
        return publish(site, version, aliases, Destination(self.folder, **where), **options)

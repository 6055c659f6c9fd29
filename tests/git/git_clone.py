"""A clone of a repository, and what the tests ask of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runpress.publish.base import Destination
from runpress.publish.branch import Published, Telling, publish
from runpress.publish.not_found import Front
from runpress.publish.plan import Order

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

    def publish(
        self,
        site: Path,
        version: str,
        *aliases: str,
        replace: bool = False,
        front: Front | None = None,
        report: Callable[[str], None] = lambda _: None,
        show: Callable[[str], None] | None = None,
        **where: Any,
    ) -> Published:
        order = Order(version, aliases, replace)
        destination = Destination(self.folder, **where)
        return publish(site, order, destination, front=front, telling=Telling(report, show=show))


# It waits for a line before it writes, so that both have looked at the same branch.
PUBLISHER = """
import sys
from pathlib import Path
from runpress.publish.base import Destination
from runpress.publish.branch import Telling, publish
from runpress.publish.plan import Order

folder, site, version = sys.argv[1:]

def report(line):
    if line.startswith("Writing"):
        print("ready", flush=True)
        sys.stdin.readline()

publish(Path(site), Order(version), Destination(Path(folder)), telling=Telling(report))
"""


class Publisher:
    """Another process that publishes, and stops before it writes until it is told to go on."""

    def __init__(self, folder: Path, site: Path, version: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(folder), str(site), version],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == "ready\n"

    def ends(self) -> str:
        """Let it go on, and return what it complained of."""
        return self._process.communicate("\n")[1]

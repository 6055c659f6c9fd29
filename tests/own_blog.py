"""The repository's own blog, built once for all processes of a test session, and served.

Its build takes as long as twenty others, and tests of several folders read what it gives. The
process that outlives all others serves the folder; whoever first needs the blog builds it
there while the rest wait. Nobody changes it afterwards.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_server import serve

# Another blog may stand in for the repository's own: the one that `make demo` makes.
REPOSITORY = Path(os.environ.get("RUNPRESS_BLOG", Path(__file__).parents[1]))
# Below the root of its host, as most blogs are.
UNDER = "notes/blog/"


@dataclass(frozen=True)
class Place:
    """A folder of this session, and the address at which its `served` is found."""

    folder: str
    address: str


@dataclass(frozen=True)
class OwnBlog:
    """The blog as its strict build left it: exit code, all that was said, site and address."""

    folder: Path
    site: Path
    base: str
    code: int
    output: str


@contextlib.contextmanager
def one_place() -> Iterator[Place]:
    """A folder that is served while the body runs, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="runpress-") as folder:
        served = Path(folder) / "served"
        served.mkdir()
        with serve(served) as address:
            yield Place(folder, address)


def own_blog(place: Place) -> OwnBlog:
    """Return the blog, built now if no other process has."""
    folder, base = Path(place.folder), place.address + UNDER
    blog, site = folder / "my blog", folder / "served" / UNDER
    said = folder / "said.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            copy_own(blog)
            said.write_text(json.dumps(_built(blog, site, base)), "utf-8")
    code, output = json.loads(said.read_text("utf-8"))
    return OwnBlog(blog, site, base, code, output)


def copy_own(to: Path) -> None:
    """Copy the sources of the blog into a new folder."""
    shutil.copytree(REPOSITORY / "docs", to / "docs")
    shutil.copy(REPOSITORY / "mkdocs.yml", to)


def _built(blog: Path, site: Path, base: str) -> tuple[int, str]:
    """Build as a user does: the exit code, and all that was said."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "-d", site],
        cwd=blog,
        env=os.environ | {"SITE_URL": base, "NO_MKDOCS_2_WARNING": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr

"""A blog in a folder of its own, and what building it gave."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from built_site import BuiltSite

from blog_builds import quiet, workshop

PLAIN = """\
site_name: Notes
site_url: http://127.0.0.1:8000/
theme: {name: material, font: false}
plugins: [blog, tags, search, runpress]
"""


@dataclass(frozen=True)
class Built:
    """How a build ended: its exit code, all that it said, and the site."""

    code: int
    output: str
    site: BuiltSite

    def said(self, *parts: str) -> list[str]:
        """Return the lines of the output that hold all parts."""
        return [line for line in self.output.split("\n") if all(part in line for part in parts)]

    @property
    def complaints(self) -> list[str]:
        """Every error and warning."""
        return [line for line in self.output.split("\n") if line.startswith(("ERROR", "WARNING"))]


@dataclass(frozen=True)
class Blog:
    """A folder with a `mkdocs.yml` and `docs/`."""

    folder: Path

    @property
    def docs(self) -> Path:
        return self.folder / "docs"

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the blog, its folders made."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def post(self, stem: str, body: str, header: str = "date: 2026-11-21\n") -> Path:
        return self.write(f"docs/posts/{stem}.md", f"---\n{header}---\n{body}")

    def build(
        self, *options: str, site: str = "site", environment: Mapping[str, str] | None = None
    ) -> Built:
        """Run `mkdocs build` in a process of its own, which is ready to build."""
        end = workshop().build(self.folder, quiet(environment), "-d", site, *options)
        return Built(end.code, end.said, BuiltSite(self.folder / site))

    def build_afresh(
        self, *options: str, site: str = "site", environment: Mapping[str, str] | None = None
    ) -> Built:
        """Run `mkdocs build` as a user does: what is said to be random is different each time."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "mkdocs", "build", "-d", site, *options],
            cwd=self.folder,
            env=quiet(environment),
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Built(done.returncode, done.stdout + done.stderr, BuiltSite(self.folder / site))

    def snapshot(self) -> dict[str, tuple[int, int]]:
        """Return every source file with its size and time of change."""
        sources = [self.folder / "mkdocs.yml", *self.docs.rglob("*")]
        return {
            path.relative_to(self.folder).as_posix(): (status.st_size, status.st_mtime_ns)
            for path in sources
            if path.is_file() and (status := path.stat())
        }

"""A real git repository around a blog, with the clock of its commits in the test's hands."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from blog_on_disk import Docs


@dataclass(frozen=True)
class History:
    """A repository with a blog in `docs/`; days are of November 2026, at noon."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> History:
        history = cls(root)
        history.docs.folder.mkdir(parents=True, exist_ok=True)
        history.git("init", "-q", "-b", "main")
        return history

    @property
    def docs(self) -> Docs:
        return Docs(self.root / "docs")

    def git(self, *arguments: str, day: int = 1) -> str:
        date = f"2026-11-{day:02d}T12:00:00+00:00"
        identity = {"NAME": "n", "EMAIL": "e@example.org", "DATE": date}
        set_by = {
            f"GIT_{who}_{key}": each
            for who in ("AUTHOR", "COMMITTER")
            for key, each in identity.items()
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **set_by},
            check=True,
            capture_output=True,
        )
        return done.stdout.decode().strip()

    def commit(self, day: int = 1, subject: str = "change", **pages: str) -> str:
        """Write pages (`posts__a` is `posts/a.md`), commit all there is, return the hash."""
        for name, text in pages.items():
            self.docs.write(name.replace("__", "/") + ".md", text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject, day=day)
        return self.git("rev-parse", "HEAD")

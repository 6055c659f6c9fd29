"""A blog on disk that commands of the command line are called in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from blog_on_disk import Docs
from runpress.cli import main


@dataclass(frozen=True)
class CliBlog:
    """A folder with `mkdocs.yml` and `docs/`, the working folder of the test."""

    folder: Path
    docs: Docs

    def arm(self, name: str, seeds: dict[int, dict[str, float]], **keys: Any) -> None:
        """Record an arm of `exp-023-amp`: its last values by seed."""
        for at, (seed, values) in enumerate(seeds.items()):
            run = name if at == 0 else f"{name}-{at + 1}"
            metrics = {metric: [value] for metric, value in values.items()}
            self.docs.run("exp-023-amp", run, name=name, seed=seed, metrics=metrics, **keys)

    def post(self, header: str, body: str = "# AMP is faster\n") -> None:
        self.docs.write("posts/exp-023-amp.md", f"---\ndate: 2026-11-21\n{header}---\n{body}")

    def call(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    def said(self, *arguments: str) -> str:
        """Return what a command printed that did what it should."""
        result = self.call(*arguments)
        assert result.exit_code == 0, result.output
        return result.output

    def told(self, *arguments: str) -> dict[str, Any]:
        """Return what a command told a program."""
        told: dict[str, Any] = json.loads(self.said(*arguments, "--json"))
        return told

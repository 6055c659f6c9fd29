"""A workflow of GitHub's, read as far as its steps are commands, and those run as GitHub does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[1]
OWN = REPOSITORY / ".github" / "workflows"
TEMPLATE = REPOSITORY / "plugins" / "runpress" / "template" / "blog" / ".github" / "workflows"
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclass(frozen=True)
class Workflow:
    """One file."""

    path: Path

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = yaml.safe_load(self.path.read_text("utf-8"))
        return told

    def steps(self, job: str) -> dict[str, dict[str, Any]]:
        """Return a job's steps by their names."""
        steps = self.told["jobs"][job].get("steps", [])
        return {step["name"]: step for step in steps if "name" in step}

    def run(
        self,
        job: str,
        step: str,
        folder: Path,
        known: Mapping[str, str] | None = None,
        **variables: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run a step's command.

        Args:
            job: the job's key.
            step: the step's name.
            folder: where the repository is checked out.
            known: what expressions such as `inputs.experiment` give; all others give nothing.
            variables: the variables that GitHub sets.
        """
        told = self.steps(job)[step]
        own = {
            name: EXPRESSION.sub(lambda found: (known or {}).get(found[1], ""), str(value))
            for name, value in told.get("env", {}).items()
        }
        programs = str(Path(sys.executable).parent)
        path = variables.pop("PATH", "") + os.pathsep + programs + os.pathsep + os.environ["PATH"]
        return subprocess.run(
            # As for a step without a `shell:` of its own.
            ["bash", "-e", "-c", told["run"]],
            cwd=folder,
            env=os.environ | own | variables | {"PATH": path.lstrip(os.pathsep)},
            capture_output=True,
            text=True,
            check=False,
        )

"""Building the package, as a release does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def build(target: str, source: Path, to: Path) -> Path:
    """Build a wheel or an sdist, as a release does, and return the one file that it gives."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(to)],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = to.iterdir()
    return made

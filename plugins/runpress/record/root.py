"""Where run records go, and where the whole logs go that are too long to publish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from runpress.record.effects import Effects

# The one line of mkdocs.yml that matters here; a training script brings no YAML reader.
DOCS_DIR = re.compile(r"^docs_dir:\s*(?P<quote>['\"]?)(?P<path>[^'\"#!&*]+?)(?P=quote)\s*(#.*)?$")


def records_root(asked: str | Path | None, effects: Effects) -> Path:
    """Return the folder for run records, which need not exist yet.

    What was asked for wins, then RUNPRESS_ROOT, then the `docs_dir` of the nearest
    `mkdocs.yml` at or above the script, then `docs/runs` in the working folder.
    """
    named = asked or _from(effects.environ)
    if named:
        return (effects.folder / Path(named).expanduser()).resolve()
    for folder in (effects.place, *effects.place.parents):
        config = folder / "mkdocs.yml"
        if config.is_file():
            return (folder / docs_dir(config) / "runs").resolve()
    return effects.folder / "docs" / "runs"


def docs_dir(config: Path) -> str:
    """Return the `docs_dir` that an `mkdocs.yml` names, relative to it; `docs` by default."""
    try:
        lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "docs"
    found = (DOCS_DIR.match(line) for line in lines)
    return next((match["path"].strip() for match in found if match), "docs")


def logs_home(root: Path) -> Path:
    """Return the folder beside which whole logs are kept, for records under `root`.

    It is the repository's root; outside git that of the blog, else the parent of `root`.
    """
    for mark in (".git", "mkdocs.yml"):
        for folder in (root, *root.parents):
            if (folder / mark).exists():
                return folder
    return root.parent


def _from(environ: Mapping[str, str]) -> str:
    return environ.get("RUNPRESS_ROOT", "").strip()

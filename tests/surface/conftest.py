"""The package as users get it, built from a copy: a build puts files beside the sources."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from surface_package import build

ROOT = Path(__file__).parents[2]
NEEDED = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md")


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the package, and nothing that tools left beside them."""
    folder = tmp_path_factory.mktemp("copy")
    for name in NEEDED:
        shutil.copy(ROOT / name, folder)
    left = shutil.ignore_patterns("__pycache__", ".ruff_cache")
    shutil.copytree(ROOT / "plugins", folder / "plugins", ignore=left)
    return folder


@pytest.fixture(scope="session")
def wheel(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of that copy."""
    return build("wheel", copy, tmp_path_factory.mktemp("wheel"))

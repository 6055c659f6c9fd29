"""The wheel that users install: all that the package needs, and no more.

It is built from a copy: a build puts files beside the sources, and other tests read those.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "CHANGELOG.md")
# What tools leave behind.
HIDDEN = re.compile(r"(?:\A|/)(?:\.|__pycache__)|\.pyc\Z")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in NEEDED:
        shutil.copy(ROOT / name, folder)
    left = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "plugins", folder / "plugins", ignore=left)
    return folder


@pytest.fixture(scope="module")
def names(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_it(names: set[str], copy: Path) -> None:
    source = copy / "plugins"
    every = [path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()]
    files = {name for name in every if not HIDDEN.search(name)}
    assert files - names == set()


@pytest.mark.parametrize(
    "name",
    [
        "runpress/py.typed",
        "runpress/site/languages/en.toml",
        "runpress/site/assets/runpress.css",
        "runpress/site/assets/tables.js",
        "runpress/site/templates/arms.html",
    ],
)
def test_what_is_no_python_is_in_it(names: set[str], name: str) -> None:
    assert name in names


def test_the_licence_is_in_it(names: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_nothing_else_is_in_it(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"runpress"}
    assert not [name for name in names if HIDDEN.search(name)]
    assert not [name for name in names if "test" in Path(name).name]

"""The wheel that users install: all that the package needs, and no more."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "plugins" / "runpress"
# What tools leave behind.
HIDDEN = re.compile(r"(?:\A|/)(?:\.|__pycache__)|\.pyc\Z")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_it(names: set[str]) -> None:
    files = {
        f"runpress/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.is_file() and not HIDDEN.search(path.relative_to(SOURCE).as_posix())
    }
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

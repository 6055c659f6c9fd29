"""The wheel that users install: all that the package needs, and no more."""

from __future__ import annotations

import re
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from surface_package import build

from runpress import __version__

# What tools leave behind; what a new blog begins with has names of this kind itself.
HIDDEN = re.compile(r"(?:\A|/)(?:\.|__pycache__)|\.pyc\Z")
TEMPLATE = "runpress/template/"


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode("utf-8"))


def is_left_behind(name: str) -> bool:
    return bool(HIDDEN.search(name)) and not name.startswith(TEMPLATE)


def test_every_file_of_the_package_is_in_it(names: set[str], copy: Path) -> None:
    source = copy / "plugins"
    every = [path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()]
    files = {name for name in every if not is_left_behind(name)}
    assert files - names == set()


@pytest.mark.parametrize(
    "name",
    [
        "runpress/py.typed",
        "runpress/site/languages/en.toml",
        "runpress/site/assets/runpress.css",
        "runpress/site/assets/tables.js",
        "runpress/site/templates/arms.html",
        "runpress/template/blog/.gitignore",
        "runpress/template/blog/.github/workflows/publish.yml",
        "runpress/template/blog/experiments/exp-001-hello/train.py",
        "runpress/template/blog-zh/mkdocs.yml",
        "runpress/template/licences/MIT.txt",
    ],
)
def test_what_is_no_python_is_in_it(names: set[str], name: str) -> None:
    assert name in names


def test_the_licence_is_in_it(names: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_nothing_else_is_in_it(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"runpress"}
    assert not [name for name in names if is_left_behind(name)]
    assert not [name for name in names if "test" in Path(name).name]


def test_no_two_names_differ_in_case_alone(names: set[str]) -> None:
    assert len({name.casefold() for name in names}) == len(names)


def test_no_name_is_too_long_for_windows(names: set[str]) -> None:
    # 260 in all, of which a user's site-packages may take some 120.
    assert max(map(len, names)) < 140
    assert not [name for name in names if set(name) & set('<>:"\\|?*')]


def test_what_is_said_of_it(metadata: Message) -> None:
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert set(metadata.get_all("Provides-Extra", [])) == {
        "demo",
        "dev",
        "gpu",
        "site",
        "svg",
        "zh",
    }


def test_a_training_script_installs_nothing_that_renders_pages(metadata: Message) -> None:
    asked = [Requirement(each) for each in metadata.get_all("Requires-Dist", [])]
    plain = {each.name for each in asked if each.marker is None or "extra" not in str(each.marker)}
    assert {"click", "numpy", "orjson"} <= plain
    assert not {"mkdocs", "mkdocs-material", "mike", "torch", "jinja2"} & plain


def test_the_source_archive_gives_the_same_wheel(
    copy: Path, names: set[str], tmp_path: Path
) -> None:
    (tmp_path / "sdist").mkdir()
    archive = build("sdist", copy, tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (source,) = (tmp_path / "unpacked").iterdir()
    (tmp_path / "wheel").mkdir()
    with zipfile.ZipFile(build("wheel", source, tmp_path / "wheel")) as again:
        assert set(again.namelist()) == names

"""Files behind generated pages: written when they change, gone when they are not wanted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runpress.draw.chart import Chart, Line
from runpress.draw.recipe import ChartRecipe
from runpress.hosts.backing import Backing
from runpress.site.model import Asset, Page

LONG_AGO = 1_000_000_000


@pytest.fixture
def made() -> list[str]:
    return []


def asset(path: str, key: str, made: list[str]) -> Asset:
    def make() -> bytes:
        made.append(path)
        return key.encode()

    return Asset(path, key, make)


def test_git_ignores_the_folder(tmp_path: Path) -> None:
    Backing(tmp_path / "x")
    assert (tmp_path / "x" / ".gitignore").read_bytes() == b"*\n"


def test_pages_are_written_only_when_they_change(tmp_path: Path) -> None:
    backing = Backing(tmp_path)
    backing.put_pages([Page("a/b.md", "one"), Page("c.md", "é\udcff")])
    file = backing.pages_folder / "a" / "b.md"
    assert (backing.pages_folder / "c.md").read_text("utf-8") == "é?"
    os.utime(file, (LONG_AGO, LONG_AGO))
    backing.put_pages([Page("a/b.md", "one")])
    assert file.stat().st_mtime == LONG_AGO
    assert not (backing.pages_folder / "c.md").exists()
    backing.put_pages([Page("a/b.md", "two")])
    assert file.read_text() == "two"


def test_an_asset_is_made_once_for_its_content(tmp_path: Path, made: list[str]) -> None:
    backing = Backing(tmp_path)
    files = backing.put_assets([asset("a.png", "k", made)])
    assert Path(files["a.png"]).read_bytes() == b"k"
    assert files["a.png"].endswith(".png")
    Backing(tmp_path).put_assets([asset("moved.png", "k", made)])
    assert made == ["a.png"]


def test_an_asset_of_other_content_replaces_it(tmp_path: Path, made: list[str]) -> None:
    backing = Backing(tmp_path)
    old = backing.put_assets([asset("a.png", "k", made)])["a.png"]
    new = backing.put_assets([asset("a.png", "other", made)])["a.png"]
    assert Path(new).read_bytes() == b"other"
    assert not Path(old).exists()


def test_a_file_of_the_record_stays_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "curve.png"
    file.write_bytes(b"x")
    source = str(file)
    backing = Backing(tmp_path / "cache")
    assert backing.put_assets([Asset("a.png", source=source)]) == {"a.png": source}
    assert backing.put_assets([]) == {}
    assert file.exists()


@pytest.mark.parametrize("processes", [1, 2])
def test_pictures_and_other_files_are_made(tmp_path: Path, processes: int, made: list[str]) -> None:
    charts = [Chart([Line("a", [1, 2], [1, number], 0)], "step", "y") for number in range(5)]
    assets = [
        Asset(f"{number}.png", f"k{number}", ChartRecipe(chart, dark=False, narrow=True))
        for number, chart in enumerate(charts)
    ]
    twin = Asset("twin.png", "k0", assets[0].make)
    files = Backing(tmp_path, processes=processes).put_assets(
        [*assets, twin, asset("a.csv", "k", made)]
    )
    for each in assets:
        assert each.make and Path(files[each.path]).read_bytes() == each.make()
    assert files["twin.png"] == files["0.png"]
    assert Path(files["a.csv"]).read_bytes() == b"k"


def test_an_asset_that_cannot_be_made_leaves_no_half_file(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise RuntimeError("no")

    backing = Backing(tmp_path)
    with pytest.raises(RuntimeError, match="no"):
        backing.put_assets([Asset("a.png", "k", fail)])
    assert not list((tmp_path / "assets").iterdir())

"""Folders of dev servers that nobody uses go; those in use, and what is not ours, stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runpress.hosts.incremental.served import DAY, MOST, tidy

NOW = 1_800_000_000.0


def site(folder: Path, name: str, age: float) -> Path:
    path = folder / name
    path.mkdir(parents=True)
    (path / "index.html").write_text(name)
    os.utime(path, (NOW - age, NOW - age))
    return path


def test_only_the_latest_of_the_old_ones_stay(tmp_path: Path) -> None:
    old = [site(tmp_path, f"old{at}", DAY * (at + 2)) for at in range(MOST + 2)]
    used = tmp_path / "used"
    tidy(used, NOW)
    assert sorted(tmp_path.iterdir()) == sorted([*old[:MOST], used])


def test_one_that_served_today_stays_however_many_there_are(tmp_path: Path) -> None:
    lately = [site(tmp_path, f"new{at}", DAY / 2) for at in range(MOST + 3)]
    tidy(tmp_path / "used", NOW)
    assert all((each / "index.html").exists() for each in lately)


def test_the_one_in_use_is_as_new_as_now(tmp_path: Path) -> None:
    used = site(tmp_path, "used", DAY * 100)
    for at in range(MOST + 1):
        site(tmp_path, f"old{at}", DAY * 2)
    tidy(used, NOW)
    assert (used / "index.html").read_text() == "used"
    assert used.stat().st_mtime == pytest.approx(NOW)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    mine = site(tmp_path / "mine", "posts", 0)
    served = tmp_path / "served"
    for at in range(MOST):
        site(served, f"old{at}", DAY * 2)
    link = served / "link"
    link.symlink_to(mine)
    os.utime(link, (NOW - DAY * 9, NOW - DAY * 9), follow_symlinks=False)
    tidy(served / "used", NOW)
    assert (mine / "index.html").exists()

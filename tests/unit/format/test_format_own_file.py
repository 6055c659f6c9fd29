"""Which files are a record's own: those that lie in it, whatever their names promise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runpress.format.read import own_file


@pytest.fixture
def record(tmp_path: Path) -> Path:
    folder = tmp_path / "record"
    (folder / "curves").mkdir(parents=True)
    (folder / "curves" / "loss.png").write_bytes(b"picture")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "a.png").write_bytes(b"secret")
    return folder


@pytest.mark.parametrize(
    "name", ["curves/loss.png", "curves/none.png", "none/none.png", "none", "curves/../none"]
)
def test_what_lies_in_the_record_or_nowhere(record: Path, name: str) -> None:
    assert own_file(record, name) == record / name


def test_a_record_may_be_reached_by_a_link(record: Path) -> None:
    other = record.parent / "other"
    other.symlink_to(record, target_is_directory=True)
    assert own_file(other, "curves/loss.png").read_bytes() == b"picture"


def test_a_link_within_the_record(record: Path) -> None:
    (record / "same.png").symlink_to(record / "curves" / "loss.png")
    assert own_file(record, "same.png").read_bytes() == b"picture"


@pytest.mark.parametrize(
    "name", ["../secret.png", "curves/../../secret.png", "link.png", "far/a.png"]
)
def test_what_leads_out(record: Path, name: str) -> None:
    (record / "link.png").symlink_to(record.parent / "secret.png")
    (record / "far").symlink_to(record.parent / "away", target_is_directory=True)
    with pytest.raises(OSError, match="leads out of the record"):
        own_file(record, name)


def test_a_dangling_link_leads_out_too(record: Path) -> None:
    (record / "link.png").symlink_to(record.parent / "not-yet.png")
    with pytest.raises(OSError, match="leads out of the record"):
        own_file(record, "link.png")


@pytest.mark.parametrize("name", ["curves", "pipe"])
def test_what_is_no_ordinary_file(record: Path, name: str) -> None:
    os.mkfifo(record / "pipe")
    with pytest.raises(OSError, match="no ordinary file"):
        own_file(record, name)

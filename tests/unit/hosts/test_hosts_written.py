"""A folder that is written again and again beside somebody else's files."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from runpress.errors import RunpressError
from runpress.hosts.written import MANIFEST, write_folder


def files_in(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found - {MANIFEST}


def test_files_come_change_and_go_and_what_is_the_same_is_not_touched(tmp_path: Path) -> None:
    folder, source = tmp_path / "out", tmp_path / "source.png"
    source.write_bytes(b"picture")
    first = write_folder(folder, {"a.md": b"a", "deep/er/b.md": b"b", "c.png": source})
    assert first.written == ["a.md", "c.png", "deep/er/b.md"]
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    second = write_folder(folder, {"a.md": b"a", "c.png": source, "d.md": b"d"})
    assert (second.written, second.removed, second.same) == (["d.md"], ["deep/er/b.md"], 2)
    assert files_in(folder) == {"a.md", "c.png", "d.md"}
    assert (folder / "a.md").stat().st_mtime == 1
    assert not (folder / "deep").exists()
    third = write_folder(folder, {"a.md": b"other", "c.png": source, "d.md": b"d"})
    assert third.written == ["a.md"]


def test_files_of_others_stay(tmp_path: Path) -> None:
    write_folder(tmp_path, {"docs/a.md": b"a"})
    (tmp_path / "docs" / "theirs.md").write_text("theirs")
    done = write_folder(tmp_path, {"other.md": b"o"})
    assert done.removed == ["docs/a.md"]
    assert files_in(tmp_path) == {"docs/theirs.md", "other.md"}


def test_a_file_that_was_there_before_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("theirs")
    with pytest.raises(RunpressError, match=r"mkdocs\.yml.*empty folder"):
        write_folder(tmp_path, {"mkdocs.yml": b"ours", "docs/a.md": b"a"})
    assert files_in(tmp_path) == {"mkdocs.yml"}


def test_what_was_edited_since_is_not_removed(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.md": b"a"})
    (tmp_path / "a.md").write_text("better")
    done = write_folder(tmp_path, {})
    assert (done.removed, done.kept) == ([], ["a.md"])
    assert (tmp_path / "a.md").read_text() == "better"


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[1]", b'{"files": {"../victim": "", "/etc/x": ""}}', b"\xff\xfe", b'{"a":1}'],
)
def test_a_damaged_or_hostile_manifest_removes_nothing(tmp_path: Path, manifest: bytes) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    folder = tmp_path / "out"
    write_folder(folder, {"a.md": b"a"})
    (folder / MANIFEST).write_bytes(manifest)
    write_folder(folder, {"a.md": b"a", "b.md": b"b"})
    assert victim.read_text() == "precious"
    assert files_in(folder) == {"a.md", "b.md"}


def test_a_write_that_was_cut_short_is_finished_by_the_next(tmp_path: Path) -> None:
    def stop(paths: object) -> list[str]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path, {"a.md": b"a", "b.md": b"b"}, stop)
    (tmp_path / "a.md").write_bytes(b"a")
    done = write_folder(tmp_path, {"b.md": b"b"})
    assert done.removed == ["a.md"]


def test_a_file_that_somebody_put_where_one_was_meant_to_be_is_not_removed(tmp_path: Path) -> None:
    def stop(paths: object) -> list[str]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path, {"a.md": b"a"}, stop)
    (tmp_path / "a.md").write_text("theirs")
    assert write_folder(tmp_path, {}).kept == ["a.md"]
    assert (tmp_path / "a.md").read_text() == "theirs"


@pytest.mark.parametrize("digest", ["", hashlib.sha256(b"theirs").hexdigest()])
def test_what_lies_behind_a_link_is_not_removed(tmp_path: Path, digest: str) -> None:
    """Neither after somebody has moved a folder elsewhere, nor where a manifest is forged."""
    (tmp_path / "elsewhere").mkdir()
    theirs = tmp_path / "elsewhere" / "a.md"
    theirs.write_text("theirs")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "docs").symlink_to(theirs.parent)
    (folder / MANIFEST).write_text(json.dumps({"files": {"docs/a.md": digest}}))
    write_folder(folder, {"b.md": b"b"})
    assert theirs.read_text() == "theirs"


def test_a_file_makes_room_for_a_folder_of_its_name(tmp_path: Path) -> None:
    write_folder(tmp_path, {"data": b"a"})
    write_folder(tmp_path, {"data/a": b"a"})
    assert files_in(tmp_path) == {"data/a"}


def test_a_link_that_leads_out_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "docs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RunpressError, match="leads out"):
        write_folder(folder, {"docs/a.md": b"a"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(RunpressError, match="cannot be written"):
        write_folder(tmp_path / "out", {"a.md": b"a"})

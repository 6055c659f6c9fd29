"""Artifacts: what is noted, what is copied, and what is refused."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from runpress.errors import RecordError
from runpress.format.read import read_manifest
from runpress.format.schema import Artifact, Attempt, RunRecord
from runpress.format.write import write_manifest
from runpress.record import artifact as module
from runpress.record.artifact import MOST_ARTIFACTS, MOST_COPIED, keep_artifact

STARTED = "2026-11-21T00:00:00Z"
RECORD = RunRecord("1", "exp", "a", "a", STARTED, attempts=(Attempt(STARTED),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "runs" / "a"
    path.mkdir(parents=True)
    write_manifest(path, RECORD)
    return path


def keep(folder: Path, path: object, name: str | None = None) -> Artifact:
    """Keep an artifact and note it in the record, as a run does."""
    artifact = keep_artifact(folder, path, name)
    record = read_manifest(folder, "a").record
    assert record is not None
    others = [one for one in record.artifacts if one.name != artifact.name]
    write_manifest(folder, replace(record, artifacts=(*others, artifact)))
    return artifact


def file(tmp_path: Path, name: str, content: bytes = b"weights") -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def copies(folder: Path) -> list[str]:
    place = folder / "artifacts"
    return sorted(one.name for one in place.iterdir()) if place.exists() else []


def test_a_small_file_is_copied(folder, tmp_path):
    found = keep(folder, file(tmp_path, "model.pt"))
    assert found == Artifact("model.pt", 7, sha256(b"weights"), "artifacts/model.pt")
    assert (folder / "artifacts" / "model.pt").read_bytes() == b"weights"


def test_paths_come_as_text_bytes_or_paths(folder, tmp_path, monkeypatch):
    path = file(tmp_path, "model.pt")
    monkeypatch.chdir(tmp_path)
    assert {keep(folder, one) for one in ("model.pt", b"model.pt", path, "./x/../model.pt")} == {
        Artifact("model.pt", 7, sha256(b"weights"), "artifacts/model.pt")
    }


@pytest.mark.parametrize(
    ("size", "copied"), [(0, True), (MOST_COPIED, True), (MOST_COPIED + 1, False)]
)
def test_files_up_to_a_megabyte_are_copied(folder, tmp_path, size, copied):
    content = b"x" * size
    found = keep(folder, file(tmp_path, "big.bin", content))
    assert (found.bytes, found.sha256, found.files) == (size, sha256(content), 1)
    assert copies(folder) == (["big.bin"] if copied else [])


def test_the_newer_of_one_name_replaces_the_older(folder, tmp_path):
    for content in (b"first", b"second"):
        keep(folder, file(tmp_path, "model.pt", content))
    assert (folder / "artifacts" / "model.pt").read_bytes() == b"second"
    assert copies(folder) == ["model.pt"]
    keep(folder, file(tmp_path, "model.pt", b"x" * (MOST_COPIED + 1)))
    # What is there now would be taken for the newest.
    assert copies(folder) == []


def test_what_the_script_saved_in_its_place_stays(folder):
    place = file(folder, "artifacts/model.pt")
    assert keep(folder, place).file == "artifacts/model.pt"
    place.write_bytes(b"x" * (MOST_COPIED + 1))
    assert keep(folder, place).file is None
    assert place.stat().st_size == MOST_COPIED + 1


def test_names_that_would_share_a_copy_do_not(folder, tmp_path):
    path = file(tmp_path, "x.json")
    names = [
        "a/b.json",
        "a-b.json",
        "A-B.JSON",
        "con.json",
        "混合.json",
        "../../x",
        "",
        ".env",
        "a b",
    ]
    found = [keep(folder, path, name) for name in names]
    assert len({one.file.casefold() for one in found}) == len(names)
    assert copies(folder) == sorted(Path(one.file).name for one in found)
    assert (found[1].file, found[3].file) == ("artifacts/a-b-2.json", "artifacts/artifact-con.json")


def test_a_copy_of_markdown_is_no_page_of_the_site(folder, tmp_path):
    assert keep(folder, file(tmp_path, "README.md")).file == "artifacts/README.md.txt"
    assert copies(folder) == ["README.md.txt"]


def test_no_path_of_the_machine_is_recorded(folder, tmp_path):
    path = file(tmp_path, "deep/model.pt")
    assert keep(folder, path).name == "model.pt"
    assert keep(folder, path, str(path)).name == "<path>/model.pt"
    assert str(tmp_path) not in (folder / "run.json").read_text()


def test_a_link_is_what_it_leads_to(folder, tmp_path):
    path = file(tmp_path, "model-9.pt")
    (tmp_path / "latest.pt").symlink_to(path)
    found = keep(folder, tmp_path / "latest.pt")
    assert (found.name, found.sha256) == ("latest.pt", sha256(b"weights"))
    assert not (folder / found.file).is_symlink()


def test_a_folder_is_counted_and_not_copied(folder, tmp_path):
    for name in ("b.bin", "a/c.bin", "a/empty"):
        file(tmp_path, f"ckpt/{name}", name.encode())
    (tmp_path / "ckpt" / "self").symlink_to(tmp_path / "ckpt")
    os.mkfifo(tmp_path / "ckpt" / "pipe")
    found = keep(folder, tmp_path / "ckpt")
    assert (found.name, found.files, found.bytes, found.file) == ("ckpt", 3, 19, None)
    expected = hashlib.sha256()
    for name in (b"a/c.bin", b"a/empty", b"b.bin"):
        expected.update(b"%s\0%d\0%s" % (name, len(name), hashlib.sha256(name).digest()))
    assert found.sha256 == expected.hexdigest()
    (tmp_path / "ckpt" / "b.bin").rename(tmp_path / "ckpt" / "d.bin")
    assert keep(folder, tmp_path / "ckpt").sha256 != found.sha256
    assert copies(folder) == []


def test_an_empty_folder(folder, tmp_path):
    (tmp_path / "none").mkdir()
    assert keep(folder, tmp_path / "none") == Artifact("none", 0, sha256(b""), None, 0)


def test_a_folder_of_too_many_files_is_refused_before_it_is_read(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 20)
    (tmp_path / "many").mkdir()
    for at in range(21):
        os.mkfifo(tmp_path / "many" / f"pipe-{at}")
        (tmp_path / "many" / f"{at}").mkdir()
    with pytest.raises(RecordError, match=r"'many' is not noted: it holds more than 20 files"):
        keep_artifact(folder, tmp_path / "many")


def test_a_file_that_grows_is_what_it_was(folder, tmp_path, monkeypatch):
    path = file(tmp_path, "log.txt", b"one")
    opened = os.fstat

    def then_grow(handle: int) -> os.stat_result:
        facts = opened(handle)
        with path.open("ab") as more:
            more.write(b" two")
        return facts

    # The clock of the other writer: it writes once the length is known.
    monkeypatch.setattr(module.os, "fstat", then_grow)
    found = keep_artifact(folder, path)
    monkeypatch.undo()
    assert (found.bytes, found.sha256) == (3, sha256(b"one"))
    assert (folder / "artifacts" / "log.txt").read_bytes() == b"one"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("missing.pt", "'missing.pt' cannot be read: No such file"),
        ("pipe", "'pipe' is not noted: it is neither a file nor a folder"),
        ("/dev/zero", "'zero' is not noted: it is neither a file nor a folder"),
        ("loop", "'loop' cannot be read: Too many levels"),
        ("a\0b", "cannot be read: embedded null byte"),
        (7, "is the path of a file or a folder, no int"),
        (None, "no NoneType"),
    ],
)
def test_what_cannot_be_noted_says_why(folder, tmp_path, monkeypatch, path, says):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(RecordError, match=says):
        keep_artifact(folder, path)
    assert copies(folder) == []


def test_a_record_holds_so_many_artifacts(folder, tmp_path):
    known = tuple(Artifact(f"a{at}", 0, sha256(b"")) for at in range(MOST_ARTIFACTS))
    write_manifest(folder, replace(RECORD, artifacts=known))
    path = file(tmp_path, "x")
    with pytest.raises(RecordError, match="holds 1000 already"):
        keep_artifact(folder, path)
    assert keep_artifact(folder, path, "a7").file == "artifacts/a7"

"""The site's folder after a build: what was kept, what was written, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runpress.hosts.incremental.outputs import Outputs, standing
from runpress.site.memory.store import Store


def build(store: Store, site: Path, written: dict[str, str], kept: dict[str, str]) -> Outputs:
    outputs = Outputs(store, site)
    for name, key in written.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(key)
        outputs.put(str(path), key)
    for name, key in kept.items():
        outputs.keep(str(site / name), key)
    outputs.finish()
    return outputs


@pytest.fixture
def store() -> Store:
    return Store(None, "")


def test_a_file_stands_where_nobody_touched_it_and_its_key_is_the_same(
    store: Store, tmp_path: Path
) -> None:
    build(store, tmp_path, {"a/index.html": "1"}, {})
    outputs = Outputs(store, tmp_path)
    path = str(tmp_path / "a/index.html")
    assert outputs.is_intact(path, "1")
    assert not outputs.is_intact(path, "2")
    assert not outputs.is_intact(str(tmp_path / "b"), "1")


@pytest.mark.parametrize("harm", ["write", "remove", "replace", "old"])
def test_a_file_that_somebody_touched_does_not_stand(
    store: Store, tmp_path: Path, harm: str
) -> None:
    path = tmp_path / "a.html"
    build(store, tmp_path, {"a.html": "1"}, {})
    before = path.stat()
    if harm == "write":
        path.write_text("2")
    elif harm == "remove":
        path.unlink()
    else:
        other = tmp_path / "other"
        other.write_text("2")
        other.replace(path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not Outputs(store, tmp_path).is_intact(str(path), "1")
    assert standing(store, tmp_path) is None


def test_what_belongs_to_no_page_goes_and_leaves_no_folder(store: Store, tmp_path: Path) -> None:
    build(store, tmp_path, {"a/b/index.html": "1", "c.html": "1"}, {})
    (tmp_path / "foreign/deep").mkdir(parents=True)
    (tmp_path / "foreign/deep/file").write_text("x")
    build(store, tmp_path, {"d.html": "1"}, {"c.html": "1"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.html", "d.html"]


def test_what_begins_with_a_dot_stays_as_mkdocs_leaves_it(store: Store, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text("x")
    (tmp_path / ".nojekyll").write_text("")
    build(store, tmp_path, {"a/.well-known/b": "1"}, {})
    build(store, tmp_path, {"c": "1"}, {})
    assert (tmp_path / ".git/HEAD").exists()
    assert (tmp_path / ".nojekyll").exists()
    assert not (tmp_path / "a").exists()


def test_a_link_goes_and_what_it_leads_to_stays(store: Store, tmp_path: Path) -> None:
    outside, site = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    site.mkdir()
    (outside / "precious").write_text("x")
    (site / "link").symlink_to(outside)
    build(store, site, {"a": "1"}, {})
    assert not (site / "link").is_symlink()
    assert (outside / "precious").read_text() == "x"


def test_two_sites_of_one_blog_do_not_meet(store: Store, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    build(store, one, {"a.html": "1"}, {})
    build(store, other, {"a.html": "2"}, {})
    assert Outputs(store, one).is_intact(str(one / "a.html"), "1")
    assert not Outputs(store, one).is_intact(str(one / "a.html"), "2")


@pytest.mark.parametrize("told", [b"", b"[]", b"{", b'{"a": 1}', b'{"a": [[1], 2, 3]}', b"\xff"])
def test_a_damaged_memory_is_none(store: Store, tmp_path: Path, told: bytes) -> None:
    build(store, tmp_path, {"a.html": "1"}, {})
    for kind in ("outputs", "standing"):
        store.put(kind, str(tmp_path), told)
    assert not Outputs(store, tmp_path).is_intact(str(tmp_path / "a.html"), "1")
    assert standing(store, tmp_path) is None


def test_a_folder_with_nothing_in_it_is_no_part_of_a_site(store: Store, tmp_path: Path) -> None:
    build(store, tmp_path, {"a/index.html": "1"}, {})
    # As a build leaves it that was killed.
    (tmp_path / "b/c").mkdir(parents=True)
    assert standing(store, tmp_path) is None
    build(store, tmp_path, {}, {"a/index.html": "1"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert standing(store, tmp_path) is not None

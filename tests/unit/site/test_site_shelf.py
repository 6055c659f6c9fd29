"""The records as they are asked for: the same catalog as when all are read at once."""

from pathlib import Path

import pytest

from blog_on_disk import make_run
from runpress.site.memory.digests import Digests
from runpress.site.memory.doubts import doubted_files
from runpress.site.memory.store import Store
from runpress.site.provenance import commits
from runpress.site.read_catalog import read_catalog
from runpress.site.shelf import KEY, KIND, Shelf, doubt, open_catalog

RECORD = (
    '{"format": 1, "id": "r", "name": "r", "group": "a", "status": "%s",'
    ' "started": "2026-01-01T00:00:00Z", "environment": {"git": {"commit": "c0ffee"}}}'
)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def blog(runs: Path) -> None:
    write(runs / "one" / "a" / "run.json", RECORD % "finished")
    write(runs / "one" / "torn" / "run.json", "{")
    write(runs / "two" / "a" / "run.json", RECORD % "running")
    write(runs / "two" / "a" / "metrics.jsonl", '{"step": 0')
    write(runs / "no name!" / "a" / "run.json", RECORD % "finished")
    write(runs / "none" / "no name!" / "run.json", RECORD % "finished")
    (runs / "empty").mkdir()
    (runs / "loop").symlink_to(runs)


def opened(runs: Path, store: Store):  # type: ignore[no-untyped-def]
    return open_catalog(runs, "docs/runs", None, Digests(store, lambda: 0), store)


def test_it_is_the_catalog_that_is_read_at_once(tmp_path: Path) -> None:
    blog(tmp_path)
    store = Store(None, "")
    for _ in range(2):
        lazy, eager = opened(tmp_path, store), read_catalog(tmp_path, "docs/runs")
        assert list(lazy.experiments) == list(eager.experiments)
        assert lazy.problems == eager.problems
        assert commits(lazy) == commits(eager)
        assert [[run.name for run in each.runs] for each in lazy.experiments.values()] == [
            [run.name for run in each.runs] for each in eager.experiments.values()
        ]


def test_what_is_remembered_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "one" / "a" / "run.json", RECORD % "finished")
    store = Store(None, "")
    before = opened(tmp_path, store)
    monkeypatch.setattr(Shelf, "read", None)
    after = opened(tmp_path, store)
    assert (after.problems, after.commits, after.digests) == (
        before.problems,
        before.commits,
        before.digests,
    )
    assert after.training == frozenset()


@pytest.mark.parametrize("name", ["run.json", "metrics.jsonl", "media/deep/x.png", "new/run.json"])
def test_whatever_changes_in_a_folder_changes_its_digest(tmp_path: Path, name: str) -> None:
    write(tmp_path / "one" / "a" / "run.json", RECORD % "finished")
    write(tmp_path / "two" / "a" / "run.json", RECORD % "finished")
    store = Store(None, "")
    before = opened(tmp_path, store).digests
    write(tmp_path / "one" / "a" / name, RECORD % "failed")
    after = opened(tmp_path, store).digests
    assert before["one"] != after["one"]
    assert before["two"] == after["two"]


@pytest.mark.parametrize("damage", [b"[]", b"{", b'{"one": 1}', b'{"one": ["x", [], [], 1]}'])
def test_a_memory_of_the_wrong_shape_is_missing(tmp_path: Path, damage: bytes) -> None:
    blog(tmp_path)
    store = Store(None, "")
    store.put(KIND, KEY, damage)
    assert opened(tmp_path, store).problems == read_catalog(tmp_path, "docs/runs").problems


def test_what_was_read_amid_a_change_is_not_taken_for_what_was_there(tmp_path: Path) -> None:
    run, away = tmp_path / "runs" / "one" / "a", tmp_path / "away"
    for name in "ab":
        make_run(tmp_path / "runs", "one", name)
    store = Store(None, "")
    names = []
    for made in (["curve.png"], ["other.png"]):
        # Remembered as it is now, and read while one of its runs is away for a moment.
        catalog = opened(tmp_path / "runs", store)
        run.rename(away)
        catalog.experiments["one"]
        away.rename(run)
        doubt(catalog, Digests(store, lambda: 0), store, made)
        assert doubted_files(store) == made
        names.append(catalog.digests["one"])
    catalog = opened(tmp_path / "runs", store)
    assert len({*names, catalog.digests["one"]}) == 3
    assert len(catalog.experiments["one"].runs) == 2
    doubt(catalog, Digests(store, lambda: 0), store, ["right.png"])
    assert doubted_files(store) == []
    assert opened(tmp_path / "runs", store).digests == catalog.digests


def test_a_run_that_trains_is_not_doubted(tmp_path: Path) -> None:
    make_run(tmp_path, "one", "a", status="running", sealed=False)
    store = Store(None, "")
    catalog = opened(tmp_path, store)
    assert catalog.experiments["one"].runs
    write(tmp_path / "one" / "a" / "metrics.jsonl", '{"_step": 0}\n')
    doubt(catalog, Digests(store, lambda: 0), store, ["live.png"])
    assert doubted_files(store) == []


@pytest.mark.parametrize("damage", [b"", b"[1]", b'{"one": 3}', b'{"one": ["x"]}', b"\xff"])
def test_doubts_of_the_wrong_shape_are_none(tmp_path: Path, damage: bytes) -> None:
    write(tmp_path / "one" / "a" / "run.json", RECORD % "finished")
    expected = opened(tmp_path, Store(None, "")).digests
    store = Store(None, "")
    store.put(KIND, "doubted", damage)
    assert opened(tmp_path, store).digests == expected

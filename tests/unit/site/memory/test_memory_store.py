"""The memory between builds: what it keeps, and what it makes of a file that it cannot use."""

import sqlite3
from pathlib import Path

import pytest

from runpress.site.memory.store import Store


def fill(path: Path, fingerprint: str = "1") -> None:
    store = Store(path, fingerprint)
    store.put("page", "a.md", b"A")
    store.put("page", "b.md", b"B")
    store.put("entry", "a.md", b"E")
    store.save()
    store.close()


def test_a_value_is_seen_at_once_and_after_saving(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "memory.sqlite"
    store = Store(path, "1")
    store.put("page", "a.md", b"A")
    assert store.get("page", "a.md") == b"A"
    assert store.every("page") == {"a.md": b"A"}
    assert not path.exists()
    store.save()
    assert Store(path, "1").get("page", "a.md") == b"A"
    assert store.get("page", "a.md") == b"A"
    assert store.get("entry", "a.md") is None


def test_every_joins_what_is_new_to_what_is_kept(tmp_path: Path) -> None:
    fill(tmp_path / "m")
    store = Store(tmp_path / "m", "1")
    store.put("page", "b.md", b"new")
    store.put("page", "c.md", b"C")
    assert store.every("page") == {"a.md": b"A", "b.md": b"new", "c.md": b"C"}


def test_keep_only_forgets_now_and_on_disk(tmp_path: Path) -> None:
    fill(tmp_path / "m")
    store = Store(tmp_path / "m", "1")
    store.keep_only("page", ["b.md"])
    assert (store.get("page", "a.md"), store.get("page", "b.md")) == (None, b"B")
    assert store.get("entry", "a.md") == b"E"
    store.put("page", "a.md", b"again")
    assert store.get("page", "a.md") == b"again"
    store.keep_only("page", ["a.md", "b.md"])
    store.save()
    assert Store(tmp_path / "m", "1").every("page") == {"a.md": b"again", "b.md": b"B"}


def test_another_fingerprint_throws_the_content_away(tmp_path: Path) -> None:
    fill(tmp_path / "m")
    other = Store(tmp_path / "m", "2")
    assert other.every("page") == {}
    other.put("page", "c.md", b"C")
    other.save()
    assert Store(tmp_path / "m", "2").every("page") == {"c.md": b"C"}
    assert Store(tmp_path / "m", "1").every("page") == {}


def test_a_file_replaced_by_another_version_is_missing_not_wrong(tmp_path: Path) -> None:
    fill(tmp_path / "m")
    first = Store(tmp_path / "m", "1")
    fill(tmp_path / "m", "2")
    first.put("page", "x.md", b"X")
    first.save()
    assert Store(tmp_path / "m", "2").get("page", "a.md") in (b"A", None)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99, b"SQLite format 3\0" * 99])
def test_a_foreign_file_is_no_memory_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m"
    path.write_bytes(content)
    assert Store(path, "1").every("page") == {}
    fill(path)
    assert Store(path, "1").get("page", "a.md") == b"A"


def test_a_database_with_anything_beside_our_table_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "m"
    fill(path)
    file = sqlite3.connect(path)
    file.execute("CREATE TABLE more (a)")
    file.close()
    assert Store(path, "1").every("page") == {}


def test_no_damaged_byte_changes_a_value(tmp_path: Path) -> None:
    path = tmp_path / "m"
    fill(path)
    sound = path.read_bytes()
    for at in range(0, len(sound), 97):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
        store = Store(path, "1")
        assert store.get("page", "a.md") in (b"A", None)
        assert set(store.every("entry").values()) <= {b"E"}
        store.close()


def test_a_torn_file_heals_with_the_next_save(tmp_path: Path) -> None:
    path = tmp_path / "m"
    fill(path)
    path.write_bytes(path.read_bytes()[:5000])
    store = Store(path, "1")
    store.put("page", "a.md", b"A")
    store.save()
    store.put("page", "a.md", b"A")
    store.save()
    assert Store(path, "1").get("page", "a.md") == b"A"


def test_a_value_of_the_wrong_type_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "m"
    fill(path)
    file = sqlite3.connect(path)
    (table,) = file.execute("SELECT name FROM sqlite_master").fetchone()
    file.execute(f"UPDATE {table} SET value = 'text' WHERE key = 'a.md'")
    file.commit()
    file.close()
    assert Store(path, "1").every("page") == {"b.md": b"B"}


def test_a_file_that_another_build_holds_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runpress.site.memory.store.PATIENCE", 0.01)
    path = tmp_path / "m"
    fill(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store = Store(path, "1")
    assert store.get("page", "a.md") is None
    store.put("page", "a.md", b"lost")
    store.save()
    other.execute("ROLLBACK")
    other.close()
    assert Store(path, "1").get("page", "a.md") == b"A"


def test_a_path_that_takes_no_file_is_a_build_without_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for path in (None, tmp_path / "file" / "m", tmp_path / "folder"):
        store = Store(path, "1")
        store.put("page", "a.md", b"A")
        assert store.get("page", "a.md") == b"A"
        store.save()
        assert store.get("page", "a.md") is None


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("theirs")
    (tmp_path / "m").symlink_to(theirs)
    fill(tmp_path / "m")
    assert theirs.read_text() == "theirs"


def test_a_key_that_is_no_text_costs_the_others_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m"
    store = Store(path, "1")
    store.put("page", "\udcff", b"?")
    store.put("page", "a.md", b"A")
    store.save()
    assert store.get("page", "\udcff") is None
    assert Store(path, "1").every("page") == {"a.md": b"A"}

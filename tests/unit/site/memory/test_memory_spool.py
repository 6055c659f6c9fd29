from pathlib import Path

from runpress.site.memory.spool import LEAST, Slip, Spool
from runpress.site.memory.store import Store


def test_much_waits_outside_of_the_process_and_comes_back(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    large = bytes(range(256)) * (LEAST // 512)
    told = [spool.taken(large[at:]) for at in range(4)]
    assert [isinstance(each, Slip) for each in told] == [False, False, True, True]
    assert [spool.read(each) for each in told] == [large[at:] for at in range(4)]
    assert not list(tmp_path.iterdir()), "the file has no name"
    spool.clear()
    assert spool.read(told[3]) is None


def test_without_a_folder_that_takes_a_file_all_stays(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "missing"):
        spool = Spool(folder)
        told = [spool.taken(b"x" * LEAST) for _ in range(2)]
        assert told == [b"x" * LEAST] * 2


def test_a_store_saves_what_waits(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    store = Store(path, "1")
    values = {str(at): bytes([at]) * LEAST for at in range(3)}
    for key, value in values.items():
        store.put("kind", key, value)
    assert store.every("kind") == values
    assert store.get("kind", "2") == values["2"]
    store.save()
    store.close()
    assert Store(path, "1").every("kind") == values

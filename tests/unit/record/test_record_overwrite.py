from __future__ import annotations

from runpress.format.read import read_manifest
from runpress.record.overwrite import find_predecessor
from runpress.record.seal import whole_log


def folders(tmp_path):
    return sorted(path.name for path in (tmp_path / "docs" / "runs" / "exp-001").iterdir())


def record_of(folder):
    return read_manifest(folder, "run").record


def test_a_run_takes_the_folder_it_replaces_when_it_has_ended(begin, tmp_path):
    old = begin(name="a", seed=0)
    old.log({"x": 1})
    old.finish()
    new = begin(name="a", seed=0, overwrite=True)
    new.log({"x": 2})
    assert folders(tmp_path) == ["a", "a-2"]
    assert record_of(old.dir).summary == {"x": 1}
    new.finish()
    assert folders(tmp_path) == ["a"] and new.dir == old.dir
    record = record_of(new.dir)
    assert (record.id, record.run, record.summary) == (new.id, "a", {"x": 2})


def test_only_the_newest_of_the_same_name_and_seed_is_replaced(begin, tmp_path):
    for seed in (0, 1, 1):
        begin(name="a", seed=seed).finish()
    first, second = record_of(tmp_path / "docs/runs/exp-001/a"), None
    run = begin(name="a", seed=1, overwrite=True)
    run.finish()
    assert folders(tmp_path) == ["a", "a-2", "a-3"] and run.dir.name == "a-3"
    second = record_of(tmp_path / "docs/runs/exp-001/a")
    assert first == second


def test_where_there_is_none_a_new_folder(begin, tmp_path):
    begin(name="a", seed=0).finish()
    begin(name="a", seed=1, overwrite=True).finish()
    begin(name="a", overwrite=True).finish()
    assert folders(tmp_path) == ["a", "a-2", "a-3"]


def test_a_run_that_is_still_written_to_is_not_replaced(begin, tmp_path):
    alive = begin(name="a", seed=0)
    begin(name="a", seed=0, overwrite=True).finish()
    alive.log({"x": 1})
    alive.finish()
    assert folders(tmp_path) == ["a", "a-2"]
    assert record_of(alive.dir).summary == {"x": 1}


def test_of_two_that_replace_one_the_second_keeps_its_own_folder(begin, tmp_path):
    begin(name="a", seed=0).finish()
    one, two = (begin(name="a", seed=0, overwrite=True) for _ in range(2))
    one.finish()
    two.finish()
    assert (one.dir.name, two.dir.name) == ("a", "a-3")


def test_the_whole_log_goes_with_its_run(begin, tmp_path):
    def train(steps: int):
        with begin(name="a", seed=0, overwrite=True) as run:
            for step in range(steps):
                run.log({"x": step})
        return run

    home = tmp_path / "docs"
    train(1500)
    kept = whole_log(home, "exp-001", "a")
    assert kept.read_bytes().count(b"\n") == 1500
    train(1600)
    assert kept.read_bytes().count(b"\n") == 1600
    assert not whole_log(home, "exp-001", "a-2").exists()
    train(3)
    assert not kept.exists()


def test_records_that_cannot_be_read_are_no_predecessors(begin, tmp_path):
    parent = tmp_path / "docs" / "runs" / "exp-001"
    (parent / "a").mkdir(parents=True)
    (parent / "b").write_text("a file")
    (parent / "a" / "run.json").write_text("{")
    assert find_predecessor(parent, "a", None) is None
    assert find_predecessor(parent / "missing", "a", None) is None
    begin(name="a", overwrite=True).finish()
    assert folders(tmp_path) == ["a", "a-2", "b"]

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace

from runpress.format.read import read_manifest
from runpress.format.write import write_manifest
from runpress.record.complaints import Complaints
from runpress.record.keeping import whole_log
from runpress.record.overwrite import find_predecessor, settle_moves


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
    one = train(1500)
    kept = whole_log(home, one.dir, one.id)
    assert kept.read_bytes().count(b"\n") == 1500
    two = train(1600)
    assert two.dir == one.dir and not kept.exists()
    kept = whole_log(home, two.dir, two.id)
    assert kept.read_bytes().count(b"\n") == 1600
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    train(3)
    assert list(kept.parent.iterdir()) == []


def test_records_that_cannot_be_read_are_no_predecessors(begin, tmp_path):
    parent = tmp_path / "docs" / "runs" / "exp-001"
    (parent / "a").mkdir(parents=True)
    (parent / "b").write_text("a file")
    (parent / "a" / "run.json").write_text("{")
    complaints = Complaints("exp-001")
    assert find_predecessor(parent, "a", None, complaints) is None
    assert find_predecessor(parent / "missing", "a", None, complaints) is None
    begin(name="a", overwrite=True).finish()
    assert folders(tmp_path) == ["a", "a-2", "b"]


def test_one_that_went_on_meanwhile_is_not_replaced(begin, tmp_path):
    old = begin(name="a", seed=0)
    old.finish()
    new = begin(name="a", seed=0, overwrite=True)
    record = record_of(old.dir)
    write_manifest(old.dir, replace(record, attempts=record.attempts * 2))
    new.finish()
    assert folders(tmp_path) == ["a", "a-2"] and new.dir.name == "a-2"
    assert record_of(old.dir).id == record.id


KILLER = """
import os, sys
from pathlib import Path
from runpress.format.read import read_manifest
from runpress.record import overwrite

new, old, root, moment = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
predecessor = overwrite.Predecessor(old, read_manifest(old, "old").record.id, 1)
record, seen = read_manifest(new, "new").record, 0

def hook(event, arguments):
    global seen
    if event in ("os.rename", "os.link", "os.remove", "os.rmdir", "shutil.rmtree"):
        seen += 1
        if seen == moment:
            os._exit(9)

sys.addaudithook(hook)
overwrite.take_over(new, record, predecessor, root)
"""


def test_killed_at_any_moment_of_the_move_nothing_is_lost_and_nothing_left_behind(begin, tmp_path):
    for steps in (1100, 1200):
        with begin(name="a") as run:
            for step in range(steps):
                run.log({"x": step})
        # Of many files to remove a few will do.
        shutil.rmtree(run.dir / "curves")
    old, new = (record_of(tmp_path / "docs/runs/exp-001" / name).id for name in ("a", "a-2"))
    moment, died = 0, 9
    while died == 9:
        moment += 1
        home = tmp_path / str(moment)
        shutil.copytree(tmp_path / "docs", home)
        parent = home / "runs" / "exp-001"
        arguments = [sys.executable, "-c", KILLER, parent / "a-2", parent / "a", home, str(moment)]
        died = subprocess.run(arguments, check=False).returncode
        settle_moves(parent, home)
        left = {folder.name: record_of(folder) for folder in sorted(parent.iterdir())}
        assert {name: record.id for name, record in left.items()} in (
            {"a": old, "a-2": new},
            {"a": new},
        )
        for name, record in left.items():
            assert record.run == name
            kept = whole_log(home, parent / name, record.id)
            assert kept.read_bytes().count(b"\n") == (1200 if record.id == new else 1100)
        # A second name of a log is all that stays where there was nothing to settle yet.
        assert len(list((home / ".runpress/logs/exp-001").glob("*.jsonl"))) - len(left) <= 1
    assert died == 0 and list(left) == ["a"]
    assert moment > 6, "the moments at which to die were not found"


def test_hidden_folders_of_others_stay(begin, tmp_path):
    run = begin(name="a", seed=0)
    run.finish()
    parent = run.dir.parent
    for name in (".a.backup", f".a.{'e' * 32}", f".a.{'f' * 32}", ".cache"):
        (parent / name).mkdir()
    write_manifest(parent / f".a.{'f' * 32}", record_of(run.dir))
    before = folders(tmp_path)
    begin(name="b").finish()
    assert folders(tmp_path) == sorted([*before, "b"])

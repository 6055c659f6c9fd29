"""CSV that a spreadsheet reads and does not run."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest

from blog_on_disk import Docs
from runpress.site.catalog import Experiment, Run
from runpress.site.model import Tree
from runpress.site.table import MOST_POINTS, add_arms_csv, add_run_csv, write_csv


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def made(tree: Tree, path: str) -> list[list[str]]:
    make = tree.assets[path].make
    assert make is not None
    return rows(make())


def experiment(docs: Docs) -> Experiment:
    return docs.catalog().experiments["exp-001"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_text_is_a_formula(cell: str) -> None:
    shown = "'" + cell.replace("\r", " ")
    assert rows(write_csv([cell], [[cell, -1.5]])) == [[shown], [shown, "-1.5"]]


def test_any_text_comes_back() -> None:
    cells = ["混合精度", 'a,"b"', "line\nbreak", "é"]
    assert rows(write_csv(cells, [])) == [cells]
    assert write_csv(["\udcff", "a\rb"], []) == b"?,a b\n"


def test_numbers_keep_every_digit() -> None:
    content = write_csv(["x"], [[0.1 + 0.2], [1e300], [math.nan], [None]])
    assert content == b'x\n0.30000000000000004\n1e+300\nnan\n""\n'


def test_the_points_of_arms(docs: Docs) -> None:
    docs.run("exp-001", "amp", seed=3, metrics={"loss": [2.0, 1.0]})
    docs.run("exp-001", "amp-2", name="amp", seed=4, status="failed", started=1)
    tree = Tree()
    arms = list(experiment(docs).arms.values())
    assert add_arms_csv(tree, "a.csv", arms, "loss") == "runpress:a.csv"
    assert made(tree, "a.csv") == [
        ["arm", "seed", "run", "step", "seconds", "loss"],
        ["amp", "3", "amp", "0", "0.0", "2.0"],
        ["amp", "3", "amp", "1", "2.5", "1.0"],
    ]


def test_the_points_of_a_run(docs: Docs) -> None:
    docs.run("exp-001", "amp", metrics={"a": [1.0, 2.0], "b": [3.0]})
    tree = Tree()
    add_run_csv(tree, "a.csv", experiment(docs).runs[0])
    assert made(tree, "a.csv") == [
        ["step", "seconds", "a", "b"],
        ["0", "0.0", "1.0", "3.0"],
        ["1", "2.5", "2.0", ""],
    ]


def thinned(folder: Path, *points: str) -> None:
    """Put points in the place of a log: of some metrics value, mean, lowest and highest."""
    lines = [f'{{"_step":{5 * at},"_time":{at},{point}}}\n' for at, point in enumerate(points)]
    (folder / "metrics.jsonl").write_text("".join(lines), "utf-8")


def test_a_thinned_run_tells_how_far_each_stretch_went(docs: Docs) -> None:
    folder = docs.run("exp-001", "amp", metrics={"a": [1.0, 2.0], "b": [3.0]})
    thinned(folder, '"a":[1,1,1,1],"b":3', '"a":[2,2.5,-0.5,9]', '"b":4')
    tree = Tree()
    add_run_csv(tree, "a.csv", experiment(docs).runs[0])
    assert made(tree, "a.csv") == [
        ["step", "seconds", "a", "b", "_mean/a", "_min/a", "_max/a"],
        ["0", "0.0", "1.0", "3.0", "1.0", "1.0", "1.0"],
        ["5", "1.0", "2.0", "", "2.5", "-0.5", "9.0"],
        ["10", "2.0", "", "4.0", "", "", ""],
    ]


def test_thinned_points_beside_others_make_a_whole_table(docs: Docs) -> None:
    folder = docs.run("exp-001", "amp", metrics={"loss": [1.0, 2.0]})
    docs.run("exp-001", "fp32", metrics={"loss": [3.0]}, started=1)
    thinned(folder, '"loss":[1,1,1,1]', '"loss":["NaN",2.5,0.5,9]')
    tree = Tree()
    add_arms_csv(tree, "a.csv", list(experiment(docs).arms.values()), "loss")
    assert made(tree, "a.csv") == [
        ["arm", "seed", "run", "step", "seconds", "loss", "_min", "_max"],
        ["amp", "0", "amp", "0", "0.0", "1.0", "1.0", "1.0"],
        ["amp", "0", "amp", "5", "1.0", "nan", "0.5", "9.0"],
        ["fp32", "0", "fp32", "0", "0.0", "3.0", "3.0", "3.0"],
    ]


def test_buckets_that_lost_nothing_add_no_columns(docs: Docs) -> None:
    thinned(docs.run("exp-001", "amp", metrics={"a": [1.0]}), '"a":[1,1,1,1]', '"a":[2,2,2,2]')
    tree = Tree()
    add_run_csv(tree, "a.csv", experiment(docs).runs[0])
    assert made(tree, "a.csv")[0] == ["step", "seconds", "a"]


@pytest.mark.parametrize("stretch", ["[0.5,1,0.5,9]", "[0.5,0.1,-9,0.5]"], ids=["peak", "dip"])
def test_of_a_thinned_log_that_went_on_for_long_the_extremes_stay(docs: Docs, stretch: str) -> None:
    folder = docs.run("exp-001", "amp", metrics={"a": [1.0]})
    thinned(folder, *(f'"a":{stretch if at == 321 else 0.5}' for at in range(3 * MOST_POINTS)))
    tree = Tree()
    add_run_csv(tree, "a.csv", experiment(docs).runs[0])
    _, *points = made(tree, "a.csv")
    assert len(points) <= MOST_POINTS
    (kept,) = [point for point in points if point[4:] != ["0.5", "0.5"]]
    assert kept[0] == str(5 * 321)


def key_of_run(run: Run) -> str:
    tree = Tree()
    add_run_csv(tree, "a.csv", run)
    return tree.assets["a.csv"].key


def test_of_a_million_points_the_extremes_stay(docs: Docs) -> None:
    values = [0.5] * 30_000
    values[12_345], values[-1] = 9.0, 0.25
    docs.run("exp-001", "amp", metrics={"loss": values})
    (run,) = experiment(docs).runs
    tree = Tree()
    add_run_csv(tree, "metrics.csv", run)
    _, *points = made(tree, "metrics.csv")
    assert len(points) <= MOST_POINTS
    told = {float(value): int(step) for step, _, value in points}
    assert (told[9.0], told[0.25]) == (run.log.series["loss"].steps[12_345], run.log.last_step)


def test_a_log_that_was_torn_and_came_back_has_another_key(docs: Docs) -> None:
    folder = docs.run("exp-001", "amp", metrics={"a": [1.0, 2.0]})
    whole = key_of_run(experiment(docs).runs[0])
    content = (folder / "metrics.jsonl").read_bytes()
    (folder / "metrics.jsonl").write_bytes(content[:-5])
    torn = key_of_run(experiment(docs).runs[0])
    (folder / "metrics.jsonl").unlink()
    gone = key_of_run(experiment(docs).runs[0])
    assert len({whole, torn, gone}) == 3
    (folder / "metrics.jsonl").write_bytes(content)
    assert key_of_run(experiment(docs).runs[0]) == whole

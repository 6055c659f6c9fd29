"""What a user means by a name."""

from __future__ import annotations

import re

import pytest

from blog_on_disk import Docs
from runpress.cli.naming import find_run, find_side_of
from runpress.errors import RunpressError


@pytest.fixture
def runs(docs: Docs) -> Docs:
    for experiment in ("exp-1", "exp-2"):
        docs.run(experiment, "amp", id=f"aa{experiment[-1]}1234567")
        docs.run(experiment, "amp-2", name="amp", seed=1, started=1, id=f"bb{experiment[-1]}1")
    docs.run("exp-2", "only", id="cc21")
    return docs


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("exp-1/amp", "exp-1/amp"),
        ("docs/runs/exp-1/amp-2/", "exp-1/amp-2"),
        ("/somewhere/docs/runs/exp-2/amp", "exp-2/amp"),
        ("only", "exp-2/only"),
        ("aa11", "exp-1/amp"),
        ("aa21234567", "exp-2/amp"),
    ],
)
def test_a_run_by_folder_path_name_or_id(runs: Docs, name: str, found: str) -> None:
    run = find_run(runs.catalog(), name)
    assert f"{run.experiment}/{run.name}" == found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("amp", "'amp' could be exp-1/amp, exp-2/amp. Write one of these."),
        ("aa1", "there is no run 'aa1'."),
        ("exp-1/apm", "there is no run 'exp-1/apm'. Did you mean 'exp-1/amp'?"),
        ("zzzzzzzz", "`runpress ls` lists what is there."),
    ],
)
def test_what_is_no_run_is_a_message(runs: Docs, name: str, said: str) -> None:
    with pytest.raises(RunpressError, match=re.escape(said)):
        find_run(runs.catalog(), name)


def test_a_run_that_cannot_be_read_says_why(runs: Docs) -> None:
    (runs.runs / "exp-2" / "only" / "run.json").write_text("{")
    with pytest.raises(RunpressError, match="RP102"):
        find_run(runs.catalog(), "exp-2/only")


def test_without_any_run_the_next_move_is_to_train(docs: Docs) -> None:
    with pytest.raises(RunpressError, match="train something first"):
        find_run(docs.catalog(), "a")


@pytest.mark.parametrize(
    ("name", "kind", "arm"),
    [
        ("exp-1/amp", "arm", "amp"),
        ("docs/runs/exp-1/amp", "run", "amp"),
        ("exp-1/amp-2", "run", "amp-2"),
        ("exp-2", "experiment", "amp"),
        ("docs/runs/exp-2", "experiment", "amp"),
        ("only", "arm", "only"),
        ("bb11", "run", "amp-2"),
    ],
)
def test_a_side_of_a_comparison(runs: Docs, name: str, kind: str, arm: str) -> None:
    side = find_side_of(runs.catalog(), name)
    assert (side.kind, side.arm.name) == (kind, arm)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("amp", "'amp' could be exp-1/amp, exp-2/amp. Write one of these."),
        ("exp-1/apm", "did you mean 'exp-1/amp'?"),
        ("zzzzzzzz", "`runpress ls` lists what is there."),
    ],
)
def test_what_is_no_side_is_a_message(runs: Docs, name: str, said: str) -> None:
    with pytest.raises(RunpressError, match=re.escape(said)):
        find_side_of(runs.catalog(), name)


def test_an_experiment_is_no_run_and_its_runs_can_be_listed(runs: Docs) -> None:
    name = next(iter(runs.catalog().experiments))
    with pytest.raises(RunpressError, match=f"runpress ls {name}"):
        find_run(runs.catalog(), name)

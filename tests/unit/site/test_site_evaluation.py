"""What expressions mean: which runs count, which number is meant, what is not there."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runpress.errors import ExpressionError
from runpress.format.schema import At, Attempt, Log, Metric, RunRecord
from runpress.site.catalog import Catalog, Experiment, Run
from runpress.site.evaluation import evaluate

LOSS = Metric(count=4, first=At(0, 2.0), last=At(3, 0.5), min=At(2, 0.25), max=At(0, 2.0), mean=1.0)


def run(name: str, seed: int | None, loss: float, **changes: Any) -> Run:
    """A finished run of arm `amp` whose last loss is as given, started in order of `name`."""
    record = RunRecord(
        id=name,
        experiment="exp-1",
        run=name,
        name="amp",
        started=name,
        status="finished",
        seed=seed,
        metrics={"loss": replace(LOSS, last=At(3, loss)), "val/reward": LOSS},
        config={"lr": 3e-4, "seed": seed, "model": "tiny", "amp": True, "sizes": [1, 2]},
        environment={"gpu": "H200", "torch": {"version": "2.13.0"}, "python": "3.11"},
        attempts=(Attempt(name, seconds=10.0), Attempt(name, seconds=loss)),
        log=Log(steps=4, last_step=3),
    )
    return Run("exp-1", name, Path(name), name, replace(record, **changes))


def catalog(*runs: Run, **about: Any) -> Catalog:
    return Catalog({"exp-1": Experiment("exp-1", runs, **about)})


THREE = catalog(run("a", 0, 1.0), run("b", 1, 2.0), run("c", 2, 3.0))


@pytest.mark.parametrize(
    ("expression", "numbers"),
    [
        ("amp.loss", (1.0, 2.0, 3.0)),
        ('experiment("exp-1").arm("amp")["loss"]', (1.0, 2.0, 3.0)),
        ("amp.loss.last", (1.0, 2.0, 3.0)),
        ("amp.loss.first", (2.0, 2.0, 2.0)),
        ("amp.loss.min", (0.25, 0.25, 0.25)),
        ("amp.loss.max", (2.0, 2.0, 2.0)),
        ("amp.loss.mean", (1.0, 1.0, 1.0)),
        ("amp.loss.best", (0.25, 0.25, 0.25)),
        ("amp.train_seconds", (11.0, 12.0, 13.0)),
        ("amp.steps", (4.0, 4.0, 4.0)),
        ('amp.config["lr"]', (3e-4,)),
        ("count(amp)", (3.0,)),
    ],
)
def test_numbers(expression: str, numbers: tuple[float, ...]) -> None:
    assert evaluate(expression, THREE, "exp-1").numbers == numbers


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("count(amp)", "3"),
        ('amp.config["lr"]', "0.0003"),
        ('amp.config["model"]', "tiny"),
        ('amp.config["amp"]', "true"),
        ('amp.config["sizes"]', "1, 2"),
        ('amp.config["seed"]', "0, 1, 2"),
        ('amp.env["gpu"]', "H200"),
        ('amp.env["torch.version"]', "2.13.0"),
    ],
)
def test_counts_and_settings_are_shown_without_a_spread(expression: str, text: str) -> None:
    assert evaluate(expression, THREE, "exp-1").formatted.text == text


def test_only_runs_that_count_have_a_say() -> None:
    excluded = run("d", 3, 9.0)
    excluded.excluded = "the machine was shared"
    found = catalog(
        run("a", 0, 9.0),
        run("b", 0, 1.0),
        run("c", 1, 2.0),
        run("e", 2, 9.0, status="failed"),
        run("f", 4, 9.0, status="running"),
        excluded,
    )
    assert evaluate("amp.loss", found, "exp-1").numbers == (1.0, 2.0)
    assert evaluate("count(amp)", found, "exp-1").numbers == (2.0,)


def test_of_unknown_seed_each_run_counts_and_is_called_a_run() -> None:
    value = evaluate("amp.loss", catalog(run("a", None, 1.0), run("b", None, 3.0)), "exp-1")
    assert value.n == 2
    assert value.formatted.note == "(n = 2 runs, s.d.)"


def test_the_summary_is_what_the_script_set_else_the_last_value() -> None:
    found = catalog(run("a", 0, 1.0, summary={"loss": 7, "score": "NaN", "word": "good"}))
    assert evaluate("amp.loss", found, "exp-1").numbers == (7.0,)
    assert evaluate("amp.loss.last", found, "exp-1").numbers == (1.0,)
    assert math.isnan(evaluate("amp.score", found, "exp-1").numbers[0])
    with pytest.raises(ExpressionError, match="summary of 'word' in run 'a'"):
        evaluate("amp.word", found, "exp-1")


def test_n_counts_the_runs_that_have_the_metric() -> None:
    found = catalog(run("a", 0, 1.0), run("b", 1, 2.0, metrics={}))
    assert evaluate("amp.loss", found, "exp-1").formatted.text == "1 (n = 1 seed)"


def test_a_metric_without_a_finite_value_is_not_a_number() -> None:
    found = catalog(run("a", 0, 1.0, metrics={"loss": Metric(count=3, nonfinite=3)}))
    assert evaluate("amp.loss", found, "exp-1").formatted.text == "NaN (n = 1 seed)"


def test_units_come_from_the_post_and_time_has_its_own() -> None:
    found = catalog(run("a", 0, 0.5), units={"loss": "%"})
    assert evaluate("amp.loss", found, "exp-1").scale == 100
    assert evaluate("amp.loss", found, "exp-1").numbers == (0.5,)
    assert evaluate("amp.train_seconds", found, "exp-1").unit == "s"
    assert evaluate("amp.steps", found, "exp-1").unit is None


def test_best_follows_the_goal() -> None:
    found = catalog(run("a", 0, 0.5), goals={"val/reward": "max"})
    assert evaluate('amp["val/reward"].best', found, "exp-1").numbers == (2.0,)


@pytest.mark.parametrize(
    ("expression", "column", "says"),
    [
        ("apm.loss", 0, "no arm 'apm' in exp-1 (did you mean 'amp'?)"),
        ("xyz.loss", 0, "no arm 'xyz' in exp-1 (there is amp)"),
        ("amp.los", 4, "no metric 'los' in arm 'amp' (did you mean 'loss'?)"),
        ('amp["val/rewrd"]', 4, "(did you mean 'val/reward'?)"),
        ('amp.config["lrr"]', 11, "no key 'lrr' in the config of arm 'amp' (did you mean 'lr'?)"),
        ('amp.env["torch"]', 8, "(did you mean 'torch.version'?)"),
        (
            'experiment("exp-2").arm("amp").loss',
            11,
            "no experiment 'exp-2' (did you mean 'exp-1'?)",
        ),
        ('experiment("exp-1").arm("apm").loss', 24, "(did you mean 'amp'?)"),
        ('amp["val/reward"].best', 18, "nothing says what better means for 'val/reward'"),
        ("amp.steps.max", 10, "steps is one number a run and has no .max"),
    ],
)
def test_what_is_not_there_is_named_with_what_is_near(
    expression: str, column: int, says: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression, THREE, "exp-1")
    assert says in str(caught.value)
    assert caught.value.column == column


def test_an_arm_without_a_finished_run_has_a_config_but_no_numbers() -> None:
    found = catalog(run("a", 0, 1.0, status="failed"))
    assert evaluate('amp.config["lr"]', found, "exp-1").numbers == (3e-4,)
    assert evaluate("count(amp)", found, "exp-1").numbers == (0.0,)
    with pytest.raises(ExpressionError, match="no run of arm 'amp' has finished yet"):
        evaluate("amp.loss", found, "exp-1")


def test_a_page_without_an_experiment_must_name_one() -> None:
    with pytest.raises(ExpressionError, match="this page has no experiment"):
        evaluate("amp.loss", THREE)
    assert evaluate('experiment("exp-1").arm("amp").loss', THREE).n == 3


def test_messages_stay_short_whatever_the_names_are() -> None:
    long = "x" * 900
    with pytest.raises(ExpressionError) as caught:
        evaluate(f'arm("{long}").loss', THREE, "exp-1")
    assert len(str(caught.value)) < 200


def test_wall_time_stays_in_seconds_whatever_the_post_calls_it() -> None:
    found = catalog(run("a", 0, 0.5), units={"train_seconds": "min"})
    assert evaluate("amp.train_seconds", found, "exp-1").unit == "s"

"""Two sides held against each other."""

from __future__ import annotations

import pytest
from cli_blog import CliBlog
from scipy import stats

OLD, NEW = (100.0, 102.0, 101.0), (80.0, 81.0, 82.0)


def test_arms_differ_by_what_a_post_would_print(amp: CliBlog) -> None:
    text = amp.said("compare", "fp32", "amp")
    assert "exp-023-amp/fp32" in text
    assert "exp-023-amp/amp" in text
    (line,) = [line for line in text.splitlines() if line.startswith("seconds")]
    assert "−20.0 s (95 % interval −22" in line
    assert "n = 3 seeds)" in line


def test_programs_get_the_interval_of_a_paired_t_test(amp: CliBlog) -> None:
    told = {each["metric"]: each for each in amp.told("compare", "fp32", "amp")["metrics"]}
    difference = told["seconds"]["difference"]
    expected = stats.ttest_rel(NEW, OLD)
    interval = expected.confidence_interval(0.95)
    assert difference["value"] == pytest.approx(-20.0)
    assert (difference["low"], difference["high"]) == pytest.approx((interval.low, interval.high))
    assert (difference["n"], difference["test"]) == ([3], "paired")
    assert told["seconds"]["old"]["mean"] == pytest.approx(101.0)
    assert list(told)[:2] == ["val/accuracy", "seconds"]


def test_two_runs_differ_in_their_config_and_have_no_interval(cli_blog: CliBlog) -> None:
    cli_blog.docs.run("exp-1", "a", config={"lr": 0.1, "on": True}, metrics={"loss": [0.5]})
    cli_blog.docs.run("exp-1", "b", config={"lr": 0.2, "extra": 1}, metrics={"loss": [0.4]})
    text = cli_blog.said("compare", "docs/runs/exp-1/a", "docs/runs/exp-1/b")
    lines = [line.split() for line in text.splitlines()]
    assert ["config", "lr", "0.1", "0.2"] in lines
    assert ["config", "on", "true", "–"] in lines
    assert ["config", "extra", "–", "1"] in lines
    told = cli_blog.told("compare", "docs/runs/exp-1/a", "docs/runs/exp-1/b")
    assert told["old"]["kind"] == "run"
    assert {"key": "lr", "old": "0.1", "new": "0.2"} in told["changes"]["config"]
    (loss,) = [each for each in told["metrics"] if each["metric"] == "loss"]
    assert loss["difference"]["value"] == pytest.approx(-0.1)
    assert loss["difference"]["low"] is None


def test_experiments_are_stood_for_by_their_best_arms(amp: CliBlog) -> None:
    amp.docs.run("exp-9", "other", metrics={"val/accuracy": [0.5]}, goals={"val/accuracy": "max"})
    told = amp.told("compare", "exp-9", "exp-023-amp")
    assert (told["old"]["arm"], told["new"]["arm"]) == ("other", "amp")
    assert told["new"]["kind"] == "experiment"


def test_a_metric_of_one_side_alone_is_shown_without_a_difference(cli_blog: CliBlog) -> None:
    cli_blog.docs.run("exp-1", "a", metrics={"loss": [0.5], "x": [1.0]})
    cli_blog.docs.run("exp-1", "b", metrics={"loss": [0.4]})
    told = {each["metric"]: each for each in cli_blog.told("compare", "a", "b")["metrics"]}
    assert told["x"]["new"] is None
    assert told["x"]["difference"] is None


def test_a_run_that_never_finished_has_no_numbers_to_compare(cli_blog: CliBlog) -> None:
    cli_blog.docs.run("exp-1", "a")
    cli_blog.docs.run("exp-1", "b", status="running", sealed=False)
    told = cli_blog.told("compare", "a", "b")
    assert all(each["new"] is None for each in told["metrics"])


def test_a_thing_and_itself_are_the_same(amp: CliBlog) -> None:
    text = amp.said("compare", "amp", "amp")
    assert text.startswith("A and B are the same.\n")
    assert "Nothing that was recorded." in text


def test_a_miss_ends_with_1_and_names_the_nearest(amp: CliBlog) -> None:
    result = amp.call("compare", "amp", "exp-023-amp/fp33")
    assert result.exit_code == 1
    assert "did you mean 'exp-023-amp/fp32'?" in result.output
    assert amp.call("compare", "amp").exit_code == 2

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
from runpress.site.expressions.evaluation import evaluate

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
    assert evaluate(expression, THREE, "exp-1").formatted().text == text


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
    assert value.formatted().note == "(n = 2 runs, s.d.)"


def test_the_summary_is_what_the_script_set_else_the_last_value() -> None:
    found = catalog(run("a", 0, 1.0, summary={"loss": 7, "score": "NaN", "word": "good"}))
    assert evaluate("amp.loss", found, "exp-1").numbers == (7.0,)
    assert evaluate("amp.loss.last", found, "exp-1").numbers == (1.0,)
    assert math.isnan(evaluate("amp.score", found, "exp-1").numbers[0])
    with pytest.raises(ExpressionError, match="summary of 'word' in run 'a'"):
        evaluate("amp.word", found, "exp-1")


def test_n_counts_the_runs_that_have_the_metric() -> None:
    found = catalog(run("a", 0, 1.0), run("b", 1, 2.0, metrics={}))
    assert evaluate("amp.loss", found, "exp-1").formatted().text == "1 (n = 1 seed)"


def test_a_metric_without_a_finite_value_is_not_a_number() -> None:
    found = catalog(run("a", 0, 1.0, metrics={"loss": Metric(count=3, nonfinite=3)}))
    assert evaluate("amp.loss", found, "exp-1").formatted().text == "NaN (n = 1 seed)"


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


def logged(name: str, seed: int, steps: list[int], folder: Path, thinned: bool = False) -> Run:
    """A run with a log on disk, whose loss is a hundredth of its step."""
    made = run(name, seed, 0.5, log=Log(steps=len(steps), last_step=steps[-1], thinned=thinned))
    lines = [f'{{"_step":{step},"_time":0.0,"loss":{step / 100}}}\n' for step in steps]
    made.folder = folder / name
    made.folder.mkdir()
    (made.folder / "metrics.jsonl").write_text("".join(lines), "utf-8")
    return made


def test_a_step_is_read_from_the_log(tmp_path: Path) -> None:
    found = catalog(logged("a", 0, [0, 20, 40], tmp_path), logged("b", 1, [40, 50], tmp_path))
    assert evaluate("amp.loss.at(40)", found, "exp-1").numbers == (0.4, 0.4)


@pytest.mark.parametrize(
    ("step", "thinned", "says"),
    [
        (31, True, "run 'a' did not keep step 31 of 'loss'; the nearest is .at(40)"),
        (21, True, "run 'a' did not keep step 21 of 'loss'; the nearest is .at(20)"),
        (21, False, "run 'a' has no step 21 of 'loss'; the nearest is .at(20)"),
        (10**30, True, "run 'a' has no step 1" + "0" * 30 + " of 'loss'; the nearest is .at(40)"),
        (3, True, "run 'a' has no step 3 of 'loss'; the nearest is .at(10)"),
    ],
)
def test_a_step_that_is_not_there_names_the_nearest(
    step: int, thinned: bool, says: str, tmp_path: Path
) -> None:
    found = catalog(logged("a", 0, [10, 20, 40], tmp_path, thinned))
    with pytest.raises(ExpressionError) as caught:
        evaluate(f"amp.loss.at({step})", found, "exp-1")
    assert str(caught.value) == says
    assert caught.value.column == 9


def test_a_step_of_a_metric_that_no_run_has_is_a_missing_metric(tmp_path: Path) -> None:
    found = catalog(logged("a", 0, [1], tmp_path))
    with pytest.raises(ExpressionError, match="no metric 'los' in arm 'amp'"):
        evaluate("amp.los.at(1)", found, "exp-1")
    with pytest.raises(ExpressionError, match=r"steps is one number a run and has no \.at"):
        evaluate("amp.steps.at(1)", found, "exp-1")


def plain(expression: str, found: Catalog = THREE) -> str:
    text = evaluate(expression, found, "exp-1").formatted().text
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("7 - 2 - 1", "4"),
        ("8 / 4 / 2", "1"),
        ("-3 - -2", "−1"),
        ("abs(-3)", "3"),
        ("2 * count(amp)", "6"),
        ('4 * amp.config["lr"]', "0.0012"),
        ("amp.loss * 2", "4 ± 2 (n = 3 seeds, s.d.)"),
        ("10 - amp.loss", "8.0 ± 1.0 (n = 3 seeds, s.d.)"),
        ("-amp.loss", "−2.0 ± 1.0 (n = 3 seeds, s.d.)"),
        ("6 / amp.loss", "4 ± 2 (n = 3 seeds, s.d.)"),
        ("amp.train_seconds / 60", "0.200 ± 0.017 (n = 3 seeds, s.d.)"),
        ("amp.train_seconds + 1", "13.0 ± 1.0 s (n = 3 seeds, s.d.)"),
        ("1 / (amp.loss - 1)", "infinity (n = 3 seeds, 1 not finite)"),
        ("diff(amp.loss, 1)", "+1.0 (95 % interval −1.5 to +3.5, n = 3 seeds)"),
        ("diff(1, amp.loss)", "−1.0 (95 % interval −3.5 to +1.5, n = 3 seeds)"),
        ("amp.loss - amp.loss", "0 (n = 3 seeds, identical values)"),
        ("-diff(amp.loss, 1)", "−1.0 (95 % interval −3.5 to +1.5, n = 3 seeds)"),
        ("abs(diff(amp.loss, 3))", "1.0 (95 % interval 0.0 to 3.5, n = 3 seeds)"),
        ("abs(amp.loss)", "2.0 (95 % interval −0.5 to 4.5, n = 3 seeds)".replace("−0.5", "0.0")),
        ("ratio(amp.loss, amp.loss)", "1 (n = 3 seeds, identical values)"),
    ],
)
def test_arithmetic_and_comparisons_in_a_text(expression: str, text: str) -> None:
    assert plain(expression) == text


def test_a_ratio_of_geometric_means_has_its_interval() -> None:
    from scipy import stats

    value = evaluate("ratio(amp.loss, 2)", THREE, "exp-1")
    assert value.effect is not None
    low, high = stats.ttest_1samp([math.log(x / 2) for x in (1, 2, 3)], 0).confidence_interval()
    assert value.middle == pytest.approx(6 ** (1 / 3) / 2)
    assert value.effect.interval == pytest.approx((math.exp(low), math.exp(high)))


def test_differences_of_percentages_are_in_points_and_ratios_have_no_unit() -> None:
    found = catalog(run("a", 0, 0.5), run("b", 1, 0.6), units={"loss": "%"})
    assert plain("amp.loss", found) == "55 ± 7 % (n = 2 seeds, s.d.)"
    assert (
        plain("diff(amp.loss, 0.5)", found) == "+5 points (95 % interval −59 to +69, n = 2 seeds)"
    )
    assert plain("abs(amp.loss)", found) == "55 % (95 % interval 0 to 119, n = 2 seeds)"
    assert plain("amp.loss * 100", found) == "55 ± 7 (n = 2 seeds, s.d.)"
    assert plain("1 - amp.loss", found) == "45 ± 7 % (n = 2 seeds, s.d.)"
    assert "%" not in plain("ratio(amp.loss, 0.5)", found).replace("95 %", "")


def test_one_seed_has_no_interval_and_two_arms_without_pairs_name_both() -> None:
    one = run("z", 7, 1.0, group="fp32")
    assert plain("diff(fp32.loss, amp.loss)", catalog(*THREE.experiments["exp-1"].runs, one)) == (
        "−1 (n = 1 and 3 seeds)"
    )
    assert plain("diff(amp.loss, 0.5)", catalog(run("a", 0, 1.0))) == "+0.5 (n = 1 seed)"
    assert plain("diff(amp.loss, 0.5)", catalog(run("a", None, 1.0))) == "+0.5 (n = 1 run)"


@pytest.mark.parametrize(
    ("expression", "column", "says"),
    [
        ("amp.loss + amp.loss", 9, "+ takes a number on one side"),
        ("amp.loss / amp.loss", 9, "write ratio(a, b)"),
        ("amp.loss * count(amp)", 9, "a count is not mixed with what was measured"),
        ("amp.config['model'] + 1", 20, "'tiny' is no number to compute with"),
        ("ratio(amp.loss - 1, 2)", 0, "positive values only, and run 'a' has 0"),
        ("ratio(amp.loss, 0)", 0, "positive values only, not 0"),
        ("ratio(amp.loss, count(amp))", 0, "ratio compares the metrics of two arms"),
        ("abs(diff(amp.loss, 1)) + diff(amp.loss, 1)", 23, "an expression has one diff or ratio"),
        ("1 / 0", 2, "/ gives no finite number"),
        ("abs(amp.config['model'])", 0, "'tiny' is no number"),
        ("diff(1, 2)", 0, "there is no arm in it to compare"),
    ],
)
def test_other_mixes_say_what_to_write(expression: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression, THREE, "exp-1")
    assert says in str(caught.value)
    assert caught.value.column == column


def test_infinities_of_both_signs_are_shown_and_not_counted() -> None:
    found = catalog(
        run("a", 0, 1.0, summary={"loss": math.inf}), run("b", 1, 1.0, summary={"loss": -math.inf})
    )
    assert plain("amp.loss", found) == "NaN (n = 2 seeds, 2 not finite)"
    assert plain("diff(amp.loss, 1)", found) == "NaN (n = 2 seeds)"


@pytest.mark.parametrize(
    ("losses", "text"),
    [
        ((1234.0, 1500.0, 1900.0), "1 545 (95 % interval 712 to 2 377, n = 3 seeds)"),
        ((3e9, 4e9, 5e9), "4.0 × 10⁹ (95 % interval 1.5 × 10⁹ to 6.5 × 10⁹, n = 3 seeds)"),
        ((1e-9, 2e-9, 4e-9), "2.3 × 10⁻⁹ (95 % interval −1.5 × 10⁻⁹ to 6.1 × 10⁻⁹, n = 3 seeds)"),
        ((1e-5, 2e-4, 4e-4), "0.00020 (95 % interval −0.00028 to 0.00069, n = 3 seeds)"),
        ((0.5, 0.50001, 0.50004), "0.50002 (95 % interval 0.49996 to 0.50007, n = 3 seeds)"),
    ],
)
def test_an_interval_has_the_digits_that_its_width_deserves(
    losses: tuple[float, ...], text: str
) -> None:
    runs = (
        run(name, seed, loss) for seed, (name, loss) in enumerate(zip("abc", losses, strict=True))
    )
    shown = plain("diff(amp.loss, 0)", catalog(*runs)).replace("+", "")
    assert shown.replace("\N{NARROW NO-BREAK SPACE}", " ") == text


def test_an_interval_that_begins_at_zero_says_zero() -> None:
    found = catalog(run("a", 0, 1e-5), run("b", 1, -1e-5), run("c", 2, 3e-5))
    assert plain("abs(amp.loss)", found) == (
        "1.0 × 10⁻⁵ (95 % interval 0 to 6.0 × 10⁻⁵, n = 3 seeds)"
    )

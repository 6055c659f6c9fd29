"""Verdicts: every rule by itself, and the whole on records as they lie on disk."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runpress.format.schema import At, Log, Metric, RunRecord
from runpress.site.catalog import Catalog, Experiment, Run
from runpress.site.evidence.hypotheses import Hypothesis
from runpress.site.evidence.verdicts import Verdict, judge
from runpress.site.read_catalog import read_catalog
from runpress.site.wording.words import words_of

REAL = Path(__file__).parents[4] / "docs" / "runs"
GAP = "\N{NO-BREAK SPACE}"


def run(arm: str, seed: int | None, x: float, number: int = 0, **changes: Any) -> Run:
    name = f"{arm}-{seed}-{number}"
    record = RunRecord(
        id=name,
        experiment="e",
        run=name,
        name=arm,
        started=f"{number:03}",
        status="finished",
        seed=seed,
        config={"lr": 0.1, "seed": seed, "name": "tiny"},
        metrics={"x": Metric(4, 0, *[At(3, 0.0)] * 4, mean=0.0)},
        summary={"x": x},
        log=Log(steps=4, last_step=3),
    )
    return Run("e", name, Path(name), name, replace(record, **changes))


def arm(name: str, *values: float, seeds: Sequence[int | None] | None = None) -> list[Run]:
    known = range(len(values)) if seeds is None else seeds
    return [run(name, seed, x, at) for at, (seed, x) in enumerate(zip(known, values, strict=True))]


def verdicts(runs: list[Run], *expect: str, **changes: Any) -> list[Verdict]:
    about = Experiment("e", tuple(runs))
    wanted = [Hypothesis(one, one, line=4, where="docs/posts/e.md", **changes) for one in expect]
    return judge(about, Catalog({"e": about}), wanted)


def verdict(runs: list[Run], expect: str, **changes: Any) -> Verdict:
    [found] = verdicts(runs, expect, **changes)
    return found


def why(found: Verdict) -> list[str]:
    words = words_of("en")
    return [words(reason.key, **reason.values) for reason in found.reasons]


def text(found: Verdict) -> str:
    assert found.effect is not None
    return found.effect.formatted(words_of("en")).text.replace(GAP, " ")


A = arm("a", 1.0, 1.1, 1.2)
# The same seeds: two less each, with a little noise.
B = arm("b", 3.0, 3.1, 3.3)


@pytest.mark.parametrize(
    ("expect", "word"),
    [
        ("a.x <= b.x", "supported"),
        ("a.x < b.x", "supported"),
        ("a.x >= b.x", "refuted"),
        ("a.x > b.x", "refuted"),
        ("b.x > a.x", "supported"),
        ("diff(a.x, b.x) <= -2", "inconclusive"),
        ("a.x - b.x <= -1.5", "supported"),
        ("a.x - b.x <= -3", "refuted"),
        ("-1.5 >= a.x - b.x", "supported"),
        ("-1.5 <= a.x - b.x", "refuted"),
        ("ratio(a.x, b.x) <= 0.5", "supported"),
        ("ratio(a.x, b.x) <= 0.36", "inconclusive"),
        ("1 - ratio(a.x, b.x) >= 0.5", "supported"),
        ("100 * (ratio(b.x, a.x) - 1) >= 100", "supported"),
        ("a.x <= 0.5 * b.x", "supported"),
        ("a.x < b.x - 1", "supported"),
        ("a.x <= 5", "supported"),
        ("a.x >= 5", "refuted"),
        ("5 >= a.x", "supported"),
        ("a.x <= 1.1", "inconclusive"),
        ("diff(a.x, 1) <= 3", "supported"),
        ("ratio(a.x, 2) < 1", "supported"),
        ("a.x == 1.1", "inconclusive"),
        ("a.x == 9", "refuted"),
        ("abs(diff(a.x, b.x)) <= 0.01", "refuted"),
        ("abs(diff(a.x, b.x)) <= 5", "supported"),
        ("abs(diff(b.x, a.x)) <= 5", "supported"),
        ("abs(a.x - b.x) <= 2", "inconclusive"),
        ("abs(a.x - 1.1) <= 1", "supported"),
        ("abs(diff(a.x, b.x)) >= 0", "supported"),
        ("abs(diff(a.x, b.x)) <= -1", "refuted"),
    ],
)
def test_the_word_follows_the_whole_interval(expect: str, word: str) -> None:
    found = verdict([*A, *B], expect)
    assert (found.word, found.problems) == (word, ())
    assert found.effect is not None
    assert found.effect.effect is not None
    assert found.effect.effect.interval is not None


def test_equivalence_is_judged_by_the_interval_of_the_magnitude() -> None:
    near = arm("b", 1.001, 1.099, 1.201)
    found = verdict([*A, *near], "abs(diff(a.x, b.x)) <= 0.01")
    assert found.word == "supported"
    assert text(found) == "0.0003 (95 % interval 0.0000 to 0.0032, n = 3 seeds)"
    # Not different is not yet equal.
    wide = arm("b", 1.3, 1.0, 1.1)
    assert verdict([*A, *wide], "abs(diff(a.x, b.x)) <= 0.01").word == "inconclusive"


def test_p_is_of_the_truth_lying_at_the_bound() -> None:
    from scipy import stats

    found = verdict([*A, *B], "a.x - b.x <= -1.5")
    a, b = [1.0, 1.1, 1.2], [3.0, 3.1, 3.3]
    shifted = [one + 1.5 for one in a]
    assert found.p == pytest.approx(stats.ttest_rel(shifted, b).pvalue)
    assert found.test == "judged.paired"
    found = verdict([*A, *B], "a.x <= 1.5")
    assert found.p == pytest.approx(stats.ttest_1samp(a, 1.5).pvalue)
    assert found.test == "judged.one"


def test_three_seeds_in_common_make_pairs_and_two_do_not() -> None:
    from scipy import stats

    a, b = [1.0, 1.1, 1.3, 1.2], [3.0, 3.1, 3.3, 3.2]
    pairs = [*arm("a", *a, seeds=[0, 1, 2, 3]), *arm("b", *b, seeds=[3, 2, 1, 9])]
    found = verdict(pairs, "a.x < b.x")
    assert found.test == "judged.paired"
    assert found.effect is not None
    assert found.effect.n == 3
    # Seeds 1, 2 and 3 of either arm, in whatever order they ran.
    assert found.p == pytest.approx(stats.ttest_rel(a[1:], [3.3, 3.1, 3.0]).pvalue)
    assert "3 of 4 seeds are common to both arms, and only these are paired" in why(found)
    two = [*arm("a", *a, seeds=[0, 1, 2, 3]), *arm("b", *b, seeds=[3, 2, 8, 9])]
    found = verdict(two, "a.x < b.x")
    assert found.test == "judged.welch"
    assert found.p == pytest.approx(stats.ttest_ind(a, b, equal_var=False).pvalue)
    assert text(found).endswith("n = 4 and 4 seeds)")


def test_of_repeated_seeds_the_newest_counts_and_the_older_is_named() -> None:
    runs = [*A, *B, run("a", 0, 99.0, number=-1)]
    found = verdict(sorted(runs, key=lambda one: one.record.started), "a.x <= b.x")
    assert found.word == "supported"
    assert "superseded in a: a-0--1" in why(found)
    # Six runs of two seeds are two seeds.
    many = [run("a", number % 2, 1.0 + number / 10, number) for number in range(6)]
    assert verdict(many, "a.x <= 5").word == "anecdote"


def test_excluded_and_failed_runs_have_no_say_and_are_named() -> None:
    excluded = run("a", 8, 99.0)
    excluded.excluded = "the machine was shared"
    failed = run("b", 9, -99.0, status="failed")
    found = verdict([*A, *B, excluded, failed], "a.x <= b.x")
    assert found.word == "supported"
    assert why(found) == ["excluded in a: a-8-0", "not finished in b: b-9-0"]


def test_unknown_seeds_count_each_and_it_is_said() -> None:
    runs = [*arm("a", 1.0, 1.1, 1.2, seeds=[None] * 3), *B]
    found = verdict(runs, "a.x <= b.x")
    assert (found.word, found.test) == ("supported", "judged.welch")
    assert text(found).endswith("n = 3 and 3 runs)")
    assert "where a seed is unknown, each run counts" in why(found)


def test_within_one_arm_a_run_is_its_own_pair_even_without_a_seed() -> None:
    runs = [
        run("a", None, 1.0 + at, at, summary={"x": 1.0 + at, "y": at + at / 9}) for at in (1, 2, 3)
    ]
    assert verdict(runs, "a.x > a.y").test == "judged.paired"


def test_an_arm_of_several_configs_gets_no_verdict_but_a_warning_with_the_keys() -> None:
    uneven = run("a", 5, 1.1, config={"lr": 0.2, "seed": 5, "wd": 1, "name": "tiny"})
    found = verdict([*A, *B, uneven], "a.x <= b.x")
    assert (found.word, found.effect, found.p) == ("none", None, None)
    [problem] = found.problems
    assert (problem.code, problem.where, problem.line) == ("RP404", "docs/posts/e.md", 4)
    assert "arm 'a' of e differ in more than the seed" in problem.what
    assert problem.what.endswith("lr, wd.")
    assert why(found) == ["the runs of a differ in more than the seed: lr, wd"]


@pytest.mark.parametrize("values", [(0.985,) * 3, (0.1 + 0.2, 0.3, 0.3)])
def test_without_any_spread_nothing_is_concluded(values: tuple[float, ...]) -> None:
    found = verdict(arm("a", *values), "a.x >= 0.1")
    assert (found.word, found.p, why(found)[0]) == ("inconclusive", None, "identical values")
    assert text(found).endswith("(n = 3 seeds, identical values)")


def test_differences_without_spread_conclude_nothing_either() -> None:
    same = [run("b", one.record.seed, one.record.summary["x"] + 1) for one in A]
    found = verdict([*A, *same], "a.x <= b.x")
    assert (found.word, why(found)[0]) == ("inconclusive", "identical values")


@pytest.mark.parametrize(
    ("expect", "word"),
    [
        ("a.x <= 0.3", "supported"),
        ("a.x == 0.3", "supported"),
        ("a.x < 0.3", "refuted"),
        ("a.x >= 0.3", "supported"),
        ("a.x > 0.3", "refuted"),
        ("a.x <= 0.299", "refuted"),
        ("a.x == b.x", "refuted"),
        ("a.x - b.x == 0.2", "supported"),
        ("ratio(a.x, b.x) == 3", "supported"),
        ("3 * b.x == a.x", "supported"),
        ("abs(diff(b.x, a.x)) <= 0.2", "supported"),
        ("abs(diff(b.x, a.x)) > 0.2", "refuted"),
    ],
)
def test_what_is_exact_is_compared_as_it_is(expect: str, word: str) -> None:
    # 0.1 + 0.2 is what floats make of 0.3.
    runs = [*arm("a", *[0.1 + 0.2] * 3), *arm("b", *[0.1] * 3)]
    found = verdict(runs, expect, exact=True)
    assert (found.word, found.test, found.p) == (word, "judged.exact", None)


def test_what_is_said_to_be_exact_and_varies_is_tested_and_it_is_said() -> None:
    found = verdict([*A, *B], "a.x <= b.x", exact=True)
    assert (found.word, found.test) == ("supported", "judged.paired")
    assert "said to be exact, but it varies, so it was tested" in why(found)


@pytest.mark.parametrize("exact", [True, False])
def test_fewer_seeds_than_asked_for_are_an_anecdote_whatever_the_numbers(exact: bool) -> None:
    runs = [*arm("a", 1.0, 1.0), *B]
    found = verdict(runs, "a.x <= b.x", exact=exact)
    assert (found.word, found.p, found.adjusted_p) == ("anecdote", None, None)
    assert why(found)[0] == "2 seeds, and 3 are asked for"
    assert verdict(runs, "a.x <= b.x", exact=exact, seeds=2).word != "anecdote"
    assert verdict([*A, *B], "a.x <= b.x", seeds=5).word == "anecdote"
    assert why(verdict(arm("a", 1.0), "a.x <= 3"))[0] == "1 seed, and 3 are asked for"
    assert verdict(arm("a", 1.0, math.nan), "a.x <= 3").word == "anecdote"


def test_one_seed_where_one_is_enough_still_has_no_interval() -> None:
    found = verdict(arm("a", 1.0), "a.x <= 3", seeds=1)
    assert (found.word, why(found)) == ("inconclusive", ["too few seeds for an interval"])
    assert verdict(arm("a", 1.0), "a.x <= 3", seeds=1, exact=True).word == "supported"


@pytest.mark.parametrize("wild", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("expect", ["a.x <= 5", "a.x <= b.x", "abs(a.x - b.x) >= 0"])
def test_a_value_that_is_not_finite_makes_it_inconclusive_and_names_the_run(
    wild: float, expect: str
) -> None:
    found = verdict([*arm("a", 1.0, wild, 1.2), *B], expect)
    assert (found.word, found.p) == ("inconclusive", None)
    assert why(found)[0] == "not finite: a-1-1"
    assert "NaN" in text(found)


def test_a_ratio_takes_positive_values_only_and_names_the_run() -> None:
    found = verdict([*arm("a", 1.0, 0.0, 1.2), *B], "ratio(a.x, b.x) <= 1")
    assert found.word == "none"
    [problem] = found.problems
    assert "positive values only, and run 'a-1-1' has 0" in problem.what
    assert problem.code == "RP403"


@pytest.mark.parametrize(
    ("expect", "word"),
    [
        ("count(a) >= 3", "supported"),
        ("count(a) == 3", "supported"),
        ("count(a) > 3", "refuted"),
        ("4 <= count(a)", "refuted"),
        ("count(a) + count(b) == 6", "supported"),
        ("count(a) == count(b)", "supported"),
        ("count(a) - 1 < 2", "refuted"),
        ('a.config["lr"] == 0.1', "supported"),
    ],
)
def test_a_count_is_compared_exactly(expect: str, word: str) -> None:
    found = verdict([*A, *B], expect, seeds=99)
    assert (found.word, found.test, found.p) == (word, "judged.exact", None)


@pytest.mark.parametrize(
    ("expect", "code", "says"),
    [
        ("a.x", "RP402", "expected a comparison"),
        ("a.x <= b.x <= 3", "RP402", "column 12: one comparison is enough"),
        ("a.loss <= 3", "RP403", "no metric 'loss' in arm 'a'"),
        ('a.x <= a.config["lr"]', "RP403", "one side has to be a plain number"),
        ("1 <= 2", "RP403", "it compares two numbers, and no run"),
        ("a.x <= count(a)", "RP403", "a count is compared with a number only"),
        ("a.x * count(a) <= 1", "RP403", "a count is not mixed with what was measured"),
        ("a.x / b.x <= 1", "RP403", "write ratio(a, b)"),
        ("a.x + b.x <= 1", "RP403", "+ takes a number on one side"),
        ("diff(a.x, b.x) <= a.x", "RP403", "one side has to be a plain number"),
        ("diff(a.x, b.x) <= diff(b.x, a.x)", "RP403", "one side has to be a plain number"),
        ("diff(a.x, b.x) + a.x <= 1", "RP403", "an expression has one diff or ratio"),
        ("1 / ratio(a.x, b.x) <= 1", "RP403", "turn it round, as in ratio(b, a)"),
        ("0 * diff(a.x, b.x) <= 1", "RP403", "leaves nothing of it"),
        ("diff(a.x, b.x) / 0 <= 1", "RP403", "leaves nothing of it"),
        ("diff(diff(a.x, b.x), 1) <= 1", "RP403", "diff compares the metrics of two arms"),
        ("diff(1, 2) <= a.x", "RP403", "there is no arm in it to compare"),
        ("a.x <= 1 / 0", "RP403", "/ gives no finite number"),
        ('a.env["gpu"] == 1', "RP403", "no key 'gpu'"),
        ('a.config["name"] == 1', "RP403", "'tiny' is no number to compare"),
        ('experiment("f").arm("a").x <= 1', "RP403", "no experiment 'f'"),
    ],
)
def test_what_says_nothing_gets_no_verdict_but_a_warning(expect: str, code: str, says: str) -> None:
    found = verdict([*A, *B], expect)
    assert (found.word, found.effect) == ("none", None)
    [problem] = found.problems
    assert (problem.code, problem.line) == (code, 4)
    assert says in problem.what
    assert found.reasons[0].key == "judged.not_understood"


def test_without_an_expectation_there_is_no_verdict() -> None:
    found = judge(Experiment("e"), Catalog(), [Hypothesis("a", "")])
    assert [(one.word, why(one)) for one in found] == [
        ("none", ["the post says nothing to judge it by"])
    ]


def test_pending_before_anything_has_run() -> None:
    [found] = judge(Experiment("e"), Catalog(), [Hypothesis("c", "a.x <= b.x")])
    assert (found.word, found.problems) == ("pending", ())
    assert found.arms == {"e": ("a", "b")}
    waiting = verdict([*A, run("b", 0, 1.0, status="failed")], "a.x <= b.x")
    assert (waiting.word, waiting.problems) == ("pending", ())
    assert why(waiting) == ["no run has finished yet: b"]


def test_an_arm_that_nobody_ran_is_pending_and_may_be_a_slip() -> None:
    found = verdict([*A, *arm("fp32", 1, 2, 3)], "a.x <= fp23.x")
    assert found.word == "pending"
    [problem] = found.problems
    assert (problem.code, problem.move) == ("RP403", "Did you mean 'fp32'?")


def test_arms_of_other_experiments_are_named_with_them() -> None:
    other = Experiment("f", tuple(arm("c", 1.0, 1.1, 1.2)))
    about = Experiment("e", tuple(B))
    expect = 'b.x >= experiment("f").arm("c").x'
    [found] = judge(about, Catalog({"e": about, "f": other}), [Hypothesis("c", expect)])
    assert found.word == "supported"
    assert found.arms == {"e": ("b",), "f": ("c",)}


def test_holm_stands_beside_and_never_changes_the_word() -> None:
    expect = ["a.x <= 1.4", "a.x <= b.x", "a.x >= 5", "count(a) == 3", "a.x <= nothing.x"]
    many = verdicts([*A, *B], *expect)
    alone = [verdict([*A, *B], one) for one in expect]
    assert [one.word for one in many] == [one.word for one in alone]
    assert [one.adjusted_p for one in alone] == [None] * 5
    p = [one.p for one in many]
    assert p == [one.p for one in alone]
    assert p[3:] == [None, None]
    assert [one.adjusted_p for one in many[3:]] == [None, None]
    # Three were tested: the least p is taken three times, the next twice.
    tested = sorted((one.p or 0, one.adjusted_p or 0) for one in many[:3])
    assert tested[0][1] == pytest.approx(3 * tested[0][0])
    assert tested[1][1] == pytest.approx(max(2 * tested[1][0], tested[0][1]))
    # The word stays although the adjusted p is over 5 %.
    weak = verdicts([*A, *B], "a.x <= 1.35", "a.x <= 1.36", "a.x <= 1.37")
    assert {one.word for one in weak} == {"supported"}
    assert max(one.adjusted_p or 0 for one in weak) > 0.05


def test_units_are_kept_in_expect_and_shown_in_points() -> None:
    about = Experiment("e", (*A, *B), units={"x": "%"})
    [found] = judge(about, Catalog(), [Hypothesis("c", "b.x - a.x >= 1")])
    assert found.word == "supported"
    assert text(found) == "+203 points (95 % interval +189 to +218, n = 3 seeds)"
    [found] = judge(about, Catalog(), [Hypothesis("c", "a.x >= 0.5")])
    assert text(found) == "110 % (95 % interval 85 to 135, n = 3 seeds)"


def test_five_hundred_runs_and_a_hundred_hypotheses_are_judged() -> None:
    runs = [
        *arm("a", *[1 + at / 999 for at in range(250)]),
        *arm("b", *[2 + at % 7 for at in range(250)]),
    ]
    found = verdicts(runs, *["a.x <= b.x", "ratio(a.x, b.x) <= 0.9"] * 50)
    assert {one.word for one in found} == {"supported"}
    assert found[0].effect is not None
    assert found[0].effect.n == 250


def test_a_verdict_flips_when_a_record_is_changed(tmp_path: Path) -> None:
    shutil.copytree(REAL / "exp-001-lr-sweep", tmp_path / "exp-001-lr-sweep")
    expect = 'arm("lr-0.01")["val/accuracy"] > arm("lr-0.001")["val/accuracy"]'

    def word() -> str:
        catalog = read_catalog(tmp_path, "docs/runs")
        [found] = judge(catalog.experiments["exp-001-lr-sweep"], catalog, [Hypothesis("c", expect)])
        return found.word

    assert word() == "supported"
    for manifest in (tmp_path / "exp-001-lr-sweep").glob("lr-0.01*/run.json"):
        record = json.loads(manifest.read_text("utf-8"))
        metric = record["metrics"]["val/accuracy"]
        record["summary"]["val/accuracy"] = metric["last"]["value"] = metric["last"]["value"] - 0.5
        manifest.write_text(json.dumps(record), "utf-8")
    assert word() == "refuted"
    shutil.rmtree(tmp_path / "exp-001-lr-sweep" / "lr-0.01-3")
    assert word() == "anecdote"

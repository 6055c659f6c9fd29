"""What holds for any expression at all: reading never fails otherwise, computing always ends."""

from __future__ import annotations

import math
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from runpress.errors import ExpressionError
from runpress.format.schema import At, Attempt, Log, Metric, RunRecord
from runpress.site.catalog import Catalog, Experiment, Run
from runpress.site.evidence.hypotheses import Hypothesis
from runpress.site.evidence.verdicts import judge
from runpress.site.expressions.evaluation import evaluate, pose
from runpress.site.expressions.parser import parse_expectation, parse_expression
from runpress.site.wording.words import words_of

MANY = settings(max_examples=150, deadline=None)
PIECES = st.sampled_from(
    [
        *["a", "b", ".x", ".y", '["x"]', "count(", "diff(", "ratio(", "abs(", "(", ")", ",", "-"],
        *["+", "*", "/", "<=", "==", ">", "1", "0", "0.5", "1e300", ".at(3)", ".best", " "],
        *['.config["k"]', 'arm("a")', 'experiment("e")', '"', "\n", "\x00", "\u202e", "é"],
    ]
)


def numbers() -> st.SearchStrategy[str]:
    return st.floats(0, 1e6, allow_nan=False).map(lambda number: f"{number:.4f}")


def trees() -> st.SearchStrategy[str]:
    """Expressions that are in the language, though they may not make sense."""
    leaves = st.one_of(
        numbers(),
        st.sampled_from(["a.x", "b.x", "a.y", "b.y", "a.steps", "count(a)", 'a.config["k"]']),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
            st.builds("diff({}, {})".format, inner, inner),
            st.builds("ratio({}, {})".format, inner, inner),
            st.builds("abs({})".format, inner),
            st.builds("-{}".format, inner),
        ),
        max_leaves=6,
    )


WILD = st.one_of(st.floats(), st.just(0.0), st.just(math.nan), st.just(math.inf), st.floats(-1, 1))


def run(arm: str, number: int, seed: int | None, x: float, y: float) -> Run:
    point = At(3, y)
    record = RunRecord(
        id=f"{arm}{number}",
        experiment="e",
        run=f"{arm}{number}",
        name=arm,
        started=str(number),
        status="finished",
        seed=seed,
        config={"k": 2, "seed": seed},
        attempts=(Attempt("", seconds=1.0),),
        metrics={"x": Metric(), "y": Metric(1, 0, point, point, point, point, mean=y)},
        summary={"x": x},
        log=Log(steps=4, last_step=3),
    )
    return Run("e", record.run, Path("nowhere") / record.run, record.run, record)


RUNS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from([None, 0, 1, 2, 3]), WILD, st.floats(-9, 9)),
    max_size=9,
)


def experiment(rows: list[tuple[str, int | None, float, float]]) -> Experiment:
    return Experiment("e", tuple(run(row[0], at, *row[1:]) for at, row in enumerate(rows)))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_read_or_refused_with_a_column_inside_it(text: str) -> None:
    for read in (parse_expression, parse_expectation):
        try:
            read(text)
        except ExpressionError as error:
            assert 0 <= error.column <= len(text)
            assert len(str(error)) < 300


@MANY
@given(trees(), RUNS)
def test_any_expression_has_a_text_or_a_message(
    text: str, rows: list[tuple[str, int | None, float, float]]
) -> None:
    catalog = Catalog({"e": experiment(rows)})
    try:
        value = evaluate(text, catalog, "e")
    except ExpressionError as error:
        assert 0 <= error.column <= len(text)
        assert str(error)
    else:
        for language in ("en", "zh"):
            assert value.formatted(words_of(language)).text


@MANY
@given(trees(), st.sampled_from(["<=", "<", ">=", ">", "=="]), trees(), RUNS, st.booleans())
def test_any_hypothesis_gets_a_word(
    left: str,
    sign: str,
    right: str,
    rows: list[tuple[str, int | None, float, float]],
    exact: bool,
) -> None:
    about = experiment(rows)
    expect = f"{left} {sign} {right}"
    one, again = judge(about, Catalog(), [Hypothesis("c", expect, 2, exact)] * 2)
    # repr takes NaN for itself.
    assert repr(one) == repr(again)
    for reason in one.reasons:
        assert words_of("zh")(reason.key, **reason.values)
    if one.p is not None:
        assert 0 <= one.p <= (one.adjusted_p or 0) <= 1
        assert one.word in ("supported", "refuted", "inconclusive")
    if one.word in ("supported", "refuted"):
        assert one.effect is not None
        question = pose(parse_expectation(expect), Catalog({"e": about}), "e")
        assert math.isfinite(question.bound)

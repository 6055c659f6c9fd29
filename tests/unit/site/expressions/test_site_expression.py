"""The little language: what it takes, and what it says of everything else."""

from __future__ import annotations

import pytest

from runpress.errors import ExpressionError
from runpress.site.expressions.expression import (
    Arithmetic,
    ArmName,
    Call,
    Count,
    Expectation,
    Expression,
    Measure,
    Number,
    Setting,
    arms_of,
)
from runpress.site.expressions.parser import (
    MOST_CHARACTERS,
    MOST_OPERATIONS,
    parse_expectation,
    parse_expression,
)

AMP = ArmName("amp", 0)
LR = ArmName("lr-0.1", 4)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("amp.loss", Measure(AMP, "loss", 4)),
        ('amp["val/accuracy"]', Measure(AMP, "val/accuracy", 4)),
        ("amp['a\"b']", Measure(AMP, 'a"b', 4)),
        ('arm("lr-0.1")["val/accuracy"]', Measure(LR, "val/accuracy", 14)),
        ('arm("lr-0.1").loss', Measure(LR, "loss", 14)),
        (
            'experiment("e-1").arm("lr-0.1")["val/accuracy"].mean',
            Measure(ArmName("lr-0.1", 22, "e-1", 11), "val/accuracy", 32, "mean", 48),
        ),
        ("amp.loss.last", Measure(AMP, "loss", 4, "last", 9)),
        ("amp.loss.min", Measure(AMP, "loss", 4, "min", 9)),
        ("amp.loss.max", Measure(AMP, "loss", 4, "max", 9)),
        ("amp.loss.first", Measure(AMP, "loss", 4, "first", 9)),
        ('amp["loss"].best', Measure(AMP, "loss", 4, "best", 12)),
        ("amp.last", Measure(AMP, "last", 4)),
        ("amp.train_seconds", Measure(AMP, "train_seconds", 4)),
        ("amp.steps", Measure(AMP, "steps", 4)),
        ('amp["config"]', Measure(AMP, "config", 4)),
        ('amp.config["lr"]', Setting(AMP, "config", "lr", 11)),
        ('amp.env["gpu"]', Setting(AMP, "env", "gpu", 8)),
        ("count(amp)", Count(ArmName("amp", 6))),
        ('count(arm("lr-0.1"))', Count(ArmName("lr-0.1", 10))),
        ("count.loss", Measure(ArmName("count", 0), "loss", 6)),
        ("arm.loss", Measure(ArmName("arm", 0), "loss", 4)),
        ("amp.loss.at(40)", Measure(AMP, "loss", 4, "at", 9, 40)),
        ("amp.at", Measure(AMP, "at", 4)),
        ("diff.abs", Measure(ArmName("diff", 0), "abs", 5)),
        ("2.5e-3", Number(0.0025, 0)),
        ("混合.损失", Measure(ArmName("混合", 0), "损失", 3)),
        ("  amp . loss\t. max ", Measure(ArmName("amp", 2), "loss", 8, "max", 15)),
    ],
)
def test_what_is_in_the_language(text: str, tree: Expression) -> None:
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 0, "expected an arm or a number, found the end"),
        ("amp", 3, 'expected a metric: .loss or ["val/loss"], found the end'),
        ("amp.", 4, "expected the name of a metric, found the end"),
        ("amp.loss.lst", 9, "unknown statistic 'lst' (did you mean last?)"),
        ("cuont(amp)", 0, "unknown function 'cuont' (did you mean count()?)"),
        ("median(a.x)", 0, "unknown function 'median' (there are diff, ratio, abs, count, arm"),
        ("lr-0.1.loss", 2, 'names with other signs go in quotes: arm("lr-0.1")'),
        ("amp.val/loss", 7, '["val/loss"]'),
        ('amp["loss', 4, 'the quote " is never closed'),
        ("amp[3]", 4, "expected a name in quotes, found 3"),
        ("amp.config.lr", 10, 'expected a key in brackets: .config["…"], found .'),
        ("amp.loss > 3", 9, "a comparison belongs into `expect`"),
        ("amp.loss.min.max", 12, "expected the end, found ."),
        ("count(amp", 9, "expected ')', found the end"),
        ('experiment("e").amp.loss', 16, 'expected arm("…") after the experiment'),
        ("((((", 4, "expected an arm or a number, found the end"),
        ("(amp.loss", 9, "expected ')', found the end"),
        ("amp.loss)", 8, "expected the end, found )"),
        ("amp.loss ** 2", 10, "expected an arm or a number, found *"),
        ("amp.loss − 2", 9, "(write -)"),
        ("amp.loss × 2", 9, "(write *)"),
        ("amp.loss / fp32", 9, "expected a metric"),
        ("diff(a.x)", 8, "expected ',', found )"),
        ("abs(a.x, b.x)", 7, "expected ')', found ,"),
        ("1e999", 0, "1e999 is too large a number"),
        (".5", 0, "expected an arm or a number, found ."),
        ("3x", 0, "found 3"),
        ("amp.loss.at", 11, "expected '(', found the end"),
        ("amp.loss.at(1.5)", 12, "a step is a whole number, not 1.5"),
        ("amp.loss.at(-1)", 12, "expected a step, found -"),
        ("amp.loss.att", 9, "(did you mean at?)"),
        ("__import__('os').system('ls')", 0, "unknown function '__import__'"),
    ],
)
def test_what_is_not_says_where_and_what(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert says in str(caught.value)
    assert caught.value.column == column


X, Y, Z = (Measure(ArmName(name, at), "x", at + 2) for name, at in (("a", 0), ("b", 6), ("c", 12)))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a.x - b.x - c.x", Arithmetic("-", Arithmetic("-", X, Y, 4), Z, 10)),
        ("a.x + b.x * c.x", Arithmetic("+", X, Arithmetic("*", Y, Z, 10), 4)),
        ("a.x / b.x + c.x", Arithmetic("+", Arithmetic("/", X, Y, 4), Z, 10)),
        (
            "2*(1 - 3)",
            Arithmetic("*", Number(2, 0), Arithmetic("-", Number(1, 3), Number(3, 7), 5), 1),
        ),
        (
            "-3 * 2",
            Arithmetic("*", Arithmetic("-", Number(0, 0), Number(3, 1), 0), Number(2, 5), 3),
        ),
        (
            "abs(diff(b.x, c.x))",
            Call(
                "abs",
                (
                    Call(
                        "diff",
                        (
                            Measure(ArmName("b", 9), "x", 11),
                            Measure(ArmName("c", 14), "x", 16),
                        ),
                        4,
                    ),
                ),
                0,
            ),
        ),
    ],
)
def test_signs_bind_as_in_school(text: str, tree: Expression) -> None:
    assert parse_expression(text) == tree


@pytest.mark.parametrize("sign", ["<=", "<", ">=", ">", "=="])
def test_an_expectation_compares(sign: str) -> None:
    tree = parse_expectation(f"a.x {sign} 0.5")
    assert tree == Expectation(sign, X, Number(0.5, 5 + len(sign)), 4)


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("a.x", 3, "expected a comparison (<=, <, >=, >, ==), found the end"),
        ("a.x = 3", 4, "(write ==)"),
        ("a.x ≤ 3", 4, "(write <=)"),
        ("a.x != 3", 4, "expected a comparison"),
        ("0.9 <= a.x <= 1.1", 11, "write each as a hypothesis of its own"),
        ("(a.x <= 3)", 5, "expected ')', found <="),
        ("a.x <=", 6, "expected an arm or a number, found the end"),
        ("", 0, "expected an arm or a number, found the end"),
    ],
)
def test_what_is_no_expectation_says_so(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expectation(text)
    assert says in str(caught.value)
    assert caught.value.column == column


def test_all_arms_are_named() -> None:
    text = '2 * count(a) + abs(diff(b.x, experiment("e").arm("c").x)) <= d.config["k"]'
    names = [(arm.experiment, arm.name) for arm in arms_of(parse_expectation(text))]
    assert names == [(None, "a"), (None, "b"), ("e", "c"), (None, "d")]


@pytest.mark.parametrize("text", ["(" * 400 + "1" + ")" * 400, "-" * 900 + "1", "1" + "+1" * 400])
def test_depth_is_bounded_before_anything_recurses_far(text: str) -> None:
    with pytest.raises(ExpressionError, match=f"more than {MOST_OPERATIONS} signs"):
        parse_expression(text)


@pytest.mark.parametrize(
    "piece", ["(", "count(", "abs(", "-", "1+", "9", "amp.", "[", '"', "a.x ", "\\", "\n", "\x00"]
)
def test_a_million_of_anything_is_one_error(piece: str) -> None:
    for text in (piece * (MOST_CHARACTERS // len(piece)), piece * 1_000_000):
        with pytest.raises(ExpressionError) as caught:
            parse_expression(text)
        assert len(str(caught.value)) < 300

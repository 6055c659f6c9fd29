"""The little language: what it takes, and what it says of everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.errors import ExpressionError
from runpress.site.expression import (
    MOST_CHARACTERS,
    ArmName,
    Count,
    Expression,
    Measure,
    Setting,
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
        ("混合.损失", Measure(ArmName("混合", 0), "损失", 3)),
        ("  amp . loss\t. max ", Measure(ArmName("amp", 2), "loss", 8, "max", 15)),
    ],
)
def test_what_is_in_the_language(text: str, tree: Expression) -> None:
    assert parse_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 0, "expected the name of an arm, found the end"),
        ("amp", 3, 'expected a metric: .loss or ["val/loss"], found the end'),
        ("amp.", 4, "expected the name of a metric, found the end"),
        ("amp.loss.lst", 9, "unknown statistic 'lst' (did you mean last?)"),
        ("cuont(amp)", 0, "unknown function 'cuont' (did you mean count()?)"),
        ("diff(a.x, b.x)", 0, "unknown function 'diff' (there are count, arm, experiment)"),
        ("lr-0.1.loss", 2, 'names with other signs go in quotes: arm("lr-0.1")'),
        ("amp.val/loss", 7, '["val/loss"]'),
        ('amp["loss', 4, 'the quote " is never closed'),
        ("amp[3]", 4, "expected a name in quotes, found 3"),
        ("amp.config.lr", 10, 'expected a key in brackets: .config["…"], found .'),
        ("amp.loss > 3", 9, "expected the end, found >"),
        ("amp.loss.min.max", 12, "expected the end, found ."),
        ("count(amp", 9, "expected ')', found the end"),
        ('experiment("e").amp.loss', 16, 'expected arm("…") after the experiment'),
        ("((((", 0, "expected the name of an arm, found ("),
        ("__import__('os').system('ls')", 0, "unknown function '__import__'"),
    ],
)
def test_what_is_not_says_where_and_what(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert says in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize("piece", ["(", "count(", "amp.", "[", '"', "amp.a", "\\", "\n", "\x00"])
def test_a_million_of_anything_is_one_error(piece: str) -> None:
    for text in (piece * (MOST_CHARACTERS // len(piece)), piece * 1_000_000):
        with pytest.raises(ExpressionError) as caught:
            parse_expression(text)
        assert len(str(caught.value)) < 300


@given(st.text(alphabet="amp.loss[\"]()' countexpri\\\n\x00é0-", max_size=60))
def test_any_text_is_read_or_refused_with_a_column_inside_it(text: str) -> None:
    try:
        parse_expression(text)
    except ExpressionError as error:
        assert 0 <= error.column <= len(text)

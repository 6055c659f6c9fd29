"""Where values stand in a Markdown text, and where only something like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runpress.site.text.scan import find_spans


def found(text: str, *, whole_file: bool = False) -> list[str]:
    """The expressions of all values in a text; checked numerals with their numeral."""
    spans = find_spans(text, whole_file=whole_file)
    return [
        f"{span.numeral}|{span.expression}" if span.kind == "numeral" else span.expression
        for span in spans
        if span.kind != "literal"
    ]


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("a `= x.y` b", ["x.y"]),
        ("`= x.y`", ["x.y"]),
        ("` = x.y `", ["x.y"]),
        ('``= x["`"]``', ['x["`"]']),
        ("`= x\n.y`", ["x .y"]),
        ("**`= x.y`**", ["x.y"]),
        ("| `= a` | `= b` |\n|---|---|\n| a ` | b |\n| `= c` | d |", ["a", "b", "c"]),
        ("`=x` `x = 1` `=` `= ` ` `", []),
        ("\\`= x`", []),
        ("\\\\`= x`", ["x"]),
        ("`code` = x`", []),
        ("``= x`", []),
        ("`= x\n\n`", []),
        ("- a `\n- `= x`", ["x"]),
        ("`a`` `= x`", []),
        ("``a ```b `= x`", ["x"]),
    ],
)
def test_inline_code(text: str, expressions: list[str]) -> None:
    assert found(text) == expressions


@pytest.mark.parametrize(
    "text",
    [
        "```\n`= x`\n```",
        '~~~ python title="a`b"\n`= x`\n~~~',
        "`````\n```\n`= x`\n```\n`````",
        "~~~\n```\n`= x`\n~~~",
        "   ```\n   `= x`\n   ```",
        "```\n`= x`\n",
        "```\n    ```\n`= x`\n```",
        "- a\n\n    ```\n    `= x`\n    ```",
        "- a\n\n    - b\n\n        ~~~\n        `= x`\n        ~~~",
        "- ```\n  `= x`\n  ```",
        "1. a\n   ```\n   `= x`\n   ```",
        "> ```\n> `= x`\n> ```",
        "> a\n> > ~~~\n> > `= x`\n> > ~~~",
        "!!! note\n    ```\n    `= x`\n    ```",
        '??? note "t"\n\n    ```\n    `= x`\n    ```',
        '=== "tab"\n\n    ```\n    `= x`\n    ```',
        "    `= x`",
        "\t`= x`",
        "a\n\n    `= x`\n\n    `= x`",
        "# a\n    `= x`",
        ">     `= x`",
        "- a\n\n        `= x`",
        "!!! note\n\n        `= x`",
        "<!-- `= x` -->",
        "<!--\n\n`= x`\n\n-->",
        "a <!-- `= x`\n`= x` --> b",
        "<!-- 3<!--= x -->",
    ],
)
def test_code_and_comments_hold_no_values(text: str) -> None:
    assert found(text) == []
    # And what comes after them is text again, unless a fence was never closed.
    if text.endswith(("```", "~~~", "-->")):
        assert found(f"{text}\n\nb `= after`\n") == ["after"]


@pytest.mark.parametrize(
    "text",
    [
        "a\n    `= x`",
        "- a\n\n    `= x`",
        "- a\nb\n\n    `= x`",
        "1. a\n\n    - b\n\n        `= x`",
        "!!! note\n    `= x`",
        '=== "tab"\n\n    `= x`',
        "[^1]: a\n\n    `= x`",
        "> - a\n>\n>     `= x`",
        "> `= x`",
        "> ```\n> code\n\n`= x`",
        "- a\n\n    ```\n    code\n\n`= x`",
        "<!-- a --> `= x`",
        "<!--\n\na --> `= x`",
        "a <!-- b\n\n`= x` -->",
        "<!-- `= x`",
        "```inline``` `= x`",
        "``` a``b\n`= x`",
        "```\n```\r\n`= x`\r\n",
    ],
)
def test_text_in_lists_quotes_and_admonitions_is_text(text: str) -> None:
    assert found(text) == ["x"]


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ('0.985<!--= amp["val/accuracy"] -->', ['0.985|amp["val/accuracy"]']),
        ("0.985<!--=x-->.", ["0.985|x"]),
        ("is -3.2%<!--= x -->", ["-3.2%|x"]),
        ("is −3.2 %<!--= x -->", ["−3.2 %|x"]),
        ("is +3<!--= x -->", ["+3|x"]),
        ("达到0.985<!--= x -->", ["0.985|x"]),
        ("约-0.5<!--= x -->", ["-0.5|x"]),
        ("(0.5<!--= x -->)", ["0.5|x"]),
        ("±0.002<!--= x -->", ["0.002|x"]),
        ("3-5<!--= x -->", ["5|x"]),
        ("a. 5<!--= x -->", ["5|x"]),
        ("0.5 <!--= x -->", ["|x"]),
        ("0.5\n<!--= x -->", ["|x"]),
        ("**0.5**<!--= x -->", ["|x"]),
        ("1,234<!--= x -->", ["|x"]),
        ("v1.2.3<!--= x -->", ["|x"]),
        ("1e-7<!--= x -->", ["|x"]),
        ("resnet18<!--= x -->", ["|x"]),
        (".5<!--= x -->", ["5|x"]),
        ("٣<!--= x -->", ["|x"]),
        ("1<!-- = x -->", []),
        ("`1<!--= x -->`", []),
        ("```\n1<!--= x -->\n```", []),
        ("1<!--= x", []),
        ("1" * 100 + "<!--= x -->", ["|x"]),
    ],
)
def test_checked_numerals(text: str, expressions: list[str]) -> None:
    assert found(text) == expressions


def test_front_matter_takes_none_in_a_whole_file() -> None:
    text = "---\ntitle: `= x`\nn: 1<!--= y -->\n---\n\n`= z`\n"
    assert found(text, whole_file=True) == ["z"]
    assert found(text.replace("\n", "\r\n"), whole_file=True) == ["z"]
    assert found("---\n`= z`\n\n---\n") == ["z"]


def test_a_span_says_where_it_is() -> None:
    text = "first\n\nsee  `= amp.x` and 0.5<!--=  b -->, `\\= c`\n"
    value, numeral, literal = find_spans(text, first_line=10)
    assert (value.line, value.column, value.expression_column) == (12, 6, 9)
    assert text[value.start : value.end] == "`= amp.x`"
    assert (numeral.line, numeral.column, numeral.expression_column) == (12, 20, 30)
    assert text[numeral.start : numeral.end] == "0.5<!--=  b -->"
    assert (literal.kind, text[literal.start : literal.end]) == ("literal", "\\")


@pytest.mark.parametrize(
    ("text", "in_heading"),
    [
        ("# a `= x`", True),
        ("text\n## a `= x`", True),
        ("a `= x`\n===", True),
        ("a `= x`\n---\n", True),
        ("a `= x`\n\n---\n", False),
        ("- a `= x`\n---\n", False),
        ("# a\n`= x`", False),
    ],
)
def test_headings_are_told_apart(text: str, in_heading: bool) -> None:
    assert [span.in_heading for span in find_spans(text)] == [in_heading]


@pytest.mark.parametrize(
    "text",
    [
        "`" * 1_000_000,
        " ".join("`" * length for length in range(1_400)),
        "` `` " * 200_000,
        "```x`" * 200_000,
        "<!--=" * 200_000,
        "<!--=\n" * 160_000,
        "x <!--= -" * 110_000,
        "\\" * 1_000_000,
        ">" * 1_000_000,
        "\t" * 1_000_000 + "x",
        "-" * 1_000_000,
        "[^" * 500_000,
        "---\n" + "a\n" * 400_000,
        "~~~\n" + "~~~x\n" * 200_000,
        "\n".join(">" * depth for depth in range(1_400)),
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_megabyte_of_malice_is_read_once(text: str) -> None:
    # Quadratic time would take hours here and meet the test run's own limit.
    assert find_spans(text, whole_file=True) == []


@given(st.text(alphabet="`= x\n\\<!->#~ 1.\t|-*", max_size=80))
def test_spans_of_any_text_are_in_order_and_apart(text: str) -> None:
    end = 0
    for span in find_spans(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end

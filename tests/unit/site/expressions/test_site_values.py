"""Values in a page: what a reader sees, what the author is told, what stays untouched."""

from __future__ import annotations

import html
import re
from pathlib import Path

import markdown as python_markdown
import pytest

from blog_on_disk import make_run
from runpress.format.problems import Severity
from runpress.format.schema import At, Attempt, Metric, RunRecord
from runpress.site.catalog import Catalog, Experiment, Run
from runpress.site.expressions.values import fill, inert, write_numerals
from runpress.site.read_catalog import read_catalog
from runpress.site.wording.words import words_of

PAGE = "exp-023-amp"


def run(arm: str, seed: int, seconds: float, unit: str | None = None, **metrics: float) -> Run:
    """A finished run whose metrics had one value all along."""
    record = RunRecord(
        id=f"{arm}-{seed}",
        experiment=PAGE,
        run=f"{arm}-{seed}",
        name=arm,
        started=str(seed),
        status="finished",
        seed=seed,
        config={"lr": 0.0003, "note": "a *b* <i>c</i> `d`\n\n# e"},
        attempts=(Attempt("", seconds=seconds),),
        metrics={
            name.replace("_", "/"): Metric(
                1, 0, *[At(0, value)] * 4, mean=value, unit=unit if name == "top5" else None
            )
            for name, value in metrics.items()
        },
    )
    return Run(PAGE, record.run, Path(record.run), record.run, record)


CATALOG = Catalog(
    {
        PAGE: Experiment(
            PAGE,
            (
                run("amp", 0, 39.5, "%", val_accuracy=0.983, top5=0.990),
                run("amp", 1, 41.0, "%", val_accuracy=0.985, top5=0.991),
                run("amp", 2, 42.5, "%", val_accuracy=0.987, top5=0.992),
                run("fp32", 0, 188.0, val_accuracy=0.985),
                run("fp32", 1, 192.0, val_accuracy=0.985),
                run("fp32", 2, 196.0, val_accuracy=0.985),
            ),
            goals={"top5": "max"},
        ),
        "exp-001-lr-sweep": Experiment(
            "exp-001-lr-sweep", (run("lr-0.1", 0, 1.7, val_loss=0.12346),)
        ),
    }
)


def render(text: str) -> str:
    """The HTML that a page with common extensions makes of a filled text."""
    extensions = ["attr_list", "md_in_html", "tables", "abbr", "footnotes", "smarty"]
    return python_markdown.markdown(text, extensions=[*extensions, "pymdownx.tilde"])


def read(text: str) -> str:
    """What a reader sees of a text, on one line, with plain spaces."""
    bare = re.sub(r"<[^>]+>", "", render(text))
    return html.unescape(bare).replace("\N{NO-BREAK SPACE}", " ").strip()


def codes(text: str) -> list[tuple[str, int]]:
    _, problems = fill(text, CATALOG, PAGE, "docs/posts/a.md")
    return [(problem.code, problem.line) for problem in problems]


def test_a_value_is_one_quiet_span() -> None:
    text, problems = fill('It is `= amp["val/accuracy"]`.', CATALOG, PAGE, "a.md")
    assert problems == []
    assert text == (
        'It is <span class="rp-value">0.985&nbsp;±&nbsp;0.002 '
        '<span class="rp-n">(n = 3 seeds, s.d.)</span></span>.'
    )
    assert text in render(text).replace("\N{NO-BREAK SPACE}", "&nbsp;")


def test_a_checked_numeral_stays_and_its_comment_goes() -> None:
    text, problems = fill('0.985<!--= amp["val/accuracy"] -->.', CATALOG, PAGE, "a.md")
    assert problems == []
    assert text.startswith('<span class="rp-value" title="0.985&nbsp;±&nbsp;0.002')
    assert text.endswith('">0.985</span>.')
    assert "<!--" not in text
    assert read(text) == "0.985."


def test_a_literal_loses_its_backslash() -> None:
    assert fill("`\\= x` and `` \\= y ``", CATALOG, PAGE, "a.md") == ("`= x` and `` = y ``", [])


def test_everything_else_is_untouched() -> None:
    text = "# T\n\n`code` <!-- c -->\n\n```\n`= amp.x` 1<!--= amp.x -->\n```\n\n    `= amp.x`\n"
    assert fill(text, CATALOG, PAGE, "a.md") == (text, [])


def test_an_unknown_name_is_a_warning_with_its_place_and_the_nearest_name() -> None:
    text, [problem] = fill(
        'a\n\nIt is `= amp["val/acuracy"]`', CATALOG, PAGE, "docs/posts/a.md", first_line=8
    )
    assert (problem.severity, problem.code) == (Severity.WARNING, "RP202")
    assert (problem.where, problem.line) == ("docs/posts/a.md", 10)
    assert "column 14" in problem.what
    assert "did you mean 'val/accuracy'?" in problem.what
    assert 'class="rp-problem"' in text
    assert read(text).endswith('= amp["val/acuracy"]')


def test_a_numeral_that_differs_is_an_error_that_says_both() -> None:
    text, [problem] = fill('a 0.991<!--= amp["val/accuracy"] -->', CATALOG, PAGE, "a.md")
    assert (problem.severity, problem.code, problem.line) == (Severity.ERROR, "RP204", 1)
    assert "0.991" in problem.what
    assert "0.985 ± 0.002 (n = 3 seeds, s.d.)" in problem.what
    assert "check --write" in problem.move
    assert 'class="rp-problem"' in text
    assert read(text) == "a 0.991"


def test_a_percentage_without_its_sign_is_told_what_to_write() -> None:
    _, [problem] = fill("99.1<!--= amp.top5 -->", CATALOG, PAGE, "a.md")
    assert "Write 99.1%" in problem.move
    _, [problem] = fill('98.5%<!--= amp["val/accuracy"] -->', CATALOG, PAGE, "a.md")
    assert 'unit: "%"' in problem.move


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("`= amp.`", "RP201"),
        ("`= `` amp", None),
        ("0.5<!--= -->", "RP201"),
        ("`= amp.loss`", "RP202"),
        ("0.5<!--= amp.loss -->", "RP202"),
        ('# a `= amp["val/accuracy"]`', "RP203"),
        ('# a 0.985<!--= amp["val/accuracy"] -->', "RP203"),
        ('0.5<!--= amp["val/accuracy"] -->', "RP204"),
        ('3<!--= amp.config["note"] -->', "RP204"),
        ('about <!--= amp["val/accuracy"] -->', "RP205"),
    ],
)
def test_codes(text: str, code: str | None) -> None:
    assert codes(f"a\n\n{text}\n") == ([(code, 3)] if code else [])


def test_a_heading_keeps_its_text() -> None:
    text = '# a `= amp["val/accuracy"]`\n'
    assert fill(text, CATALOG, PAGE, "a.md")[0] == text


@pytest.mark.parametrize(
    "hostile",
    [
        "a *b* _c_ **d** __e__ ~~f~~",
        "<script>alert(1)</script> <!-- x -->",
        "`code` [a](javascript:b) ![c](d) <http://e> https://f.example www.g.example",
        "| a | b | # c > d\n\n- e\n\n    f",
        "\"quoted\" 'text' -- ... {: .k } $x$ {{ y }} [^1] *[HTML]: z",
        "\\*a\\* &amp; &lt; &#42;",
    ],
)
def test_text_of_a_record_is_inert_in_markdown(hostile: str) -> None:
    shown = " ".join(hostile.split())
    for source in (f"a {inert(hostile)} b", f'a <span title="{inert(hostile)}">x</span> b'):
        rendered = render(source)
        assert set(re.findall(r"<(\w+)", rendered)) <= {"p", "span"}
        assert shown in html.unescape(html.unescape(rendered)) or shown in html.unescape(rendered)


def test_invisible_characters_do_not_reach_the_page() -> None:
    assert inert("a\x02b\u202ec\x00") == "abc"


def test_numerals_are_written_anew_and_nothing_else_is() -> None:
    before = (
        "---\nn: 1<!--= count(amp) -->\n---\n# T 1<!--= count(amp) -->\r\n\r\n"
        '0.5<!--= amp["val/accuracy"] --> 0.98<!--= amp["val/accuracy"] --> '
        "12.0%<!--= amp.top5 --> 7<!--= count(amp) --> 9<!--= amp.nothing --> `= amp.top5`\n\n"
        "```\n1<!--= count(amp) -->\n```\n"
    )
    after = before.replace("0.5<", "1.0<").replace("12.0%", "99.1%").replace("7<", "3<")
    # 0.98 is not a rounding of 0.985 that anybody would take for another number.
    assert write_numerals(before, CATALOG, PAGE) == after
    assert write_numerals(after, CATALOG, PAGE) == after


@pytest.mark.parametrize(
    ("numeral", "expression", "right"),
    [
        ("0.21", "ratio(amp.train_seconds, fp32.train_seconds)", True),
        ("0.22", "ratio(amp.train_seconds, fp32.train_seconds)", False),
        ("79%", "100 * (1 - ratio(amp.train_seconds, fp32.train_seconds))", True),
        ("-151", "diff(amp.train_seconds, fp32.train_seconds)", True),
        ("\N{MINUS SIGN}151.0", "amp.train_seconds - fp32.train_seconds", True),
        ("151", "abs(diff(amp.train_seconds, fp32.train_seconds))", True),
        ("+0.6%", "diff(amp.top5, fp32.val_accuracy)", False),
        ("0.006", 'diff(amp.top5, fp32["val/accuracy"])', True),
        ("1", "1 - amp.top5.min * 0", True),
        ("6", "2 * count(amp)", True),
        ("5.9", "2 * count(amp)", False),
    ],
)
def test_comparisons_and_arithmetic_are_checked_too(
    numeral: str, expression: str, right: bool
) -> None:
    source = f"a {numeral}<!--= {expression} -->\n"
    text, problems = fill(source, CATALOG, PAGE, "a.md")
    assert (problems == []) is right
    assert read(text) == f"a {numeral}"


def test_a_comparison_is_written_anew_with_its_digits_and_its_sign() -> None:
    source = "+0.10<!--= diff(amp.train_seconds, fp32.train_seconds) --> "
    source += "9%<!--= 100 * ratio(amp.train_seconds, fp32.train_seconds) -->"
    assert write_numerals(source, CATALOG, PAGE) == source.replace("+0.10", "−151.00").replace(
        "9%", "21%"
    )


def test_a_comparison_in_the_text_has_its_interval_in_the_quiet_part() -> None:
    text, _ = fill("`= ratio(amp.train_seconds, fp32.train_seconds)`", CATALOG, PAGE, "a.md")
    assert text == (
        '<span class="rp-value">0.213 <span class="rp-n">'
        "(95 % interval 0.205 to 0.222, n = 3 seeds)</span></span>"
    )


def test_values_speak_the_page_s_language() -> None:
    source = '`= diff(amp.top5, fp32["val/accuracy"])` `= amp.top5` 0.99<!--= amp.top5 -->'
    text, problems = fill(source, CATALOG, PAGE, "a.md", words=words_of("zh"))
    assert problems == []
    shown = read(text)
    assert "95 % 置信区间" in shown
    assert "个种子" in shown
    assert "个种子" in html.unescape(text.partition('title="')[2].partition('"')[0])


@pytest.mark.parametrize("piece", ["(", "1+", "diff(", "-", "amp.x "])
def test_an_expression_of_a_million_pieces_is_one_short_warning(piece: str) -> None:
    text, [problem] = fill(f"`= {piece * 1_000_000}`", CATALOG, PAGE, "a.md")
    assert problem.code == "RP201"
    assert len(str(problem)) < 400
    assert 'class="rp-problem"' in text


def test_a_comparison_belongs_into_a_hypothesis() -> None:
    _, [problem] = fill("`= amp.top5 > 0.5`", CATALOG, PAGE, "a.md")
    assert "a comparison belongs into `expect`" in problem.what


def test_what_is_very_long_is_cut_on_the_page(tmp_path: Path) -> None:
    """A Markdown processor takes hours over a paragraph of a million entities."""
    root = tmp_path / "runs"
    make_run(root, "e", "a", config={"note": "(" * 100_000})
    shown, _ = fill('`= a.config["note"]`', read_catalog(root, "runs"), "e", "a.md")
    assert "…" in shown and len(shown) < 10_000
    marked, problems = fill("`= " + "(" * 100_000 + "`", Catalog(), "e", "a.md")
    assert "…" in marked and len(marked) < 10_000
    assert [each.code for each in problems] == ["RP201"]


def test_a_value_of_a_planned_experiment_waits_for_its_runs() -> None:
    text, problems = fill('a `= amp["x"]`', CATALOG, "exp-024-next", "p.md")
    assert problems == []
    assert text == 'a <span class="rp-value">… <span class="rp-n">(no runs yet)</span></span>'
    text, _ = fill('a `= amp["x"]`', CATALOG, "exp-024-next", "p.md", words=words_of("zh"))
    assert "还没有运行" in text


@pytest.mark.parametrize(
    "source", ['0.9<!--= amp["x"] -->', '`= experiment("exp-9").arm("amp")["x"]`', "`= amp[`"]
)
def test_a_number_typed_before_any_run_and_a_name_of_nothing_are_told(source: str) -> None:
    text, problems = fill(source, CATALOG, "exp-024-next", "p.md")
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert "rp-problem" in text

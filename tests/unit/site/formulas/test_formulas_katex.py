"""KaTeX in QuickJS: what it gives, what it refuses, and that nothing stops a build."""

from __future__ import annotations

import pytest

from runpress.site.formulas.katex import MOST_SOURCE, BrokenFormulaError, Katex

ABYSS = r"\def\a{xxxxxxxxxxxxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b\b}"


@pytest.fixture(scope="module")
def katex() -> Katex:
    return Katex()


def test_a_formula_becomes_mathml_with_its_source_in_it(katex: Katex) -> None:
    made = katex.mathml(r"\frac{a}{b} < \text{中文}", display=True)
    assert made.startswith("<math")
    assert made.endswith("</math>")
    assert 'display="block"' in made
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in made
    assert r"\frac{a}{b} &lt; \text{中文}</annotation>" in made


@pytest.mark.parametrize(
    ("tex", "why"),
    [
        (r"\frac{a}{b", "Unexpected end of input"),
        (r"\lss", r"Undefined control sequence: \lss"),
        (r"\newcommand\a{\a\a}\a", "Too many expansions"),
        (r"\href{javascript:alert(1)}{x}", r"\href is not for pages"),
        (r"\includegraphics{https://other.example/x.png}", "is not for pages"),
        (r"\htmlStyle{color:red}{x}", "is not for pages"),
        ("{" * 3_000 + "}" * 3_000, "too deep"),
        ("x" * (MOST_SOURCE + 1), "longer than 8,000 characters"),
        (r"\char1", "no page can show"),
        (r'\char"D800', "no page can show"),
        (ABYSS + r"\c" * 40, "too long|too deep|Too many"),
    ],
)
def test_what_is_broken_says_why_and_the_next_one_works(katex: Katex, tex: str, why: str) -> None:
    with pytest.raises(BrokenFormulaError, match=why.replace("\\", "\\\\")):
        katex.mathml(tex, display=False)
    assert "<mi>x</mi>" in katex.mathml("x", display=False)


def test_formulas_do_not_know_each_other(katex: Katex) -> None:
    katex.mathml(r"\gdef\loss{L}\loss", display=False)
    with pytest.raises(BrokenFormulaError):
        katex.mathml(r"\loss", display=False)


def test_markup_in_a_formula_is_text(katex: Katex) -> None:
    made = katex.mathml(r"\text{<script>alert(1)</script>}", display=False)
    assert "<script" not in made

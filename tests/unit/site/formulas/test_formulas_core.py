"""KaTeX's MathML as browsers draw it."""

from __future__ import annotations

import re

import pytest

from runpress.site.formulas.core import italic, to_core
from runpress.site.formulas.katex import Katex


@pytest.fixture(scope="module")
def katex() -> Katex:
    return Katex()


def core(katex: Katex, tex: str, display: bool = True) -> str:
    return to_core(katex.mathml(tex, display=display), tex)


def cells(made: str) -> list[str]:
    return re.findall(r"<mtd([^>]*)>", made)


def test_columns_of_aligned_meet(katex: Katex) -> None:
    made = core(katex, r"\begin{aligned}a&=b\\cc&=d\end{aligned}")
    assert "columnalign" not in made
    assert ["rp-right" in cell for cell in cells(made)] == [True, False, True, False]
    assert all("padding-inline:0em 0em" in cell for cell in cells(made))


def test_a_matrix_has_room_between_its_columns_and_none_outside(katex: Katex) -> None:
    left, right = cells(core(katex, r"\begin{pmatrix}1&2\end{pmatrix}"))
    assert "padding-inline:0em 0.5em" in left
    assert "padding-inline:0.5em 0em" in right


def test_rules_of_an_array_are_borders(katex: Katex) -> None:
    made = cells(core(katex, r"\begin{array}{l|rc}a&b&c\\\hline d&e&f\end{array}"))
    assert ["border-right:1px solid" in cell for cell in made] == [True, False, False] * 2
    assert ["border-bottom:1px solid" in cell for cell in made] == [True] * 3 + [False] * 3
    assert ["rp-left" in cell for cell in made] == [True, False, False] * 2


def test_an_equation_keeps_the_room_for_its_number(katex: Katex) -> None:
    made = cells(core(katex, r"\begin{align}a&=b\end{align}"))
    assert "mtr-glue" in made[0]
    assert "rp-right" in made[1]


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\mathbb{R}", "ℝ"),
        (r"\mathbf{x}", "𝐱"),
        (r"\mathcal{L}", "ℒ"),
        (r"\mathfrak{C}", "ℭ"),
        (r"\boldsymbol{\theta}", "𝜽"),
        (r"\mathsf{T}", "𝖳"),
        (r"\mathtt{1}", "𝟷"),
    ],
)
def test_letters_of_other_alphabets_are_unicode(katex: Katex, tex: str, shown: str) -> None:
    made = core(katex, tex, display=False)
    assert f">{shown}</m" in made
    assert "mathvariant=" not in made


def test_upright_letters_stay_upright(katex: Katex) -> None:
    assert '<mi mathvariant="normal">K</mi>' in core(katex, r"\mathrm{K}")


def test_bold_words_are_words(katex: Katex) -> None:
    assert '<mtext class="rp-bold">粗</mtext>' in core(katex, r"\textbf{粗}")


def test_boxes_and_strokes_are_classes(katex: Katex) -> None:
    made = core(katex, r"\boxed{a}\cancel{b}")
    assert "menclose" not in made
    assert 'class="rp-enclosed-box"' in made
    assert 'class="rp-enclosed-updiagonalstrike"' in made


def test_a_norm_keeps_no_room_inside_its_bars(katex: Katex) -> None:
    made = core(katex, r"\lVert x\rVert \parallel y")
    assert made.count('lspace="0em"') == 2


def test_its_source_is_its_name(katex: Katex) -> None:
    tex = 'a < b & "c"'.replace("&", r"\&")
    made = core(katex, tex)
    assert 'alttext="a &lt; b \\&amp; &quot;c&quot;"' in made
    assert "xmlns" not in made


def test_letters_slant_as_browsers_slant_them() -> None:
    assert [italic(mark) for mark in "xhθ1中"] == ["𝑥", "ℎ", "𝜃", "1", "中"]

"""The formulas of a page's HTML, as the extensions of Markdown leave them."""

from __future__ import annotations

import pytest
from markdown import Markdown

from runpress.site.formulas.font import math_font
from runpress.site.formulas.katex import Katex, KatexMissingError
from runpress.site.formulas.page import Formulas

TEXT = """\
Costs $5 and $6; in a line $a<b$ and \\(c\\).

$$
\\begin{aligned}a&=b\\end{aligned}
$$

`$code$`
"""


@pytest.fixture
def formulas() -> Formulas:
    return Formulas()


def refuse(tex: str, why: str) -> None:
    raise AssertionError((tex, why))


@pytest.mark.parametrize("generic", [True, False])
@pytest.mark.parametrize("preview", [True, False])
def test_however_they_are_marked_they_are_found(
    formulas: Formulas, generic: bool, preview: bool
) -> None:
    settings = {"pymdownx.arithmatex": {"generic": generic, "preview": preview}}
    html = Markdown(extensions=["pymdownx.arithmatex"], extension_configs=settings).convert(TEXT)
    made = formulas.convert(html, refuse)
    assert made.count("<math") == 3
    assert made.count('display="block"') == 1
    assert "Costs $5 and $6" in made
    assert "<code>$code$</code>" in made
    for gone in ("arithmatex", "MathJax", "<script"):
        assert gone not in made


def test_a_page_without_any_stays_as_it_is(formulas: Formulas) -> None:
    page = r"<p>\(not marked\)</p>"
    assert formulas.convert(page, refuse) is page


def test_a_broken_one_is_told_and_stays_readable(formulas: Formulas) -> None:
    told: list[tuple[str, str]] = []
    page = (
        '<span class="arithmatex">\\(\\lss &lt; 1\\)</span>'
        '<div class="arithmatex">\\[\\frac{a\\]</div><span class="arithmatex">\\(x\\)</span>'
    )
    made = formulas.convert(page, lambda tex, why: told.append((tex, why)))
    assert [tex for tex, _ in told] == [r"\lss < 1", r"\frac{a"]
    assert "Undefined control sequence" in told[0][1]
    assert r"<code>\lss &lt; 1</code></span>" in made
    assert r"<pre><code>\frac{a</code></pre>" in made
    assert made.count('class="rp-problem"') == 2
    assert made.count("<math") == 1


def test_one_that_comes_again_is_converted_once(formulas: Formulas) -> None:
    page = '<span class="arithmatex">\\(x^2\\)</span>'
    first = formulas.convert(page, refuse)
    formulas.katex = Katex()
    formulas.katex.mathml = None  # type: ignore[assignment, method-assign]
    assert formulas.convert(page * 2, refuse) == first * 2


def test_titles_say_a_formula_in_words(formulas: Formulas) -> None:
    assert formulas.plain(r"About \(\eta\) &amp; \(x^2\)") == "About η &amp; x^2"
    assert formulas.plain(r"\(\lss\) and \(a \le b\)") == r"\lss and a≤b"


def test_without_katex_it_says_what_to_do(
    formulas: Formulas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runpress.site.formulas.katex.KATEX", "assets/vendor/none.js")
    page = '<span class="arithmatex">\\(x\\)</span>'
    with pytest.raises(KatexMissingError, match="Install runpress again"):
        formulas.convert(page, refuse)
    assert formulas.plain(r"\(\eta\)") == r"\eta"


def test_the_font_has_what_formulas_use_and_little_else(formulas: Formulas) -> None:
    formulas.convert('<span class="arithmatex">\\(\\mathbb{R} \\ni \\gamma\\)</span>', refuse)
    assert {"ℝ", "∋", "𝛾"} <= formulas.characters
    font = math_font(frozenset(formulas.characters))
    assert font is not None
    assert font.startswith(b"wOFF")
    assert len(font) < 80_000
    assert font == math_font(frozenset(formulas.characters))

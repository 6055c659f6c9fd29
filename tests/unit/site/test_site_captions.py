"""The words inside pictures, and what happens where no font has them."""

from __future__ import annotations

import pytest

from runpress.draw.chart import Captions, Chart, Line, draw
from runpress.format.problems import Severity
from runpress.site.charts import captions
from runpress.site.charts.captions import captions_of, drawable_words, warn_of_squares
from runpress.site.model import Tree
from runpress.site.wording.words import Words, words_of

# No font of ours has Linear A.
LOST = "\U00010600"


def chart(label: str = "a", said: Captions | None = None) -> Chart:
    return Chart([Line(label, [0, 1], [1.0, 0.5], 0)], "step", "loss", captions=said or Captions())


def test_english_needs_no_font() -> None:
    tree = Tree()
    assert drawable_words(words_of("en"), tree, "x").language == "en"
    assert tree.problems == []


def test_chinese_is_drawn_where_a_font_has_it() -> None:
    tree = Tree()
    assert drawable_words(words_of("zh"), tree, "x").language == "zh"
    assert tree.problems == []


def test_without_a_font_pictures_speak_english_and_the_build_says_so_once() -> None:
    tree = Tree()
    lost = Words("zz", {**words_of("en")._texts, "chart.step": LOST})
    for folder in ("x", "y"):
        assert drawable_words(lost, tree, folder).language == "en"
    (problem,) = tree.problems
    assert (problem.severity, problem.code) == (Severity.HINT, "RP321")
    assert LOST in problem.what


def test_a_name_that_no_font_has_is_a_warning() -> None:
    tree = Tree()
    warn_of_squares(chart(f"bad{LOST}"), tree, "x")
    warn_of_squares(chart(f"bad{LOST}"), tree, "x")
    (problem,) = tree.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "RP320")


def test_a_name_that_a_font_has_is_none() -> None:
    tree = Tree()
    warn_of_squares(chart("学习率 µ"), tree, "x")
    assert tree.problems == []


def test_plain_names_do_not_load_the_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    import runpress.draw.fonts

    def loaded(text: str) -> str:
        raise AssertionError(text)

    monkeypatch.setattr(runpress.draw.fonts, "missing_glyphs", loaded)
    captions.not_drawable.cache_clear()
    warn_of_squares(chart("plain"), Tree(), "x")


def test_a_picture_says_what_it_is_given() -> None:
    chinese = captions_of(words_of("zh"))
    assert chinese == Captions("对数刻度", "续训", "另有 {} 条未标注", "没有有限值")
    lines = [Line(f"arm-{at}", [0, 1], [1.0, float(at)], at) for at in range(14)]
    for drawn in (
        [Line("a", [0, 1, 2, 3], [1000.0, 1.0, 1.0, 1.0], 0)],
        [],
        lines,
    ):
        english, other = (
            draw(Chart(drawn, "s", "l", joins=(1,), captions=said), dark=False, narrow=True)
            for said in (Captions(), chinese)
        )
        assert english != other

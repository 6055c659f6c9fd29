"""What lists of posts show: title, findings, curve, first words, and where they end."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs

BETTER = """\
hypotheses:
  - claim: a ends <i>under</i> 0.6
    expect: a["train/loss"] <= 0.6
    exact: true
    seeds: 1
"""
MANY = "hypotheses:\n" + "".join(
    f'  - {{claim: "{name}", expect: "a[\\"train/loss\\"] <= {bound}", exact: true, seeds: 1}}\n'
    for name, bound in (("one", 0.6), ("two", 0.7), ("three", 0.8), ("four", 0.1))
)


@pytest.fixture
def blog(docs: Docs) -> Docs:
    docs.run("exp-001", "a", metrics={"train/loss": [1.0, 0.5]})
    return docs


def excerpt(docs: Docs, header: str, body: str = "# Title\n\nFirst.\n\nSecond.\n") -> str:
    docs.write("posts/exp-001.md", f"---\ndate: 2026-11-21\n{header}---\n{body}")
    made = docs.tree().pages["posts/exp-001.md"].excerpt
    assert made is not None
    return made


def test_without_hypotheses_it_is_title_curve_and_first_paragraph(blog: Docs) -> None:
    title, thumbnail, *rest = excerpt(blog, "").split("\n\n")
    assert title == "# Title"
    assert thumbnail.startswith('<div class="rp-thumbnail">')
    assert rest == ["First.", "<!-- more -->", "…"]


def test_each_hypothesis_has_a_word_a_sign_and_its_claim(blog: Docs) -> None:
    made = excerpt(blog, BETTER)
    assert made.count('<li class="rp-finding">') == 1
    assert '<span class="rp-word rp-supported"><svg class="rp-sign"' in made
    assert "supported</span> <span>a ends &lt;i&gt;under&lt;/i&gt; 0.6</span>" in made


def test_a_verdict_flips_with_the_record(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"train/loss": [1.0, 0.9]})
    assert "rp-refuted" in excerpt(docs, BETTER)


def test_many_hypotheses_are_counted_by_their_verdict(blog: Docs) -> None:
    made = excerpt(blog, MANY)
    assert made.count('<li class="rp-finding">') == 2
    assert "3 of 4 hypotheses" in made
    assert "1 of 4 hypotheses" in made
    assert "three" not in made


@pytest.mark.parametrize("word", ["corrected", "retracted"])
def test_a_post_that_was_wrong_says_so_in_every_list(blog: Docs, word: str) -> None:
    made = excerpt(blog, f"{word}: {{date: 2026-11-22, reason: a wrong axis}}\n")
    assert f'<li class="rp-amended">{word}</li>' in made


def test_it_speaks_the_language_of_the_post(blog: Docs) -> None:
    made = excerpt(blog, f"lang: zh\n{BETTER}corrected: {{reason: x}}\n")
    assert '<ul class="rp-findings" lang="zh">' in made
    assert "已更正" in made
    assert "supported</span>" not in made


def test_a_planned_experiment_has_its_claims_and_no_curve(docs: Docs) -> None:
    made = excerpt(docs, f"experiment: exp-001\n{BETTER}")
    assert "rp-pending" in made
    assert "rp-thumbnail" not in made


def test_the_author_s_own_end_is_kept(blog: Docs) -> None:
    made = excerpt(blog, "", "# T\n\nFirst.\n\nSecond.\n\n<!-- more -->\n\nThird.\n")
    assert "First.\n\nSecond." in made
    assert "Third." not in made


def test_every_block_of_it_is_one_line_of_html(blog: Docs) -> None:
    made = excerpt(blog, BETTER.replace("under", "\\u2028{{ x }}\\n\\n# h"))
    for block in made.split("\n\n"):
        assert not block.startswith("<") or "\n" not in block
    assert "{{" not in made

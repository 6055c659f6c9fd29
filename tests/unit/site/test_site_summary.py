"""The first words of a post as text: nothing but words, and not too many."""

from __future__ import annotations

import pytest

from blog_on_disk import Docs
from runpress.site.catalog import Catalog
from runpress.site.summary import (
    LONGEST,
    clean,
    count_words,
    cut,
    plain_text,
    summarise,
    tags_of,
    title_of,
)
from runpress.site.text.post import Post, parse_post


def post(body: str, header: str = "") -> Post:
    front = f"---\n{header}---\n" if header else ""
    return parse_post("posts/a.md", "docs/posts/a.md", front + body)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("*One* **two** `three <b>` [four](http://x.example)", "One two three <b> four"),
        ("A  line\nand another", "A line and another"),
        ("x < y & z", "x < y & z"),
        ("<script>alert(1)</script>after", "after"),
        ("a<br>b", "a b"),
        ("![seen](x.png) said", "said"),
        ("混合精度**快**了", "混合精度快了"),
        ("&lt;i&gt; &amp;copy;", "<i> &copy;"),
        ("One\n- two", "One - two"),
        ("Setext\n===", "Setext"),
        ("left\u202eright \u2028 \x00end", "leftright end"),
        ("", ""),
    ],
)
def test_only_words_are_left_of_markdown(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text


def test_what_no_format_can_hold_is_left_out() -> None:
    assert clean("a\ud800b\ufffec\ufdd0d\x0be\tf") == "abcde f"


def test_the_summary_is_the_first_paragraph_with_its_values(docs: Docs) -> None:
    docs.run("exp-001", "a", metrics={"train/loss": [1.0, 0.5]})
    body = (
        '# Title\n\n- no paragraph\n\nIt ends at `= a["train/loss"]`, see [there][1] or[^2].\n\n'
        "Later.\n\n[1]: https://x.example\n[^2]: A note.\n"
    )
    assert summarise(post(body), docs.catalog(), "exp-001") == (
        "It ends at 0.5 (n = 1 seed), see there or."
    )


@pytest.mark.parametrize("body", ["", "# T\n", "# T\n\n- a\n- b\n", "```\ncode\n```\n"])
def test_a_post_without_a_paragraph_has_no_summary(body: str) -> None:
    assert summarise(post(body), Catalog(), None) == ""


def test_a_summary_is_cut_at_a_word_and_in_chinese_at_a_character() -> None:
    assert cut("short") == "short"
    long = cut("word " * 200)
    assert long.endswith("word…")
    assert len(long) <= LONGEST
    assert cut("字" * 1000) == "字" * (LONGEST - 1) + "…"


def test_a_paragraph_without_end_takes_no_time() -> None:
    assert len(summarise(post("# T\n\n" + "*a " * 3_000_000), Catalog(), None)) <= LONGEST


@pytest.mark.parametrize(
    ("header", "body", "title"),
    [
        ("", "# A `b` *c*\n", "A b c"),
        ("title: Said *so*\n", "# Heading\n", "Said so"),
        ("", "No heading.\n", "a"),
        ("title: 7\n", "", "7"),
        ("title: <b></b>\n", "", "a"),
    ],
)
def test_the_title_is_text(header: str, body: str, title: str) -> None:
    assert title_of(post(body, header)) == title


def test_tags_and_categories_each_count_once() -> None:
    header = "tags: [CNN, 3, null, CNN]\ncategories: [Nets, CNN]\n"
    assert tags_of(post("", header)) == ("CNN", "3", "Nets")
    assert tags_of(post("", "tags: one\ncategories: {a: b}\n")) == ()


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("One two, three-four.", 3),
        ("混合精度更快", 3),
        ("用 AMP 训练", 3),
        ("a\n\n```py\nnot read\n```\n\nb", 2),
        ("a <!-- not read --> b [c](https://not.read.example/d)", 3),
        ("```\nnever closed\n", 0),
        ("", 0),
    ],
)
def test_what_is_to_be_read_is_counted(markdown: str, count: int) -> None:
    assert count_words(markdown) == count

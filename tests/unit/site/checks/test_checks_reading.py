"""A page as its checks read it, whatever it is."""

from __future__ import annotations

import pytest
from checked_posts import archive_of, checked

from blog_on_disk import Docs
from runpress.format.problems import Problem, Severity
from runpress.site.checks.reading import Reading, plain_words
from runpress.site.silence import silence

TEXT = """\
# A title

Words `code` and 1<!--= a.loss --> more <!-- a
comment --> end.

```
fence
```

    indented

| `= a.loss` | `b` |
"""


def reading_of(docs: Docs, body: str) -> Reading:
    docs.write("posts/exp-001.md", f"---\ndate: 2026-11-21\n---\n{body}")
    archive = archive_of(docs)
    return Reading(archive.posts[0], archive)


def test_copies_of_the_text_keep_every_place(docs: Docs) -> None:
    reading = reading_of(docs, TEXT)
    for copy in (reading.prose, reading.covered):
        assert len(copy) == len(reading.text)
        assert [at for at, sign in enumerate(copy) if sign == "\n"] == [
            at for at, sign in enumerate(TEXT) if sign == "\n"
        ]
    assert reading.prose.split() == [
        "#", "A", "title", "Words", "and", "1" + "\x01" * 16, "more", "end.", "|", "|", "|",
    ]  # fmt: skip
    assert reading.covered.split()[-5:] == ["|", "0" * 10, "|", "\x02" * 3, "|"]


def test_lines_are_those_of_the_file(docs: Docs) -> None:
    reading = reading_of(docs, TEXT)
    assert reading.line(0) == 4
    assert reading.line(TEXT.index("Words")) == 6
    assert reading.line(len(TEXT)) == 16


def test_comments_and_fences_are_met_on_the_way(docs: Docs) -> None:
    reading = reading_of(docs, TEXT)
    assert [comment.text for comment in reading.comments] == ["= a.loss ", " a\ncomment "]
    assert [(fence.info, fence.nested, fence.closed) for fence in reading.fences] == [
        ("", False, True)
    ]


def test_a_comment_that_opens_a_block_goes_on_over_blank_lines(docs: Docs) -> None:
    reading = reading_of(docs, "<!-- a\n\n![](x)\n--> ![y](z)\n\n<!-- never closed\n\n![a](b)\n")
    assert [picture.words for picture in reading.pictures] == ["y", "a"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A {#a .b}\n", [(1, "A")]),
        ("## A ##\n\nB *c*\n===\n\nD\n---\n", [(2, "A"), (1, "B *c")]),
        ("```\n# A\n```\n\n    # B\n", []),
    ],
)
def test_headings(docs: Docs, text: str, headings: list[tuple[int, str]]) -> None:
    found = [(each.level, each.words) for each in reading_of(docs, text).headings]
    assert found[: len(headings)] == headings


@pytest.mark.parametrize("words", ["Results", "4. Results", "4.2 **Results**:", "results ："])
def test_headings_are_compared_by_their_words(words: str) -> None:
    assert plain_words(words) == "results"


@pytest.mark.parametrize(
    "unit",
    [
        "|",
        "|-|\n",
        "| 1 | 2 |\n",
        "![",
        "![a](",
        "![a[b]",
        "<img ",
        '<img "',
        '<img src="x">',
        '<img srcset="',
        "`",
        "``a`",
        "<!--",
        "<!-- ",
        "<!-- runpress: ignore RP504 x -->",
        "](a(",
        "[a][",
        "$1 ",
        "0.98 ",
        "0.1.",
        "a =",
        "http://",
        "```runpress\n",
        "    ```runpress\n\n",
        "# a {",
        "\t",
        "- item\n\n    ",
    ],
)
def test_no_text_takes_long(docs: Docs, unit: str) -> None:
    """Were anything looked at again and again, this would take minutes, and time out."""
    body = "# T\n\n## Results\n\n" + unit * (100_000 // len(unit))
    docs.run("exp-001", "a", metrics={"loss": [0.25]})
    problems = checked(docs, body, headings=["Goal"], has_file=lambda path: False)
    assert {problem.code for problem in problems} >= {"RP501"}
    hint = Problem(Severity.HINT, "RP504", "docs/posts/exp-001.md", "", "", 9)
    kept, silenced = silence([hint, *problems], archive_of(docs))
    assert len(kept) + len(silenced) > len(problems)

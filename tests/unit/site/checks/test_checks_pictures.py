"""Pictures: those of other sites, those without a file, those without words."""

from __future__ import annotations

import pytest
from checked_posts import checked, said

from blog_on_disk import Docs
from runpress.site.checks.picture import is_remote, local_path

ALT = "Loss falls from 2.3 to 0.1 in ten epochs"
REMOTE = "https://a.example/x.png"


@pytest.mark.parametrize(
    "text",
    [
        f"![{ALT}]({REMOTE})",
        f"![{ALT}](<{REMOTE}>)",
        f'![{ALT}]({REMOTE} "title")',
        f"![{ALT}](http://a.example/x_(1).png)",
        f"![{ALT}](//a.example/x.png)",
        f"![{ALT}](https&#58;//a.example/x.png)",
        f"[![{ALT}]({REMOTE})](https://a.example/)",
        f"- item ![{ALT}]({REMOTE})",
        f"> ![{ALT}]({REMOTE})",
        f"| ![{ALT}]({REMOTE}) |",
        f"![{ALT}][x]\n\n[x]: {REMOTE}",
        f"![X y][]\n\n[x Y]: <{REMOTE}> 'T'",
        f"![X y]\n\n[X Y]: {REMOTE}",
        f'<img src="{REMOTE}" alt="{ALT}">',
        f"<IMG alt='{ALT}' src={REMOTE} />",
        f'<img src="x.png" srcset="x.png 1x, {REMOTE} 2x" alt="{ALT}">',
        f'<picture><source srcset="{REMOTE} 2x"><img src="x.png" alt="{ALT}"></picture>',
        f'<img\n  alt="a > b, {ALT}"\n  src="{REMOTE}">',
        '<iframe src="https://a.example/"></iframe>',
        '<script src="//a.example/x.js"></script>',
        '<link rel="stylesheet" href="https://a.example/x.css">',
        '<video poster="https://a.example/x.png"></video>',
    ],
)
def test_what_another_site_is_asked_for(docs: Docs, text: str) -> None:
    problems = [each for each in checked(docs, f"# T\n\n{text}\n") if each.code == "RP504"]
    assert said(problems) == [("RP504", 7)]
    assert "a.example" in problems[0].what


@pytest.mark.parametrize(
    "text",
    [
        f"`![a]({REMOTE})`",
        f"```\n![a]({REMOTE})\n```",
        f"    ![a]({REMOTE})",
        f"<!-- ![a]({REMOTE}) -->",
        f"\\![a]({REMOTE})",
        f"[a link]({REMOTE})",
        f'<a href="{REMOTE}">a</a>',
        f"![{ALT}](x.png)",
        f"![{ALT}](data:image/png;base64,AAAA)",
        f'<link rel="canonical" href="{REMOTE}">',
        f"![{ALT}](https://mine.example/blog/x.png)",
        "words ![ and [ more",
    ],
)
def test_what_nobody_else_is_asked_for(docs: Docs, text: str) -> None:
    assert checked(docs, f"# T\n\n{text}\n", url="https://mine.example/blog/") == []


def test_a_big_picture_in_the_text_is_a_hint(docs: Docs) -> None:
    data = f"data:image/png;base64,{'A' * 20_000}"
    assert said(checked(docs, f"# T\n\n![{ALT}]({data})\n")) == [("RP507", 7)]
    assert said(checked(docs, f'# T\n\n<img alt="{ALT}" src="{data}">\n')) == [("RP507", 7)]


def test_every_page_is_asked(docs: Docs) -> None:
    docs.write("guide.md", f"# Guide\n\n![{ALT}]({REMOTE})\n")
    (problem,) = checked(docs, "# T\n")
    assert (problem.where, problem.line) == ("docs/guide.md", 3)


def test_drafts_are_nobody_s_business_yet(docs: Docs) -> None:
    assert checked(docs, f"# T\n\n![]({REMOTE})\n", "---\ndraft: true\n---\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "![](a.png)",
        "![ ](a.png)",
        "![image](a.png)",
        "![Figure 2:](a.png)",
        "![a.png](a.png)",
        "![my_plot.PNG](a.png)",
        "![loss-at-0.1](loss-at-0.1.png)",
        "![3](a.png)",
        "![...](a.png)",
        "![曲线](a.png)",
        "![Loss curve](../runs/exp-001/a/curves/loss.png)",
        '<img src="a.png">',
        '<img src="../runs/exp-001/a/curves/loss.png">',
        '<img src="a.png" alt="plot">',
    ],
)
def test_words_that_say_nothing(docs: Docs, text: str) -> None:
    header = "---\ndate: 2026-11-21\nlang: zh\n---\n"
    problems = checked(docs, f"# T\n\n{text}\n", header)
    assert said(problems) == [("RP506", 7)]


@pytest.mark.parametrize(
    "text",
    [
        f"![{ALT}](a.png)",
        "![](../runs/exp-001/a/curves/loss.png)",
        '<img src="a.png" alt="">',
        '<picture><source srcset="a.png"></picture>',
        "![Loss of both arms](a.png)",
        "![混合精度的损失曲线](a.png)",
    ],
)
def test_words_that_are_as_they_should_be(docs: Docs, text: str) -> None:
    assert checked(docs, f"# T\n\n{text}\n") == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (f"![{ALT}](b.png)", "posts/b.png"),
        (f"![{ALT}](../img/b%20c.png?v=1#only-light)", "img/b c.png"),
        (f"![{ALT}](/b.png)", "b.png"),
        (f'<img alt="{ALT}" src="b.png">', "posts/b.png"),
        (f"![{ALT}](../runs/exp-001/other/loss.png)", "runs/exp-001/other/loss.png"),
    ],
)
def test_a_picture_without_its_file(docs: Docs, text: str, asked: str) -> None:
    docs.run("exp-001", "a")
    (problem,) = checked(docs, f"# T\n\n{text}\n", has_file=lambda path: False)
    assert said([problem]) == [("RP505", 7)]
    assert asked in problem.move
    assert checked(docs, f"# T\n\n{text}\n", has_file=lambda path: path == asked) == []
    assert checked(docs, f"# T\n\n{text}\n") == []


def test_a_host_that_follows_markdown_is_not_told_twice(docs: Docs) -> None:
    text = f'![{ALT}](b.png)\n\n<img alt="{ALT}" src="b.png">\n'
    found = checked(docs, f"# T\n\n{text}", has_file=lambda path: False, checks_links=True)
    assert said(found) == [("RP505", 9)]


def test_a_tag_may_count_from_the_page_s_address(docs: Docs) -> None:
    text = f'# T\n\n<img alt="{ALT}" src="../../runs/x.png">\n'
    assert checked(docs, text, has_file=lambda path: path == "runs/x.png") == []


def test_a_run_s_picture_is_missed_where_it_would_be_shown(docs: Docs) -> None:
    docs.run("exp-001", "a")
    text = f"# T\n\n![{ALT}](../runs/exp-001/a/curves/no.png)\n"
    assert checked(docs, text, has_file=lambda path: False) == []


@pytest.mark.parametrize("target", ["../../x.png", "/../x.png", "mailto:x", "data:,x", "#a", ""])
def test_what_is_no_file_of_the_blog(target: str) -> None:
    assert local_path(target, "posts") in (None, "x.png")


def test_remote_is_read_as_a_browser_reads_it() -> None:
    assert is_remote("ht\ntps://a.example/")
    assert is_remote("\\\\a.example/x")
    assert not is_remote("https.png")
